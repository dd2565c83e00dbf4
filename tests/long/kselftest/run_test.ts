/**
 * Whole runs of --kselftest on the toy kernel.
 */
import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import { called } from "../../commands/program.ts";
import type { Edit } from "../../toy/kernel.ts";
import { FILES, MAKEFILE, placed, SELFTESTS, TWO } from "./home.ts";

async function verified(edits: readonly Edit[], files = FILES, targets = "toy") {
  await using home = await placed(edits, files);
  const { stdout, stderr } = await called(home.dir, [
    ...["verify", home.patches, ...home.flags, "--arch", "toya", "--kselftest", targets, "--json"],
  ]);
  assert.notEqual(stdout, "", stderr);
  return reportSchema.parse(JSON.parse(stdout));
}

const cells = ({ cells }: Report) => cells.filter(({ arch }) => arch === "um:kselftest");
const verdicts = (report: Report) => cells(report).map(({ verdict }) => verdict).join(" ");

Deno.test("a program that fails after a patch is that patch's", async () => {
  const report = await verified([
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    { subject: "mm: double it", files: { "mm/b.c": ["x * 3", "x * 2"] } },
  ]);
  assert.equal(verdicts(report), "pass fail fixed");
  assert.match(cells(report)[1]!.reason, /^fails the test kselftest: toy:two\.sh\.doubles: /);
  // Who does it by hand looks at what programs tell as well.
  const byHand = cells(report)[1]!.tests![0]!.reproduce.join("\n");
  const bad = /grep -aE '\\''(.*?)'\\''/.exec(byHand)?.[1];
  for (
    const line of ["# not ok 2 doubles", "# # # not ok 1 x", "#   not ok 1 x", "# Bail out! no"]
  ) {
    assert.match(line, new RegExp(bad!), byHand);
  }
});

Deno.test("each state is tested: programs are made of what no kernel is", async () => {
  const report = await verified([
    { subject: "selftests: toy: no build", files: { [MAKEFILE]: ["\t@cp", "\tfalse\n\t@cp"] } },
    { subject: "selftests: toy: builds", files: { [MAKEFILE]: ["\tfalse\n", ""] } },
    {
      subject: "selftests: none",
      files: { [`${SELFTESTS}/Makefile`]: ["|| exit;", "|| exit; exit 1;"] },
    },
  ]);
  assert.equal(verdicts(report), "pass fail fixed fail");
  assert.match(cells(report)[1]!.reason, /its programs do not build/);
});

Deno.test("a target that comes with a patch is skipped before", async () => {
  const { [MAKEFILE]: makefile, [TWO]: two, ...files } = FILES;
  const report = await verified([
    { subject: "mm: a comment", files: { "mm/a.c": ["int a(", "/* a */\nint a("] } },
    { subject: "selftests: toy", files: { [MAKEFILE]: makefile!, [TWO]: two! } },
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
  ], files as typeof FILES);
  assert.equal(verdicts(report), "pass pass pass fail");
  assert.match(cells(report)[1]!.reason, /no program; not at this state: toy:\*$/);
  assert.match(cells(report)[2]!.reason, /2 ok; new: toy:two\.sh\.starts, toy:two\.sh\.doubles$/);
});

Deno.test("a program that no state turns out to have leaves no answer", async () => {
  const edits: readonly Edit[] = [{
    subject: "mm: a comment",
    files: { "mm/a.c": ["int a(", "/* a */\nint a("] },
  }];
  // A word of its Makefile may be a program's name: only the build tells.
  const report = await verified(edits, FILES, "toy,toy:PROGS");
  assert.equal(verdicts(report), "untested untested");
  assert.match(cells(report)[0]!.reason, /2 ok; at no state: toy:PROGS$/);
  assert.equal(report.verdict.kind, "incomplete");
});
