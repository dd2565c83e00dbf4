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
  assert.equal(JSON.parse(json.stdout).chosen, "linux");
  const both = await called(dir, [
    ...["check", `${dir}/patches`, "--tree", "other", "--tree", "linux", "--base", "HEAD"],
    ...["--cache", home.cache],
  ]);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /--base names a commit of one tree, and --tree names several/);
});
