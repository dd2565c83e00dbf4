import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic, WholeOutcome } from "../../bot/compile/types.ts";
import { auditClaim, claimOf } from "../../bot/judge/audit.ts";
import type { JudgedCell } from "../../bot/judge/types.ts";
import { infra, objects, whole } from "./outcomes.ts";

const build = (more: Partial<WholeOutcome> = {}) =>
  whole({ summary: "7 objects", compiled: 7, configHash: "x", ...more });

const diagnostic = (severity: Diagnostic["severity"], message: string): Diagnostic => ({
  severity,
  tool: "cc",
  file: "mm/a.c",
  line: 3,
  message,
});
const warned = build({ diagnostics: [diagnostic("warning", "unused")] });
const broken = build({
  kind: "broken",
  summary: "expected ';'",
  diagnostics: [diagnostic("error", "expected ';'")],
  brokenTargets: ["mm/a.o"],
});

const cell = (more: Partial<JudgedCell>): JudgedCell => ({
  state: 4,
  arch: "um",
  verdict: "unaffected",
  reason: "no file that it reads is touched",
  diagnostics: [],
  ...more,
});
const verified = (verdict: JudgedCell["verdict"]) =>
  cell({
    verdict,
    outcome: objects({
      summary: "1 object",
      link: { kind: "unchanged", objects: 1, alike: 0, steps: [] },
    }),
  });

Deno.test("which cells make a claim", () => {
  assert.equal(claimOf(cell({})), "unaffected");
  assert.equal(claimOf(verified("pass")), "link");
  assert.equal(claimOf(verified("warn")), "link");
  assert.equal(claimOf(cell({ verdict: "pass", outcome: build() })), undefined);
  const whole = build({ summary: "2 objects (image: mm/Makefile may say how)" });
  assert.equal(claimOf(cell({ verdict: "pass", outcome: whole })), undefined);
  assert.equal(claimOf(cell({ verdict: "untested" })), undefined);
});

Deno.test("a claim against whole builds", async (t) => {
  const rows: [string, JudgedCell, BuildOutcome, BuildOutcome, string][] = [
    ["nothing changed", cell({}), build(), build(), "holds"],
    ["broken before and after", cell({}), broken, broken, "holds"],
    ["an old warning", cell({}), warned, warned, "holds"],
    ["it breaks", cell({}), build(), broken, "wrong"],
    ["it warns", cell({}), build(), warned, "wrong"],
    ["it mends", cell({}), broken, build(), "wrong"],
    ["another configuration", cell({}), build(), build({ configHash: "y" }), "wrong"],
    ["the disk is full", cell({}), build(), infra(), "open"],
    ["a link that is one", verified("pass"), build(), build({ configHash: "y" }), "holds"],
    ["a link that fails", verified("pass"), build(), broken, "wrong"],
    ["a warning that was told", verified("warn"), build(), warned, "holds"],
    ["a warning that was not", verified("pass"), build(), warned, "wrong"],
  ];
  for (const [name, one, before, now, expected] of rows) {
    await t.step(name, () => {
      const found = auditClaim(one, claimOf(one)!, { before, now });
      assert.equal(found.result, expected, found.text);
    });
  }
});
