/**
 * Folds what the tests of a state came to into how it was built: a test that fails is a break of the
 * patch after which it passed no more. Pure.
 * @module
 */
import type { Diagnostic, SourceOutcome } from "../../compile/types.ts";
import { NO_TEST } from "../../testing/mod.ts";
import type { TestOutcome } from "../../testing/types.ts";
import type { TriedCell } from "../types.ts";
import { holdCases, type KnownCases, NO_CASES } from "./kernel_tests.ts";

/** A cell with its tests in its outcome. */
export interface TestedCell extends TriedCell {
  /** Why its tests leave it without an answer, unless this patch broke something. */
  readonly open?: { readonly verdict: "infra" | "untested"; readonly reason: string };
}

/** What the last state at which a test had a result said. */
interface Last {
  readonly kind: "passed" | "failed";
  readonly state: number;
  /** It failed where no earlier state tells whether a patch did it. */
  readonly unknown: boolean;
}

/** A test that failed, with the last result before. */
interface Failed {
  readonly test: TestOutcome;
  readonly last?: Last;
}

/** The tool of a diagnostic that stands for a test. */
export const TEST_TOOL = "test";

/** The cells of one build, in the order of their states. A test is held against its last result. */
export function withTests(tried: readonly TriedCell[]): readonly TestedCell[] {
  const cells = withoutIdle(tried);
  const known = new Map<string, Last>(), knownCases = new Map<string, KnownCases>();
  return cells.map((tried) => {
    const { outcome, state } = tried;
    if (tried.tests === undefined || outcome === undefined || outcome.kind === "infra") {
      return tried;
    }
    if (outcome.kind === "unaffected") return tried;
    const kernel = tried.tests.map((test) => kernelTests(test, state, knownCases));
    const tests = kernel.map(({ test }) => test), cell = { ...tried, tests };
    const failed = tried.tests.filter(({ kind }) => kind === "failed")
      .map((test): Failed => ({ test, last: known.get(test.name) }));
    const isUnknown = ({ last }: Failed) => state > 0 && (last === undefined || last.unknown);
    // A test without a result keeps its break open, so that it does not count as the base's later.
    const lasting = tried.tests.filter(({ kind, name }) =>
      kind !== "passed" && kind !== "failed" && known.get(name)?.kind === "failed" &&
      !known.get(name)!.unknown
    );
    const certain = [
      ...failed.filter((one) => !isUnknown(one)),
      ...kernel.flatMap(({ certain }) => certain),
    ];
    const before = [
      ...tried.tests.filter(({ name }) => known.get(name)?.kind === "failed"),
      ...kernel.flatMap(({ before }) => before),
    ].map(diagnosticOf);
    const open = openOf(tests, [
      ...failed.filter(isUnknown),
      ...kernel.flatMap(({ unknown }) => unknown),
    ]);
    for (const { name, kind } of tried.tests) {
      if (kind !== "passed" && kind !== "failed") continue;
      const last = known.get(name);
      const unknown = kind === "failed" && state > 0 && (last === undefined || last.unknown);
      known.set(name, { kind, state, unknown });
    }
    const folded = [
      ...certain.map(({ test }) => test),
      ...lasting,
      ...kernel.flatMap(({ lasting }) => lasting),
    ];
    return {
      ...cell,
      ...(open === undefined ? {} : { open }),
      ...(folded.length === 0
        ? {}
        : { outcome: broken(outcome, { folded, before }, summaryOf(certain, state)) }),
    };
  });
}

/** A suite may come with a patch, and go with one. A kernel that never has one was built wrong, and has passed nothing. */
function withoutIdle(cells: readonly TriedCell[]): readonly TriedCell[] {
  const idle = (test: TestOutcome) => test.kind === "passed" && test.cases?.length === 0;
  const busy = new Set(
    cells.flatMap(({ tests = [] }) => tests.filter(({ cases = [] }) => cases.length > 0))
      .map(({ name }) => name),
  );
  return cells.map((cell) =>
    cell.tests?.some((test) => idle(test) && !busy.has(test.name)) !== true ? cell : {
      ...cell,
      tests: cell.tests.map((test) =>
        idle(test) && !busy.has(test.name)
          ? { ...test, kind: "failed" as const, summary: NO_TEST }
          : test
      ),
    }
  );
}

/** What a kernel's own tests come to; nothing of a test that is a command. */
function kernelTests(
  test: TestOutcome,
  state: number,
  known: Map<string, KnownCases>,
): {
  /** As it is to be told: it fails where one of its tests does, and not at the base already. */
  readonly test: TestOutcome;
  readonly certain: readonly Failed[];
  readonly unknown: readonly Failed[];
  readonly lasting: readonly TestOutcome[];
  readonly before: readonly TestOutcome[];
} {
  const none = { test, certain: [], unknown: [], lasting: [], before: [] };
  if (test.cases === undefined || test.kind === "infra") return none;
  const was = known.get(test.name) ?? NO_CASES;
  const held = holdCases(test, state, was);
  known.set(test.name, held.next);
  const as = (name: string, lines: readonly string[] = []): TestOutcome => ({
    ...{ ...test, name: `${test.name}: ${name}`, kind: "failed" },
    ...{ summary: lines.find((line) => /FAILED|ERROR/.test(line))?.trim() ?? "not ok" },
  });
  const failed = held.failed.map((one): Failed => ({
    test: as(one.name, one.lines),
    last: { kind: held.old.includes(one) ? "failed" : "passed", state: state - 1, unknown: false },
  }));
  const [first] = held.failed;
  return {
    test: {
      ...test,
      summary: held.summary,
      ...(first === undefined || test.kind === "failed"
        ? {}
        : { kind: "failed", excerpt: [...first.lines, `not ok: ${first.name}`] }),
    },
    certain: failed,
    unknown: held.unknown.map((one) => ({ test: as(one.name, one.lines) })),
    lasting: held.lasting.map((name) => as(name)),
    before: [...was.last].filter(([, result]) => result === "not ok").map(([name]) => as(name)),
  };
}

/** What stands between these tests and an answer. */
function openOf(tests: readonly TestOutcome[], unknown: readonly Failed[]): TestedCell["open"] {
  const infra = tests.find(({ kind }) => kind === "infra");
  if (infra !== undefined) {
    return { verdict: "infra", reason: `test ${infra.name}: ${infra.summary}` };
  }
  const [first] = unknown;
  if (first !== undefined) {
    const { name, summary } = first.test;
    const reason = `fails the test ${name} (${summary}), and no earlier state has a result of it`;
    return { verdict: "untested", reason };
  }
  const skipped = tests.find(({ kind }) => kind === "skipped");
  if (skipped === undefined) return undefined;
  const reason = `the test ${skipped.name} skips this state: ${skipped.summary}`;
  return { verdict: "untested", reason };
}

function broken(
  outcome: Exclude<SourceOutcome, { kind: "unaffected" }>,
  { folded, before }: {
    readonly folded: readonly TestOutcome[];
    /** What tests said at the state before. */
    readonly before: readonly Diagnostic[];
  },
  summary: string | undefined,
): SourceOutcome {
  const baseline = "baseline" in outcome ? outcome.baseline : undefined;
  return {
    ...outcome,
    kind: "broken",
    summary: summary ?? outcome.summary,
    diagnostics: [...outcome.diagnostics, ...folded.map(diagnosticOf)],
    ...(baseline === undefined
      ? {}
      : { baseline: { ...baseline, diagnostics: [...baseline.diagnostics, ...before] } }),
  };
}

/** The first that passed before; else the first. */
function summaryOf(failed: readonly Failed[], state: number): string | undefined {
  const first = failed.find(({ last }) => last?.kind === "passed") ?? failed[0];
  if (first === undefined) return undefined;
  const { test: { name, summary }, last } = first;
  const from = (last?.state ?? 0) + 1;
  const gap = last?.kind === "passed" && from < state
    ? ` (by one of patches ${from} to ${state}: it has no result between)`
    : "";
  return `fails the test ${name}: ${summary}${gap}`;
}

/** The same of a test at every state: what it printed is none of it. */
function diagnosticOf({ name }: TestOutcome): Diagnostic {
  return { severity: "error", tool: TEST_TOOL, message: `${name} fails` };
}
