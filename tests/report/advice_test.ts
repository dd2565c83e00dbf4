import assert from "node:assert/strict";
import { commitsToSkip, mendHint, skipReasons } from "../../bot/report/analysis/advice.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { REPORTS } from "./fixtures.ts";
import { message, report } from "./make_report.ts";
import { reportGolden } from "./golden.ts";

const REPORT = REPORTS["break-and-mend"]!;
const commits = REPORT.states.slice(1).map(({ n, tree }) => ({
  commit: `${n}abcdef`.repeat(6),
  tree,
}));

/** The report of the same series, verified as a git range. */
function ranged(one: Report): Report {
  return { ...one, bisectSkip: commitsToSkip(one.cells, one.states, commits) };
}

Deno.test("a range: the commits to skip, each with its reason", async (t) => {
  const full = ranged(REPORT);
  await t.step("are the user's", () => {
    const broken = REPORT.cells.filter(({ verdict }) => ["fail", "inherited"].includes(verdict));
    const states = [...new Set(broken.map(({ state }) => state))];
    assert.deepEqual(full.bisectSkip!.map(({ n }) => n), states);
    assert.deepEqual(
      full.bisectSkip!.map(({ commit }) => commit),
      states.map((n) => commits[n - 1]!.commit),
    );
  });
  await t.step("but not where another tree was built", () => {
    const others = commits.map((one) => ({ ...one, tree: "e".repeat(40) }));
    assert.deepEqual(commitsToSkip(REPORT.cells, REPORT.states, others), []);
    assert.deepEqual(commitsToSkip(REPORT.cells, REPORT.states, []), []);
  });
  await t.step("in the terminal: one line to paste", async () => {
    const text = renderReport(full, { width: 80, color: false });
    const line = text.split("\n").find((one) => one.includes("git bisect skip"))!;
    assert.match(line, /^ {4}\$ git bisect skip( \w{12})+$/);
    await reportGolden("bisect-skip-80.txt", text);
  });
  await t.step("in Markdown", () => reportGolden("bisect-skip.md", renderMarkdown(full)));
});

Deno.test("the reasons: one for each architecture, once for those that say the same", () => {
  const error = message("error", "mm/a.c", 3, "no");
  const total = { errors: 1, warnings: 0, new: 1, old: 0, fixed: 0 };
  const outcome = { diagnostics: [error], diagnosticsTotal: total };
  const one = report({
    archs: { a: "pFpx", b: "pFiF", c: "ppii" },
    cells: {
      "1/a": outcome,
      "1/b": outcome,
      "2/b": { reason: "touches nothing of it; broken since patch 9", since: [1] },
    },
    verdict: REPORT.verdict,
  });
  const own = one.states.slice(1).map(({ n, tree }) => ({ commit: `${n}abcdef`.repeat(6), tree }));
  const skipped = { ...one, bisectSkip: commitsToSkip(one.cells, one.states, own) };
  assert.deepEqual(skipReasons(skipped), [
    "1abcdef1abcd, patch 1: breaks a, b: mm/a.c:3:9: error: no",
    "2abcdef2abcd, patch 2: broken since patch 1 on b; still broken on c",
    "3abcdef3abcd, patch 3: breaks b: fail; still broken on c",
  ]);
});

Deno.test("mend is offered where every break has its mend", () => {
  const of = (archs: Readonly<Record<string, string>>) =>
    mendHint(report({ archs, verdict: REPORT.verdict }));
  const offer = "everystep mend SERIES -o DIR may fold it: ";
  assert.equal(of({ a: "ppFix" }), `${offer}patch 4 mends what patch 2 broke`);
  assert.equal(of({ a: "pFx", b: "pFix" }), `${offer}patches 2, 3 mend what patch 1 broke`);
  assert.equal(
    of({ a: "pFxFx" }),
    `${offer}patch 2 mends what patch 1 broke; patch 4 mends what patch 3 broke`,
  );
  assert.equal(of({ a: "pFxFi" }), undefined, "the series ends broken");
  assert.equal(of({ a: "pwub" }), undefined);
});
