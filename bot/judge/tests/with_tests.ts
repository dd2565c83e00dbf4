/**
 * Folds what the tests of a state came to into how it was built: a test that fails is a break of the
 * patch after which it passed no more. Pure.
 * @module
 */
import type { Diagnostic, SourceOutcome } from "../../compile/types.ts";
import type { TestOutcome } from "../../testing/types.ts";
import type { TriedCell } from "../types.ts";
import type { FileHunks } from "../hunks.ts";
import { withoutIdle } from "./idle.ts";
import { type Failed, type KernelMemory, kernelTests, type Last } from "./kernel_outcome.ts";

/** A cell with its tests in its outcome. */
export interface TestedCell extends TriedCell {
  /** Why its tests leave it without an answer, unless this patch broke something. */
  readonly open?: { readonly verdict: "infra" | "untested"; readonly reason: string };
}

/** The tool of a diagnostic that stands for a test. */
export const TEST_TOOL = "test";

/**
 * The cells of one build, in the order of their states. A test is held against its last result. `patches`: the lines
 * that they change, the first patch first.
 */
export function withTests(
  tried: readonly TriedCell[],
  patches: readonly (readonly FileHunks[])[] = [],
): readonly TestedCell[] {
  const cells = withoutIdle(tried);
  const known = new Map<string, Last>(), memory: KernelMemory = new Map();
  return cells.map((tried) => {
    const { outcome, state } = tried;
    if (tried.tests === undefined || outcome === undefined || outcome.kind === "infra") {
      return tried;
    }
    if (outcome.kind === "unaffected") return tried;
    const kernel = tried.tests.map((test) => kernelTests(test, state, memory, patches));
    const tests = kernel.map(({ test }) => test), cell = { ...tried, tests };
    const failed = tried.tests.filter(({ kind }) => kind === "failed")
      .map((test): Failed => ({ test, last: known.get(test.name) }));
    const isUnknown = ({ last }: Failed) => state > 0 && (last === undefined || last.unknown);
    // A test without a result keeps its break open, so that it does not count as the base's later; so does one of whose
    // two runs one died as before.
    const isOpen = ({ kind, name, unsure }: TestOutcome) =>
      known.get(name)?.kind === "failed" &&
      (kind !== "passed" && kind !== "failed" || kind === "passed" && unsure !== undefined);
    const lasting = tried.tests.filter((test) => isOpen(test) && !known.get(test.name)!.unknown);
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
    for (const test of tried.tests) {
      const { name, kind } = test;
      if (kind !== "passed" && kind !== "failed" || isOpen(test)) continue;
      const last = known.get(name);
      const unknown = kind === "failed" && state > 0 && (last === undefined || last.unknown);
      known.set(name, { kind, state, unknown });
    }
    const folded = [
      ...certain.map(({ test }) => test),
      ...lasting,
      ...kernel.flatMap(({ lasting }) => lasting),
    ];
    const warned = withWarnings(outcome, kernel.flatMap(({ warnings }) => warnings));
    return {
      ...cell,
      ...(open === undefined ? {} : { open }),
      outcome: folded.length === 0
        ? warned
        : broken(warned, { folded, before }, summaryOf(certain, state)),
    };
  });
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

/** What was built or not, with what the tests make of it. */
type Built = Exclude<SourceOutcome, { kind: "unaffected" }>;

function withWarnings(outcome: Built, warnings: readonly string[]): Built {
  if (warnings.length === 0) return outcome;
  const more = warnings.map((message): Diagnostic => ({
    severity: "warning",
    tool: TEST_TOOL,
    message,
  }));
  return { ...outcome, diagnostics: [...outcome.diagnostics, ...more] };
}

function broken(
  outcome: Built,
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
