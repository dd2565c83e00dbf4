import assert from "node:assert/strict";
import { makePosting } from "../../bot/publish/github/posting.ts";
import {
  REJECT_SCHEMA,
  type RejectReport,
  rejectReportSchema,
} from "../../bot/report/model/reject_schema.ts";
import { replyToReject } from "../../bot/report/mail/reject.ts";
import { b4Reject } from "../../bot/report/b4_review.ts";
import { checksOf } from "../../bot/publish/patchwork/checks.ts";
import { REPORTS } from "../report/fixtures.ts";
import { OPEN, posted } from "../report/mail/fixtures.ts";

/** A reject of patch 3; its texts come from outside. */
function reject(git = "", evil = ""): RejectReport {
  const { tool, series, tree } = posted("break-and-mend");
  const hunk = {
    ...{ file: `mm/a.c${evil}`, header: "@@ -10,6 +10,7 @@", problem: "nearest place is line 4" },
    ...{ expected: [`\tint a;${evil}`], found: ["\tlong a;"], nearest: 4, alreadyApplied: false },
  };
  return rejectReportSchema.parse({
    ...{ schema: REJECT_SCHEMA, tool, series, tree, run: { startedAt: "2026-01-28T06:00:00Z" } },
    reject: { patch: 3, subject: `mm: x${evil}`, hunks: git === "" ? [hunk] : [], git },
  });
}

Deno.test("a reject is a check that fails, a status at its patch, and a comment", () => {
  const made = makePosting(reject(), { name: "everystep", url: "https://ci.example.org/7" });
  assert.equal(made.check.conclusion, "failure");
  assert.match(made.check.title, /^does not apply: patch 3 "mm: x": /);
  assert.match(
    made.check.summary,
    /^- tree: Linux 6\.19\.6 \(Debian source\)\n- base: `v6\.19\.6`, /m,
  );
  assert.match(made.check.summary, /^- page: /m);
  assert.match(
    made.check.text!,
    /```text\n {2}mm\/a\.c @@ -10,6 \+10,7 @@: nearest place is line 4\n/,
  );
  assert.match(made.check.text!, /```sh\ngit checkout v6\.19\.6\nb4 shazam -P 1-3 /);
  assert.deepEqual(made.statuses.map(({ state }) => state), [
    ...["pending", "pending", "failure", "pending", "pending", "pending", "pending", "pending"],
  ]);
  assert.equal(made.statuses[2]!.description, "does not apply: mm/a.c: nearest place is line 4");
  assert.ok(!made.comment.includes("/home/dev"));
  const again = makePosting(reject(), { name: "everystep", url: "https://ci.example.org/7" });
  assert.equal(again.check.digest, made.check.digest);
});

Deno.test("what git alone says of a reject is told, too", () => {
  const made = makePosting(reject("error: corrupt patch at line 12\n"), { name: "everystep" });
  assert.equal(made.statuses[2]!.description, "does not apply: error: corrupt patch at line 12");
  assert.match(made.check.text!, /git: error: corrupt patch at line 12/);
});

Deno.test("no text of a patch breaks out of a mail or a fence", () => {
  for (
    const evil of [
      "\n\n```\n<script>",
      "\r\nBcc: x@example.org",
      "\u001b[2J",
      "\u202e",
      "@everyone",
    ]
  ) {
    const made = makePosting(reject("", evil), { name: "everystep" });
    assert.doesNotMatch(made.comment, /^(?:<script>|Bcc:)/m);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(made.comment, /[\u001b\u202e]/);
    const mail = replyToReject(reject("", evil), OPEN);
    assert.equal(mail.kind, "reply");
    if (mail.kind === "reply") assert.doesNotMatch(mail.body, /^(?:Bcc|```)/m);
  }
});

Deno.test("without what it stands on it is no failure of the series", () => {
  const made = reject(), lacking = { says: "Depends-on: <x@example.org>", patches: [] };
  const on = (result: "not-found" | "applied"): RejectReport => {
    const base = { ...made.tree.base, prerequisites: [{ ...lacking, result }] };
    const patches = made.series.patches.map((one) => ({ ...one, messageId: `p-${one.n}@x.org` }));
    return { ...made, series: { ...made.series, patches }, tree: { ...made.tree, base } };
  };
  for (const result of ["not-found", "applied"] as const) {
    const report = on(result), lacks = result === "not-found";
    const { check, statuses } = makePosting(report, { name: "everystep" });
    assert.equal(check.conclusion, lacks ? "neutral" : "failure");
    assert.equal(statuses[2]!.state, lacks ? "pending" : "failure");
    const checks = checksOf(report, { name: "everystep" }).map(({ check: { state } }) => state);
    assert.deepEqual(checks, lacks ? [] : ["fail"]);
    assert.equal(replyToReject(report, OPEN).kind, lacks ? "none" : "reply");
    const answers = [...b4Reject(report).values()].flat();
    assert.equal(answers.length > 0, !lacks, "b4 would keep it for months");
  }
  const { check } = makePosting(on("not-found"), { name: "everystep" });
  assert.match(check.title, /^does not apply without what it stands on: patch 3 "mm: x": /);
});

Deno.test("a series that was not posted has nobody to answer", () => {
  const { series } = REPORTS["break-and-mend"]!;
  assert.equal(replyToReject({ ...reject(), series }, OPEN).kind, "none");
});
