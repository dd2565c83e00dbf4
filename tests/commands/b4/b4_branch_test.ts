/** A branch of b4's whose letter names what it stands on. */
import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { AUTHOR, commitSeries, type Edit } from "../../toy/kernel.ts";
import { called, toyHome } from "../program.ts";
import { PLAIN_GIT } from "../../surroundings.ts";

const EDITS: readonly Edit[] = [
  {
    subject: "mm: add one()",
    files: {
      "mm/b.c": ["int b(", "int one(void)\n{\n\treturn 1;\n}\n\nint b("],
      "include/toy.h": ["int b(int x);", "int b(int x);\nint one(void);"],
    },
  },
  { subject: "mm: use one()", files: { "mm/a.c": ["a(1)", "a(one())"] } },
];

/** The commit in which `b4 prep` keeps letter and notes. */
const coverLetter = (title: string, series: Record<string, unknown>) =>
  `${title}\n\nWords.\n\n# a comment\n--- b4-submit-tracking ---\n# This section is used internally by b4\n${
    JSON.stringify({ series: { revision: 2, "change-id": "20260101-one-abcdef", ...series } })
  }\n`;

Deno.test("what the cover letter of a b4 branch names is put below it", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, EDITS);
  const git = (...args: string[]) => gitText(tree, args, { env: AUTHOR });
  await Deno.writeTextFile(
    `${dir}/needs.mbox`,
    (await git("format-patch", "--stdout", "-1", "series~1")) + "\n",
  );
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'git -C "$1" show series~1 | git patch-id --stable', "sh", tree],
    env: PLAIN_GIT,
  }).output();
  const id = new TextDecoder().decode(stdout).split(" ")[0]!;
  const series = await git("rev-parse", "series");
  const branch = async (name: string, from: string, notes: Record<string, unknown>) => {
    await git("checkout", "-q", "-B", name, from);
    await git("commit", "-q", "--allow-empty", "-m", coverLetter("mm: a use of one()", notes));
    await git("cherry-pick", series);
  };
  await branch("apart", "main", { prerequisites: [`patch-id: ${id}`, "base-commit: main"] });
  await branch("above", "series~1", { prerequisites: [`patch-id: ${id}`] });
  await branch("wrong", "main", { prerequisites: "none", revision: "x" });
  // As b4 review leaves a branch: what the series stands on, its patches, and at the tip what the reviewer keeps.
  await git("checkout", "-q", "-B", "review", "series");
  const kept = JSON.stringify({ series: { "first-patch-commit": series, revision: 3 } });
  await git(
    ...["commit", "-q", "--allow-empty", "-m"],
    `mm: a use of one()\n\nWords.\n\n--- b4-review-tracking ---\n# b4's\n${kept}\n`,
  );
  await git("checkout", "-q", "main");
  await git("branch", "-q", "-D", "series");
  const verify = async (series: string, out: string, ...more: string[]) => {
    const ran = await called(dir, [
      ...["verify", series, ...home.flags, "--arch", "toya", "-o", `${dir}/${out}`, ...more],
    ]);
    const report = JSON.parse(await Deno.readTextFile(`${dir}/${out}/report.json`));
    return { ...ran, report };
  };

  await t.step("it is applied where the branch has not got it", async () => {
    const needs = ["--prerequisites", `${dir}/needs.mbox`];
    for (const what of ["b4:apart", "main..apart"]) {
      const { code, stdout, stderr, report } = await verify(what, "apart", ...needs);
      assert.equal(code, 0, stdout + stderr);
      assert.equal(report.series.title, "mm: a use of one()");
      assert.equal(report.series.version, 2);
      assert.deepEqual(
        report.tree.base.prerequisites.map(({ result }: { result: string }) => result),
        ["applied"],
      );
      assert.notEqual(report.states[0].tree, await git("rev-parse", "main^{tree}"));
    }
  });
  await t.step("it is told where it is nowhere", async () => {
    const { code, stdout, report } = await verify("b4:apart", "lost", "--no-prerequisites");
    assert.equal(code, 1, stdout);
    assert.equal(report.tree.base.prerequisites[0].result, "left-out");
  });
  await t.step("where the branch has it, the commits are verified as they are", async () => {
    const { code, stdout, report } = await verify("b4:above", "above");
    assert.equal(code, 0, stdout);
    assert.equal(report.tree.base.prerequisites[0].result, "in-tree");
    assert.equal(report.states[1].commit, await git("rev-parse", "above"));
  });
  await t.step("notes that nobody can read say nothing", async () => {
    const { code, stdout, report } = await verify("b4:wrong", "wrong");
    assert.equal(code, 1, stdout);
    assert.equal(report.series.version, 1);
    assert.equal(report.tree.base.prerequisites, undefined);
  });
  await t.step("a branch under review begins at its first patch", async () => {
    const { code, stdout, report } = await verify("b4:review", "review");
    assert.equal(code, 0, stdout);
    assert.deepEqual(report.series.patches.map(({ subject }: { subject: string }) => subject), [
      "mm: use one()",
    ]);
    assert.deepEqual([report.series.title, report.series.version], ["mm: a use of one()", 3]);
  });
  await t.step("a branch that is none", async () => {
    for (
      const [arg, words] of [["b4:nothing", /no branch nothing/], [
        "b4:-x",
        /no branch -x/,
      ]] as const
    ) {
      const ran = await called(dir, ["plan", arg, ...home.flags]);
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, words);
    }
  });
});
