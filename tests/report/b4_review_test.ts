import assert from "node:assert/strict";
import { b4Answers, b4Reject, b4ResultSchema } from "../../bot/report/b4_review.ts";
import { REJECT_SCHEMA } from "../../bot/report/model/reject_schema.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { REPORTS } from "./fixtures.ts";
import { posted } from "./mail/fixtures.ts";

/** A fixture as it was posted, its patches with the Message-IDs of their mails. */
function thread(name: string, first = 0): Report {
  const report = posted(name, first);
  const patches = report.series.patches.map((one) => ({
    ...one,
    messageId: report.series.posted!.find(({ n }) => n === one.n)!.messageId,
  }));
  return { ...report, series: { ...report.series, patches } };
}
const id = (n: number) => `20260127121253.${n}-v4@example.org`;

Deno.test("b4 review: an answer for each patch and one for the series", () => {
  const answers = b4Answers(thread("break-and-mend"));
  for (const results of answers.values()) results.forEach((one) => b4ResultSchema.parse(one));
  const messages = (n: number) =>
    answers.get(id(n))!.map(({ tool, status }) => `${tool} ${status}`);
  assert.deepEqual(messages(0), ["everystep-series fail"]);
  assert.deepEqual([1, 2, 3, 4].flatMap(messages), [
    ...["everystep pass", "everystep warn", "everystep fail", "everystep fail"],
  ]);
  const [three] = answers.get(id(3))!;
  assert.match(three!.summary, /^breaks alpha, sparc64, um, x86_64: mm\/memory\.c:11/);
  assert.match(three!.details, /^tree: {2}Linux 6\.19\.6 \(Debian source\)\nbase: {2}v6\.19\.6\n/);
  assert.match(three!.details, /^ {2}git checkout v6\.19\.6\n {2}b4 shazam -P 1-3 /m);
  assert.ok(!JSON.stringify([...answers]).includes("/home/dev"));
});

Deno.test("b4 review: what has no answer gets none", () => {
  for (const name of ["untested-and-infra", "base-broken"]) {
    const report = thread(name);
    const open = new Set(
      report.cells.filter(({ verdict, state }) =>
        state > 0 && ["untested", "infra", "base-broken"].includes(verdict)
      ).map(({ state }) => state),
    );
    assert.ok(open.size > 0);
    for (const n of open) {
      const broken = report.cells.some(({ state, verdict }) =>
        state === n && ["fail", "inherited"].includes(verdict)
      );
      if (!broken) assert.deepEqual(b4Answers(report).get(id(n)), [], `${name} ${n}`);
    }
  }
  const report = thread("all-pass");
  const cells = report.cells.filter(({ state, arch }) => state !== 3 || arch !== "um");
  const verdict = { ...report.verdict, kind: "incomplete" as const, exit: 3 as const };
  const part = b4Answers({ ...report, cells, verdict, complete: false });
  assert.deepEqual([part.get(id(0)), part.get(id(3))], [[], []]);
  assert.equal(part.get(id(2))![0]!.status, "pass");
  const coverage = { lines: 9, missing: [{ patch: 2, file: "mm/x.c", lines: 9 }] };
  assert.deepEqual(b4Answers({ ...report, coverage }).get(id(2)), [], "no compiler saw it");
  assert.equal(b4Answers(REPORTS["all-pass"]!).size, 0, "it was not posted");
});

Deno.test("b4 review: where what it stands on is lacking, there is none", () => {
  const report = thread("break-and-mend");
  for (const result of ["unreachable", "not-found", "conflict"] as const) {
    const away = { says: "Depends-on: <a@b>", result, patches: [] };
    const base = { ...report.tree.base, prerequisites: [away] };
    const answers = b4Answers({ ...report, tree: { ...report.tree, base } });
    assert.ok(answers.size > 0);
    assert.deepEqual([...answers.values()].flat(), [], result);
  }
});

Deno.test("b4 review: without a cover letter the first patch has both", () => {
  const answers = b4Answers(thread("all-pass", 1));
  assert.deepEqual(answers.get(id(1))!.map(({ tool }) => tool), ["everystep", "everystep-series"]);
});

Deno.test("b4 review: a series that does not apply", () => {
  const { tool, series, tree } = thread("break-and-mend");
  const hunk = { file: "mm/a.c", problem: "no such file in the tree", alreadyApplied: false };
  const answers = b4Reject({
    ...{ schema: REJECT_SCHEMA, tool, series, tree, run: { startedAt: "2026-01-28T06:00:00Z" } },
    reject: { patch: 3, subject: "mm: x", hunks: [hunk], git: "" },
  });
  assert.equal(
    answers.get(id(0))![0]!.summary,
    "patch 3 does not apply: mm/a.c: no such file in the tree",
  );
  assert.equal(answers.get(id(3))![0]!.status, "fail");
  assert.deepEqual(answers.get(id(1)), []);
});
