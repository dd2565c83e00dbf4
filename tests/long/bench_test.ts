/** The bench itself, on the toy kernel. */
import assert from "node:assert/strict";
import { TOY_CASES } from "../corpus/mod.ts";
import { type Placed, placeToy } from "../corpus/place.ts";
import { processes } from "../processes.ts";
import { BREAK_AND_MEND, type Edit } from "../toy/kernel.ts";

const SCRIPT = decodeURIComponent(new URL("../bench/bench.ts", import.meta.url).pathname);

const place = (patches: readonly Edit[]) => placeToy({ ...TOY_CASES[0]!, patches });

/** Starts it; `TMPDIR` is the place, so that what it leaves is seen there. */
async function start(placed: Placed, args: readonly string[]): Promise<Deno.ChildProcess> {
  await Deno.mkdir(`${placed.dir}/tmp`, { recursive: true });
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", SCRIPT, ...args, "--arch", "toya", "--base", "main"],
      ...["--tree", placed.tree, "--configs", `${placed.dir}/configs`],
      ...["--series", placed.patches],
    ],
    env: { TMPDIR: `${placed.dir}/tmp` },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The rows of this revision and of the one that it is held against. */
const inTurn = (what: string) => [what, `${what}, HEAD`];

const left = ({ dir }: Placed) => [...Deno.readDirSync(`${dir}/tmp`)].map(({ name }) => name);

Deno.test("bench: every part runs to its end", async () => {
  const [document, raise, , nothing] = BREAK_AND_MEND;
  await using placed = await place([document!, raise!, nothing!]);
  const small = ["--mails", "20", "--runs", "1", "--states", "2", "--break", "mm/b.c"];
  small.push("--second", "mm/a.c", "--against", "HEAD");
  const { code, stdout, stderr } = await (await start(placed, small)).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trim().split("\n").slice(2);
  assert.deepEqual(lines.map((line) => line.replace(/(,? {2,}|: ).*/, "")), [
    "git am, 3 patches",
    "everystep check",
    "git mailsplit and mailinfo, 20 mails",
    "everystep, the same mailbox parsed",
    "own overhead, toya",
    "memory of our own process",
    "first output",
    ...inTurn("first red, a break at patch 2, toya, cold"),
    ...inTurn("first red, a break at patch 2, toya, warm"),
    "a rerun, toya",
    ...["the first patch on a base", "edited again", "another file, the first time"]
      .concat("that one edited again")
      .flatMap((what) => inTurn(`${what}, toya`)),
    ...["objects", "image", "objects"].flatMap((level) =>
      ["cold", "warm"].flatMap((how) => inTurn(`everystep ${level}, ${how}, toya`))
    ),
    "git rebase --exec, clean, toya",
    "git rebase --exec, incremental, toya",
    ...["clean", "incremental"].flatMap((how) =>
      ["objects, cold", "objects, warm", "image, cold", "image, warm"].map((what) =>
        `CPU of git rebase --exec, ${how}, over everystep ${what}, toya`
      )
    ),
  ]);
  assert.deepEqual(left(placed), []);
});

for (const [signal, expected] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(`bench: ${signal} ends what it runs, too`, async () => {
    // A number that no other process sleeps.
    const nap = `33.${Deno.pid}`;
    await using placed = await place([
      {
        subject: "mm: be slow",
        files: { "mm/Makefile": ["obj-y", `$(shell sleep ${nap})\nobj-y`] },
      },
    ]);
    const child = await start(placed, ["image"]);
    while ((await processes(`sleep ${nap}`)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill(signal);
    const { code, stderr } = await child.output();
    assert.equal(code, expected, new TextDecoder().decode(stderr));
    assert.deepEqual(await processes(placed.dir), []);
    assert.deepEqual(await processes(`sleep ${nap}`), []);
    assert.deepEqual(left(placed), []);
  });
}
