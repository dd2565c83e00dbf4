import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { called, toyHome } from "./program.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries, makeToyTree } from "../toy/kernel.ts";

Deno.test("of several trees the report says which, and why", async () => {
  await using home = await toyHome();
  const { dir, tree } = home, other = `${dir}/other`;
  await makeToyTree(other);
  await gitText(other, ["commit", "-q", "--allow-empty", "-m", "on top"]);
  await Deno.writeTextFile(`${other}/mm/b.c`, "int b(int x)\n{\n\treturn x;\n}\n");
  await gitText(other, ["commit", "-qam", "another b"]);
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 2));
  await formatSeries(tree, `${dir}/patches`);
  const ran = await called(dir, [
    ...["check", `${dir}/patches`, "--tree", "other", "--tree", "main=linux#main"],
    ...["--cache", home.cache],
  ]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(
    ran.stderr,
    /^note: main is chosen of 2 trees: the files are so at its tip/m,
  );
  assert.match(ran.stderr, /^note: other: 2 of 2 files fit at [0-9a-f]{12}$/m);
  const json = await called(dir, [
    ...["check", `${dir}/patches`, "--tree", "other", "--tree", "linux", "--json"],
    ...["--cache", home.cache],
  ]);
  const found = JSON.parse(json.stdout);
  assert.deepEqual([found.choice.name, found.choice.of, found.choice.tried.length], [
    "linux",
    2,
    2,
  ]);
  await Deno.writeTextFile(`${dir}/found.json`, json.stdout);
  const verify = (...more: string[]) =>
    called(dir, [
      ...["verify", `${dir}/patches`, ...home.flags.slice(2), "--arch", "toya", "-o", "out"],
      ...more,
    ]);
  const run = await verify("--tree", "toy-next=linux", "--checked", "found.json");
  assert.equal(run.code, 0, run.stderr);
  const { tree: reported } = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
  assert.equal(reported.name, "toy-next", "what its user calls it");
  assert.deepEqual([reported.base.how, reported.base.why], [found.base.how, found.base.why]);
  assert.equal(reported.chosen.why, found.choice.why);
  assert.ok(
    reported.notes.some((note: string) => /^other: 2 of 2 files fit/.test(note)),
    reported.notes,
  );
  const plain = await verify("--tree", "linux");
  assert.equal(plain.code, 0, plain.stderr);
  const own = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`)).tree;
  assert.deepEqual([own.name, own.chosen], [undefined, undefined], "a directory is no public name");
  await Deno.writeTextFile(`${dir}/bad.json`, '{"base": {"commit": "HEAD"}}');
  for (
    const [more, message] of [
      [["--checked", "none.json"], /none\.json.*is not there/],
      [["--checked", "bad.json"], /bad\.json.*is not what check --json prints/],
      [["--checked", "found.json", "--base", "HEAD"], /takes no --base and one --tree/],
    ] as const
  ) {
    const bad = await verify("--tree", "linux", ...more);
    assert.equal(bad.code, 2, bad.stderr);
    assert.match(bad.stderr, message);
  }
  const both = await called(dir, [
    ...["check", `${dir}/patches`, "--tree", "other", "--tree", "linux", "--base", "HEAD"],
    ...["--cache", home.cache],
  ]);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /--base names a commit of one tree, and --tree names several/);
});
