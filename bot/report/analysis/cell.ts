/**
 * A judged cell as a report has it. Pure.
 * @module
 */
import { inPrintOrder } from "../../compile/first_error.ts";
import { distinct, type Drift, likelyHunk, type SeriesHunks } from "../../judge/mod.ts";
import type { JudgedCell, JudgedDiagnostic, Verdict } from "../../judge/types.ts";
import { cellKey, type Level } from "../../plan/types.ts";
import { argumentOf } from "../model/argument.ts";
import type { Cell } from "../model/schema.ts";
import { isTreeSource } from "../bindings.ts";

/** What is known of the cells of a run. */
export interface CellFacts {
  readonly cells: readonly JudgedCell[];
  /** `arch/state` of cells whose outcome an earlier run left. */
  readonly cached: ReadonlySet<string>;
  /** `arch/state`: what became of the configuration there. */
  readonly drift: ReadonlyMap<string, Drift>;
  /** What each patch does, the first one first: to tell which hunk broke something. */
  readonly hunks?: SeriesHunks;
}

/** How many diagnostics of a cell a report carries; the log has them all. */
const MAX_ROWS = 200;

/** Of a cell, as many errors are asked for the hunk that caused them. */
const ASKED = 20;

/** The cell; `asked` is the level of the run. */
export function reportCell(cell: JudgedCell, facts: CellFacts, asked: Level): Cell {
  const { outcome } = cell;
  const diagnostics = distinct(cell.diagnostics).toSorted((a, b) => weight(a) - weight(b));
  const argument = argumentOf(cell);
  const hunk = cell.verdict === "fail" ? causeOf(cell, diagnostics, facts) : undefined;
  const trees = treesOf(cell, facts);
  const number = (is: (d: JudgedDiagnostic) => boolean) => diagnostics.filter(is).length;
  return {
    state: cell.state,
    arch: cell.arch,
    verdict: cell.verdict,
    reason: cell.reason,
    ...cell.since === undefined ? {} : { since: cell.since },
    level: isBooted(cell, asked) ? "boot" : outcome?.level ?? asked,
    ...(argument === undefined ? {} : { argument }),
    ...(outcome?.configHash ? { configHash: outcome.configHash } : {}),
    compiled: outcome?.compiled ?? 0,
    seconds: outcome?.seconds ?? 0,
    cpuSeconds: outcome?.cpuSeconds ?? 0,
    cached: facts.cached.has(cellKey(cell)),
    diagnostics: display(diagnostics, outcome?.brokenTargets ?? []),
    diagnosticsTotal: {
      errors: number((d) => d.severity === "error" && d.status !== "fixed"),
      warnings: number((d) => d.severity === "warning" && d.status !== "fixed"),
      new: number((d) => d.status === "new"),
      old: number((d) => d.status === "old" || d.status === "moved"),
      fixed: number((d) => d.status === "fixed"),
    },
    brokenTargets: outcome?.brokenTargets ?? [],
    ...(trees === undefined ? {} : { trees }),
    ...(hunk === undefined ? {} : { hunk }),
    ...(outcome?.log ? { log: outcome.log } : {}),
    reproduce: outcome?.reproduce ?? [],
    ...reportBoot(cell),
    ...reportTests(cell),
    ...reportDrift(facts.drift.get(cellKey(cell))),
  };
}

/** What became of its device trees and their bindings: in a whole build nobody looks. */
function treesOf({ outcome, state }: JudgedCell, { hunks }: CellFacts): Cell["trees"] {
  if (outcome?.kind !== "built" && outcome?.kind !== "broken") return undefined;
  if (outcome.level === "objects") return outcome.trees;
  const files = state === 0 ? [] : hunks?.[state - 1] ?? [];
  const has = files.some(({ path }) => isTreeSource(path));
  return has ? { held: 0, unheld: 0, why: { kind: "whole" } } : undefined;
}

/** A cell that was asked to boot, and did or did not. */
function isBooted({ boot }: JudgedCell, asked: Level): boolean {
  return asked === "boot" && (boot?.kind === "booted" || boot?.kind === "broken");
}

/** Verdicts that a reader asks the reason of: what the console said stands in the report. */
const EXPLAINED = new Set<Verdict>(["fail", "warn", "base-broken"]);

function reportBoot({ boot, verdict }: JudgedCell): Pick<Cell, "boot"> {
  if (boot === undefined) return {};
  const { kind: result, summary, machine, seconds, tests, values, reproduce } = boot;
  const { why, boots, flaky } = boot;
  const more = {
    ...why === undefined ? {} : { why },
    ...boots === undefined ? {} : { boots },
    ...flaky === undefined ? {} : { flaky },
  };
  const excerpt = EXPLAINED.has(verdict) ? boot.excerpt : [];
  const console = boot.console === "" ? {} : { console: boot.console };
  return {
    boot: {
      result,
      summary,
      machine,
      seconds,
      tests,
      values,
      excerpt,
      ...console,
      reproduce,
      ...more,
    },
  };
}

/** Of a kernel, as many tests are named. */
const CASES = 5000;

/** Of a test that passed, what it printed is in its log. */
function reportTests({ tests }: JudgedCell): Pick<Cell, "tests"> {
  if (tests === undefined) return {};
  return {
    tests: tests.map(({ kind: result, stops: _, log, cases, ...test }) => ({
      ...test,
      result,
      excerpt: result === "passed" ? [] : test.excerpt,
      ...(cases === undefined
        ? {}
        : { cases: cases.slice(0, CASES).map(({ name, result }) => ({ name, result })) }),
      ...(log === "" ? {} : { log }),
    })),
  };
}

/** How many symbols of a cell's drift a report carries, and how much of a value. */
const SYMBOLS = 100, VALUE = 200;

function reportDrift(drift: Drift | undefined): Pick<Cell, "drift"> {
  if (drift === undefined) return {};
  const cut = (value: string) => value.length > VALUE ? `${value.slice(0, VALUE)}...` : value;
  const symbols = drift.changes.slice(0, SYMBOLS)
    .map(({ symbol, from, to }) => ({ symbol: cut(symbol), from: cut(from), to: cut(to) }));
  return { drift: { since: drift.since, total: drift.changes.length, symbols } };
}

/** The likely hunk, in the patch of the cell and in those before it whose states have no answer. */
function causeOf(
  cell: JudgedCell,
  sorted: readonly JudgedDiagnostic[],
  facts: CellFacts,
): string | undefined {
  const verdicts = new Map(
    facts.cells.filter((one) => one.arch === cell.arch).map((one) => [one.state, one.verdict]),
  );
  const open = (state: number) => ["infra", "untested"].includes(verdicts.get(state) ?? "");
  let from = cell.state - 1;
  while (from > 0 && open(from)) from--;
  const hunks = (facts.hunks ?? []).slice(from, cell.state).reverse().flat();
  const targets = cell.outcome?.brokenTargets.slice(0, ASKED) ?? [];
  const errors = [
    ...errorsOf(sorted, cell.outcome?.brokenTargets ?? []).slice(0, ASKED),
    { severity: "error" as const, tool: "make", message: targets.join(" ") },
  ];
  // A broken header can show first in a file that only follows from it.
  for (const error of errors) {
    const hunk = likelyHunk(error, hunks);
    if (hunk !== undefined) return hunk;
  }
  return undefined;
}

/** New errors before old ones, each in the order of their printing. */
function errorsOf(
  diagnostics: readonly JudgedDiagnostic[],
  targets: readonly string[],
): readonly JudgedDiagnostic[] {
  const errors = diagnostics.filter((d) => d.severity === "error" && d.status !== "fixed");
  return inPrintOrder(errors, targets)
    .toSorted((a, b) => Number(b.status === "new") - Number(a.status === "new"));
}

/** The diagnostics that a report lists: the first error is always one of them. */
function display(
  sorted: readonly JudgedDiagnostic[],
  targets: readonly string[],
): readonly JudgedDiagnostic[] {
  const some = sorted.slice(0, MAX_ROWS);
  const first = errorsOf(sorted, targets)[0];
  return first === undefined || some.includes(first) ? some : [...some.slice(0, -1), first];
}

const ORDER = { new: 0, old: 2, moved: 2, fixed: 4 } as const;

/** New before old before fixed, errors before warnings. */
function weight(d: JudgedDiagnostic): number {
  return ORDER[d.status] + (d.severity === "error" ? 0 : 1);
}
