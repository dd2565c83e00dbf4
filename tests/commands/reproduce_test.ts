import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../toy/kernel.ts";
import { fingerprint } from "./fingerprint.ts";
import { called, toyHome } from "./program.ts";

Deno.test("a script beside each break shows it in one step", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, BREAK_AND_MEND);
  await formatSeries(tree, `${dir}/patches`);
  const out = `${dir}/what came out`, script = `${out}/logs/toya-3.reproduce.sh`;
  const ran = await called(dir, [
    "verify",
    `${dir}/patches`,
    ...home.flags,
    "--arch",
    "toya",
    "-o",
    out,
  ]);
  assert.equal(ran.code, 1, ran.stderr);
  assert.match(
    ran.stderr,
    /^to see it: sh '.*\/what came out\/logs\/toya-3\.reproduce\.sh', and 1 more$/m,
  );
  const scripts = [...Deno.readDirSync(`${out}/logs`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".sh"));
  const own = ["toya-3.reproduce.sh", "toya-4.reproduce.sh"];
  assert.deepEqual(scripts.sort(), own, "of the cell that fails, and of the one that inherits it");
  const before = await fingerprint(tree);
  const sh = async (file: string, args: readonly string[]) => {
    const env = { ...Deno.env.toObject(), TMPDIR: dir, ARCH: "nonsense" };
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [file, ...args],
      env,
      cwd: dir,
    }).output();
    return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  const text = await Deno.readTextFile(script);
  const changed = async (from: string | RegExp, to: string) => {
    const file = `${out}/logs/changed.sh`, now = text.replace(from, to);
    assert.notEqual(now, text);
    await Deno.writeTextFile(file, now);
    return file;
  };

  await t.step("the build fails with the same error", async () => {
    const { code, text } = await sh(script, [tree, `${dir}/work`]);
    assert.equal(code, 1, text);
    assert.match(text, /mm\/a\.c:6:.*error/);
    assert.doesNotMatch(text, /another compiler/);
    const made = await gitText(`${dir}/work/linux`, ["write-tree"]);
    assert.equal(made, await gitText(tree, ["rev-parse", "series~3^{tree}"]));
  });

  await t.step("so it does at the state that inherits the break", async () => {
    const { code, text } = await sh(`${out}/logs/toya-4.reproduce.sh`, [tree]);
    assert.equal(code, 1, text);
    assert.match(text, /mm\/a\.c:6:.*error/);
  });

  await t.step("a tree that builds ends it with 0", async () => {
    await Deno.writeTextFile(
      `${out}/logs/state-3.diff`,
      await gitText(tree, ["diff", "--full-index", "main", "series"]) + "\n",
    );
    const made = await gitText(tree, ["rev-parse", "series^{tree}"]);
    const file = await changed(/!= [0-9a-f]{40} /, `!= ${made} `);
    const { code, text } = await sh(file, [tree]);
    assert.equal(code, 0, text);
    assert.equal(
      (await sh(script, [tree])).code,
      125,
      "and another tree than the one that was built is told",
    );
  });

  await t.step("what cannot be tried ends with 125", async () => {
    assert.equal((await sh(script, [`${dir}/patches`])).code, 125, "no git tree");
    const { code, text } = await sh(
      await changed(/checkout -q --detach \w+/, `checkout -q --detach ${"1".repeat(40)}`),
      [tree],
    );
    assert.equal(code, 125);
    assert.match(text, /the tree has not got [0-9a-f]{40}/);
    const gone = await sh(await changed(/command -v gcc/, "command -v gcc-of-nobody"), [tree]);
    assert.equal(gone.code, 125);
    assert.match(gone.text, /gcc is missing: apt install gcc/);
  });

  assert.equal(await fingerprint(tree), before, "the user's tree is only read");
});
