import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries, TOY_FILES } from "../toy/kernel.ts";
import { called, everystep, toyHome } from "../commands/program.ts";

Deno.test("a series on standard input, and an mbox with two versions", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  const mbox = async (range: string, version: number) =>
    await gitText(home.tree, ["format-patch", "--stdout", `-v${version}`, range]) + "\n";
  const both = await mbox("main..series", 3) + await mbox("main..series~4", 4);
  await t.step("standard input", async () => {
    const ran = await everystep(home.dir, ["verify", "-", "--json", ...home.flags], {
      stdin: await mbox("main..series~4", 1),
    });
    assert.equal(ran.code, 0, ran.stderr);
  });
  await Deno.writeTextFile(`${home.dir}/both.mbox`, both);
  await t.step("the latest version wins", async () => {
    const ran = await called(home.dir, ["verify", "both.mbox", "--json", ...home.flags]);
    assert.equal(ran.code, 0, ran.stderr);
  });
  await t.step("--reroll picks", async () => {
    const args = ["verify", "both.mbox", "--reroll", "3", "--json", ...home.flags];
    assert.equal((await called(home.dir, args)).code, 1);
  });
});

Deno.test("builds without any answer: the lines were not looked at, and no other build is tried", async (t) => {
  await using home = await toyHome({
    ...TOY_FILES,
    // As Kconfig does, with a symbol that it does not know.
    "knobs.mk": "olddefconfig: known\n.PHONY: known\nknown: ; @sed -i /NOSUCH/d .config\n",
  });
  await commitSeries(home.tree, BREAK_AND_MEND.slice(3, 4));
  const file = `${home.dir}/configs/arch/toya.toml`;
  const own = await Deno.readTextFile(file);
  const table: [string, readonly string[], string, string][] = [
    ["no such compiler", ["--toolchain", "clang-99"], "", "untested"],
    ["no such symbol", [], 'fragment = ["CONFIG_NOSUCH=y"]\n', "infra"],
  ];
  for (const [name, flags, more, verdict] of table) {
    await t.step(name, async () => {
      await Deno.writeTextFile(file, more + own);
      const asked = ["verify", "main..series", "--arch", "toya", ...flags, ...home.flags];
      const ran = await called(home.dir, [...asked, "--json"]);
      assert.equal(ran.code, 3, ran.stderr);
      const report = JSON.parse(ran.stdout);
      assert.deepEqual(
        report.cells.map((cell: { verdict: string }) => cell.verdict),
        [verdict, verdict],
        ran.stdout,
      );
      const missing = report.coverage.missing;
      assert.ok(missing.length > 0);
      for (const { why, unanswered } of missing) {
        assert.equal(why, "no-answer");
        assert.deepEqual(unanswered, report.archs.map((arch: { name: string }) => arch.name));
      }
      assert.doesNotMatch(ran.stderr, /looking for a configuration/);
      const done = await called(home.dir, asked);
      const text = done.stdout.replaceAll(/\n +/g, " ");
      assert.match(text, /^not looked at: mm\/.* of patch 1: toya.* has no answer/m);
      assert.doesNotMatch(text, /no build reads it/);
    });
  }
});
