/** A warning that the gate makes an error: nobody is told that all is well. */
import assert from "node:assert/strict";
import { allChecks } from "../../bot/publish/patchwork/checks.ts";
import { statusesOf } from "../../bot/publish/github/statuses.ts";
import { parseMailPolicy } from "../../bot/config/mod.ts";
import { b4Answers } from "../../bot/report/b4_review.ts";
import { renderJunit } from "../../bot/report/junit/report.ts";
import { replyTo } from "../../bot/report/mail/reply.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { posted } from "../publish/patchwork_server.ts";
import { REPORTS } from "./fixtures.ts";
import { message, report } from "./make_report.ts";

const MADE = report({
  archs: { um: "pwp", alpha: "ppp" },
  subjects: ["mm: one", "mm: two"],
  cells: {
    "1/um": { diagnostics: [message("warning", "mm/a.c", 3, "unused", { option: "-Wunused" })] },
  },
  verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 adds a warning" },
});
const PATCHES = MADE.series.patches.map((one) => ({ ...one, messageId: `p+${one.n}@example.org` }));
const mails = PATCHES.map(({ n, messageId, subject, author }) => ({
  ...{ n, messageId, subject: `[PATCH ${n}/2] ${subject}`, from: author },
  ...{ references: [], to: [], cc: [] },
}));
const of = (werror: readonly string[]): Report => ({
  ...MADE,
  werror,
  series: { ...MADE.series, patches: PATCHES, posted: mails },
});

Deno.test("a warning that --werror makes an error fails its patch, wherever it is told", async (t) => {
  for (const werror of [["all"], ["unused"], ["cc"]]) {
    await t.step(werror.join(), () => {
      const red = of(werror);
      assert.deepEqual(statusesOf(red).map(({ state, description }) => [state, description]), [
        ["failure", "adds a warning on um, and --werror makes it an error"],
        ["success", "builds on um, alpha"],
      ]);
      const checks = allChecks(red, { name: "everystep" }).map(({ check }) => check.state);
      assert.deepEqual(checks, ["fail", "success"]);
      const [first] = b4Answers(red).get("p+1@example.org")!;
      assert.deepEqual([first!.status, first!.summary], [
        ...["fail", "a new warning on um, and --werror makes it an error"],
      ]);
      assert.match(renderJunit(red), /<testsuite [^>]*failures="1"/);
      assert.match(renderJunit(red), /<failure [^>]*message="adds a warning, and --werror/);
    });
  }
});

Deno.test("a warning that is none of those stays one", () => {
  for (const werror of [[], ["shadow"], ["modpost"]]) {
    const report = of(werror);
    assert.equal(statusesOf(report)[0]!.state, "success");
    assert.equal(b4Answers(report).get("p+1@example.org")![0]!.status, "warn");
    assert.doesNotMatch(renderJunit(report), /<failure /);
  }
  assert.equal(statusesOf(posted("all-pass"))[0]!.state, "success");
  assert.ok(REPORTS["break-and-mend"]!.werror === undefined);
});

Deno.test("its author gets the mail of a warning, and not none", () => {
  const policy = parseMailPolicy(
    "mail.toml",
    'enabled = true\nembargo_hours = 0\nnever = []\nfailure = ["author"]\n' +
      'warning = ["author"]\nsuccess = []\n',
  );
  const reply = replyTo(of(["all"]), policy);
  assert.equal(reply.kind === "reply" && reply.outcome, "warning", JSON.stringify(reply));
});
