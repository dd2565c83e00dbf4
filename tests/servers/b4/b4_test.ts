import assert from "node:assert/strict";
import { readSeries } from "../../../bot/api.ts";
import { splitMbox } from "../../../bot/source/mbox.ts";
import { everystep, toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../../toy/kernel.ts";
import { idOf, postedThread } from "../mail/posted.ts";
import { denoDir, runTool } from "../process.ts";
import { type PublicInbox, publicInbox } from "../watch/public_inbox.ts";

const CONFIG = decodeURIComponent(new URL("../../../deno.json", import.meta.url).pathname);

/** A home for b4 and git, whose archive is this one. */
async function homeFor(dir: string, inbox: PublicInbox): Promise<Record<string, string>> {
  await Deno.writeTextFile(
    `${dir}/.gitconfig`,
    "[user]\n\tname = A\n\temail = a@example.org\n[b4]\n\tattestation-policy = off\n" +
      `\tmidmask = ${inbox.url}%s\n\tlinkmask = ${inbox.url}%s\n`,
  );
  const xdg = { XDG_CACHE_HOME: `${dir}/xdg`, XDG_DATA_HOME: `${dir}/xdg` };
  return { HOME: dir, ...xdg, DENO_DIR: await denoDir() };
}

/** The series of the toy kernel as mails of one thread. */
async function posted(dir: string): Promise<Uint8Array[]> {
  const names = Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
  const mails: Uint8Array[] = [];
  for (const [i, name] of names.entries()) {
    const text = new TextDecoder().decode(
      splitMbox(await Deno.readFile(`${dir}/${name}`), name)[0]!.bytes,
    );
    const ids = `Message-ID: <toy-${i}@example.org>\n` +
      (i === 0 ? "" : "In-Reply-To: <toy-0@example.org>\nReferences: <toy-0@example.org>\n");
    mails.push(new TextEncoder().encode(ids + text));
  }
  return mails;
}

Deno.test("b4 am -o - MSGID | deno task verify --tree TREE -", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await formatSeries(home.tree, `${home.dir}/patches`);
  await using inbox = await publicInbox(await posted(`${home.dir}/patches`));
  const env = await homeFor(home.dir, inbox);
  const flags = [...home.flags, "--arch", "toya", "--json"];
  let first = "";
  await t.step("as README has it", async () => {
    const pipe = 'id=$1; deno=$2; config=$3; shift 3; b4 am -o - "$id" | ' +
      '"$deno" task -q --config "$config" verify "$@" -';
    const child = new Deno.Command("sh", {
      args: ["-c", pipe, "sh", "toy-0@example.org", Deno.execPath(), CONFIG, ...flags],
      cwd: home.dir,
      env: { ...env, NO_COLOR: "1" },
      stdin: "null",
    });
    const { code, stdout, stderr } = await child.output();
    assert.equal(code, 1, new TextDecoder().decode(stderr));
    first = new TextDecoder().decode(stdout);
    assert.equal(JSON.parse(first).verdict.text, "not bisect-safe: patch 3 breaks toya");
  });
  await t.step("and without b4", async () => {
    const ran = await everystep(home.dir, ["verify", "toy-2@example.org", ...flags], { env });
    assert.equal(ran.code, 1, ran.stderr);
    const cells = (text: string) =>
      JSON.parse(text).cells.map(({ verdict }: { verdict: string }) => verdict);
    assert.deepEqual(cells(ran.stdout), cells(first));
    assert.ok(
      JSON.parse(ran.stdout).cells.every((cell: { verdict: string; cached: boolean }) =>
        cell.cached || cell.verdict === "unaffected"
      ),
      "the same trees: nothing is built again",
    );
  });
});

Deno.test("--trailers takes what b4 am takes", async (t) => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  await using inbox = await publicInbox(await postedThread());
  const env = await homeFor(dir, inbox);
  const trailers = (series: Awaited<ReturnType<typeof readSeries>>) =>
    series.patches.map(({ trailers }) => trailers.map(({ key, value }) => `${key}: ${value}`));
  const choices: ["own" | "all", string[]][] = [["own", ["-t"]], ["all", ["-t", "-S"]]];
  for (const [choice, args] of choices) {
    await t.step(choice, async () => {
      const mbox = await runTool(["b4", "am", ...args, "-o", "-", idOf(3)], { cwd: dir, env });
      await Deno.writeTextFile(`${dir}/${choice}.mbox`, mbox);
      const theirs = trailers(await readSeries(`${dir}/${choice}.mbox`));
      const options = { inbox: inbox.url, cache: `${dir}/cache`, trailers: choice };
      const ours = await readSeries(idOf(3), options);
      // b4 gives those of the cover letter after the patch's own, everystep by date.
      assert.deepEqual(
        trailers(ours).map((list) => list.sort()),
        theirs.map((list) => list.sort()),
      );
      const counts = ours.patches.map((patch) => patch.trailers.length);
      assert.deepEqual(counts, [1, 2, 1, 1, 1, choice === "own" ? 1 : 2, 2, 1]);
    });
  }
  await t.step("fetch writes them, and tells what it left out", async () => {
    const ran = await everystep(dir, ["fetch", idOf(0), "--trailers", "-o", "out"], {
      env: { ...env, EVERYSTEP_CACHE: `${dir}/cache` },
    });
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /added to all patches: Acked-by: A Maintainer/);
    assert.match(ran.stderr, /left out: "Tested-by: Another Person .*sent by Someone Else/);
    const patch = await Deno.readTextFile(
      `${dir}/out/0002-alpha-mm-enable-MMU_GATHER_RCU_TABLE_FREE.patch`,
    );
    assert.match(patch, /\n\nReviewed-by: J\u00f6rg M.*\nAcked-by: A Maintainer .*\n---\n/);
  });
  await Deno.remove(dir, { recursive: true });
});
