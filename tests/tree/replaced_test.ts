/** What git is told to show in place of a commit is not what anybody fetches from a tree. */
import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { AUTHOR, commitSeries } from "../toy/kernel.ts";
import { called, toyHome } from "../commands/program.ts";

const BREAK = [
  { subject: "mm: one", files: { "mm/a.c": ["return x", "return 1 + x"] } },
  { subject: "mm: two", files: { "mm/b.c": ["x * 2;", "x * 2"] } },
] as const;

Deno.test("a commit is verified as it is, whatever refs/replace or grafts put in its place", async (t) => {
  await using home = await toyHome();
  const { tree } = home;
  await commitSeries(tree, BREAK);
  const [tip, parent, base] = (await gitText(tree, ["rev-parse", "series", "series~1", "main"]))
    .split("\n");
  const verdicts = async (range: string) => {
    const ran = await called(home.dir, [
      ...["verify", range, ...home.flags, "--arch", "toya", "--json"],
    ]);
    assert.ok(ran.stdout.startsWith("{"), ran.stderr);
    return JSON.parse(ran.stdout).cells.map(({ verdict }: { verdict: string }) => verdict);
  };
  await t.step("a good commit in the place of one that breaks", async () => {
    const good = await gitText(tree, [
      ...["commit-tree", "-p", parent!, "-m", "mm: two", `${parent}^{tree}`],
    ], { env: AUTHOR });
    await gitText(tree, ["update-ref", `refs/replace/${tip}`, good]);
    assert.deepEqual(await verdicts("main..series"), ["pass", "pass", "fail"]);
    await gitText(tree, ["update-ref", "-d", `refs/replace/${tip}`]);
  });
  await t.step("a history without one of its commits", async () => {
    await Deno.writeTextFile(`${tree}/.git/info/grafts`, `${tip} ${base}\n`);
    assert.deepEqual(await verdicts("main..series"), ["pass", "pass", "fail"]);
  });
});
