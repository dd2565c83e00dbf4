import assert from "node:assert/strict";
import fc from "fast-check";
import type { Plan } from "../../bot/plan/types.ts";
import { SHELL_PROMPT } from "../../bot/report/analysis/findings.ts";
import { renderJunit } from "../../bot/report/junit/report.ts";
import { liveLines, plainEvent } from "../../bot/report/terminal/live.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { unpaint } from "../../bot/text/paint.ts";
import { renderPlan } from "../../bot/report/terminal/plan.ts";
import { renderReject } from "../../bot/report/terminal/reject.ts";
import { type Report, REPORT_SCHEMA, reportSchema } from "../../bot/report/model/schema.ts";
import { VERDICTS } from "../../bot/report/model/cell_schema.ts";
import { renderTable } from "../../bot/text/table.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { widthOf } from "../../bot/text/width.ts";

/** Text as an attacker would send it. */
const text = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.string() },
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\u001b[2J",
      "\u001b]0;x\u0007",
      "\u009b1m",
      "\u202e",
      "\r\n",
      "\ud800",
      "\u6f22\u5b57",
      "e\u0301",
      "x".repeat(200),
    ),
  ),
  { maxLength: 4 },
).map((parts) => parts.join(""));
const small = fc.nat({ max: 5 });
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const diagnostic = fc.record({
  severity: fc.constantFrom("error" as const, "warning" as const),
  tool: text,
  file: fc.option(text, { nil: undefined }),
  line: fc.option(fc.nat(), { nil: undefined }),
  column: fc.option(fc.nat(), { nil: undefined }),
  message: text,
  option: fc.option(text, { nil: undefined }),
  status: fc.constantFrom("new" as const, "old" as const, "fixed" as const),
});

const drift = fc.record({
  since: small,
  total: fc.nat(),
  symbols: fc.array(fc.record({ symbol: text, from: text, to: text }), { maxLength: 12 }),
});

const boot = fc.record({
  result: fc.constantFrom("booted", "broken", "infra", "untested"),
  summary: text,
  machine: text,
  seconds,
  tests: fc.array(fc.record({ name: text, result: fc.constantFrom("ok", "not ok", "skip") }), {
    maxLength: 10,
  }),
  values: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
  excerpt: fc.array(text, { maxLength: 3 }),
  console: fc.option(text, { nil: undefined }),
  reproduce: fc.array(text, { maxLength: 2 }),
});

const report: fc.Arbitrary<Report> = fc.record({
  archs: fc.uniqueArray(text, { minLength: 1, maxLength: 10 }),
  count: small,
  label: text,
  cells: fc.array(
    fc.record({
      state: small,
      at: fc.nat(),
      verdict: fc.constantFrom(...VERDICTS),
      reason: text,
      compiled: small,
      seconds,
      cached: fc.boolean(),
      diagnostics: fc.array(diagnostic, { maxLength: 3 }),
      brokenTargets: fc.array(text, { maxLength: 7 }),
      log: fc.option(text, { nil: undefined }),
      reproduce: fc.array(text, { maxLength: 2 }),
      drift: fc.option(drift, { nil: undefined }),
      hunk: fc.option(text, { nil: undefined }),
      errors: small,
      boot: fc.option(boot, { nil: undefined }),
    }),
    { maxLength: 20 },
  ),
  complete: fc.boolean(),
}).map(({ archs, count, label, cells, complete }) => ({
  schema: REPORT_SCHEMA,
  tool: { name: label, version: label },
  run: { id: label, startedAt: label, seconds: 1, host: { cores: 1 } },
  series: {
    title: label,
    version: 1,
    tags: [label],
    patches: Array.from({ length: count }, (_, i) => ({
      n: i + 1,
      subject: label,
      author: { name: label, email: label },
    })),
    notes: [label],
  },
  tree: { label, notes: [label], base: { commit: label, tree: label, how: label, why: label } },
  states: Array.from({ length: count + 1 }, (_, n) => ({ n, commit: label, tree: label })),
  level: "image" as const,
  archs: archs.map((name) => ({ name, defconfig: label, why: label })),
  cells: cells.map(({ at, errors, ...cell }) => ({
    ...cell,
    arch: archs[at % archs.length]!,
    level: "image" as const,
    cpuSeconds: cell.seconds,
    diagnosticsTotal: { errors, warnings: 0, new: 0, old: 0, fixed: 0 },
  })),
  verdict: { exit: 1 as const, kind: "not-bisect-safe" as const, text: label },
  complete,
}));

const options = fc.record({ width: fc.integer({ min: 40, max: 200 }), color: fc.boolean() });

/** No control or format character but our colours and newlines, and no line that is too wide. */
function assertSafe(rendered: string, width: number): void {
  for (const line of unpaint(rendered).split("\n")) {
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    const wholeLine = line.startsWith(SHELL_PROMPT) || /^ {4}(?:log|console): /.test(line);
    if (!wholeLine) assert.ok(widthOf(line) <= width, `${widthOf(line)}: ${JSON.stringify(line)}`);
  }
}

Deno.test("renderReport: any report at all is safe to print and no wider than the terminal", () => {
  fc.assert(fc.property(report, options, (any, how) => {
    reportSchema.parse(any);
    assertSafe(renderReport(any, how), how.width);
  }));
});

Deno.test("renderMarkdown and renderJunit: no control character but newlines", () => {
  fc.assert(fc.property(report, (any) => {
    assertSafe(renderMarkdown(any), Infinity);
    const xml = renderJunit(any);
    assertSafe(xml, Infinity);
    assert.doesNotMatch(xml, /[\ufffe\uffff]/);
    assert.doesNotMatch(xml, /&(?!(amp|lt|gt|quot|#9|#10|#13);)/);
  }));
});

const plan: fc.Arbitrary<Plan> = fc.record({
  level: fc.constantFrom("objects" as const, "image" as const),
  archs: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
  notes: fc.array(text, { maxLength: 2 }),
  cells: fc.array(
    fc.record({
      state: small,
      arch: text,
      action: fc.constantFrom("build" as const, "skip" as const, "untested" as const),
      reason: text,
    }),
    { maxLength: 12 },
  ),
});

Deno.test("liveLines and plainEvent: safe whatever runs", () => {
  const running = fc.array(fc.record({ state: small, arch: text, compiled: small, seconds }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(report, plan, running, options, seconds, (any, planned, runs, how, elapsed) => {
      const height = 12;
      const lines = liveLines(any, runs, { ...how, elapsed, plan: planned, height });
      assert.ok(lines.length <= height, `${lines.length} lines`);
      assertSafe(lines.join("\n"), how.width);
      for (const cell of any.cells) {
        assertSafe(plainEvent(cell, { n: 1, of: 2 }), Infinity);
        assert.ok(!plainEvent(cell, { n: 1, of: 2 }).includes("\n"));
      }
    }),
  );
});

Deno.test("renderPlan, renderReject and renderTable: safe, too", () => {
  const reject = fc.record({
    patch: small,
    subject: text,
    git: text,
    hunks: fc.array(
      fc.record({
        file: text,
        header: fc.option(text, { nil: undefined }),
        problem: text,
        expected: fc.option(fc.array(text, { maxLength: 20 }), { nil: undefined }),
        found: fc.option(fc.array(text, { maxLength: 3 }), { nil: undefined }),
        nearest: fc.option(fc.nat(), { nil: undefined }),
        alreadyApplied: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
  });
  const rows = fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.array(fc.array(text, { minLength: n, maxLength: n }), { maxLength: 4 })
  );
  fc.assert(fc.property(plan, reject, rows, text, options, (planned, why, table, title, how) => {
    const series = { title, version: 1, tags: [title], patches: [{ n: 1, subject: title }] };
    assertSafe(renderPlan(planned, series, how), how.width);
    assertSafe(renderReject(why, how), how.width);
    assertSafe(renderTable({ rows: table }, how), how.width);
  }));
});
