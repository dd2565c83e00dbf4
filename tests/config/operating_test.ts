/** What the units, the container file and README run is what there is. */
import assert from "node:assert/strict";
import { parseCommand } from "../cli/parsed.ts";
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";

const HOME = `${SHIPPED_CONFIGS}/..`;
const read = (path: string) => Deno.readTextFile(`${HOME}/${path}`);
const SERVE = await read("configs/systemd/everystep-serve.service");
const WORKER = await read("configs/systemd/everystep-worker@.service");
const CONTAINER = await read("configs/container/Containerfile");
const BOT = await read(".github/docs/bot.md");

/** The first group of each match. */
const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found]) => found!.trim());

Deno.test("the commands that are run, with their flags, are those of the program", async (t) => {
  const [serve] = all(SERVE, /^ExecStart=\/usr\/local\/bin\/everystep (.*)$/gm);
  const [worker] = all(WORKER, /^ExecStart=\/usr\/local\/bin\/everystep (.*)$/gm);
  const [flags] = all(WORKER, /^# EVERYSTEP_WORKER_FLAGS="(.*)"\.$/gm);
  const [cmd] = all(CONTAINER, /^CMD (\[.*\])$/gm);
  assert.match(worker!, / \$EVERYSTEP_WORKER_FLAGS$/);
  const lines: string[] = [
    serve!,
    worker!.replace("$EVERYSTEP_WORKER_FLAGS", ""),
    worker!.replace("$EVERYSTEP_WORKER_FLAGS", flags!),
    JSON.parse(cmd!).join(" "),
    ...all(CONTAINER, /everystep ((?:doctor|worker|serve)[^`\\\n]*)/g)
      .map((line) => line.replace('"$ARCHS"', "all")),
    ...all(BOT, /^ {4}deno task (?:everystep )?(.*?)(?: {2,}#.*)?$/gm),
  ];
  const kinds = lines.map((line) => line.split(" ")[0]);
  for (const kind of ["serve", "worker", "submit", "doctor"]) assert.ok(kinds.includes(kind), kind);
  for (const line of lines) {
    await t.step(line, () => {
      const command = parseCommand(line.split(/ +/).filter((word) => word !== ""));
      assert.equal(command.kind, line.split(" ")[0]);
    });
  }
  await t.step("a flag that there is not would be told", () => {
    assert.throws(() => parseCommand(["worker", "--listen", "a:1"]), /--listen is a flag of serve/);
  });
});

Deno.test("the variables that are set or named are read by somebody", async () => {
  let source = "";
  for await (const path of files(`${HOME}/bot`)) source += await Deno.readTextFile(path);
  const own = "EVERYSTEP_WORKER_FLAGS"; // the unit's, for its own command line
  const named = new Set(
    [SERVE, WORKER, CONTAINER, BOT].flatMap((text) =>
      text.match(/\b(?:EVERYSTEP|GITHUB|PATCHWORK|AWS)_[A-Z_]+\b/g) ?? []
    ),
  );
  assert.ok(named.delete(own) && named.size >= 8, [...named].join(" "));
  for (const name of named) assert.ok(source.includes(`"${name}"`), name);
});

Deno.test("who is told to stop is the program, and no script around it", () => {
  assert.match(
    CONTAINER,
    /^ {2}&& ln -sf "\$\(npm root --global\)\/deno\/deno" \/usr\/local\/bin\//m,
  );
  assert.match(
    CONTAINER,
    /\\nexec deno run -A --v8-flags=\S+ --no-prompt \/opt\/everystep\/mod\.ts "\$@"\\n/,
  );
  assert.match(CONTAINER, /^ENTRYPOINT \["tini", "--", "everystep"\]$/m);
  assert.match(
    SERVE,
    /a script:\n# {3}exec deno run -A --v8-flags=\S+ --no-prompt \/opt\/everystep\/mod\.ts "\$@"$/m,
  );
});

async function* files(dir: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    if (isDirectory) yield* files(`${dir}/${name}`);
    else if (/\.tsx?$/.test(name)) yield `${dir}/${name}`;
  }
}
