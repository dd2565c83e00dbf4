/**
 * Outcomes in, verdicts out: which patch broke what. Pure.
 * @module
 */
import type { BootOutcome } from "../boot/types.ts";
import type { Diagnostic, SourceOutcome } from "../compile/types.ts";
import { withBoots } from "./boots/with_boots.ts";
import { type TestedCell, withTests } from "./tests/with_tests.ts";
import {
  again,
  baselineOf,
  breakingPatches,
  brokenSince,
  isUnfounded,
  openBreaks,
} from "./breaks.ts";
import { compare } from "./warnings/compare.ts";
import { withEvidence } from "./disproved.ts";
import type { FileHunks } from "./hunks.ts";
import { identity } from "./warnings/identity.ts";
import { withMovedFiles } from "./warnings/moved_files.ts";
import { isNewWarning, newsOf } from "./warnings/news.ts";
import type { JudgedCell, JudgedDiagnostic, TriedCell, Verdict } from "./types.ts";
import {
  maskedByError,
  notRecompiled,
  recompiledAt,
  relocated,
} from "./warnings/not_recompiled.ts";

/** What is known of an architecture before a cell is judged. */
interface Memory {
  /** The last build that says something about the source, and its state. */
  readonly outcome?: SourceOutcome;
  readonly state: number;
  /** The diagnostics of the state, as far as they are known. */
  readonly diagnostics: readonly Diagnostic[];
  /** The last state that was compiled or seen to be the same: level `objects` builds on it. */
  readonly seen: number;
  /** For each open break: the state that introduced it. */
  readonly breaks: ReadonlyMap<string, number>;
  /** The verdict of the state before. */
  readonly verdict?: Verdict;
}

/** For each patch, the first one first, what it does to the lines of its files. */
export type SeriesHunks = readonly (readonly FileHunks[])[];

/**
 * Judges the cells of one architecture, in the order of their states. With the hunks of the series'
 * patches, diagnostics are followed to where the patches move their lines.
 */
export function judgeArch(
  cells: readonly TriedCell[],
  patches: SeriesHunks = [],
): readonly JudgedCell[] {
  const judged: JudgedCell[] = [];
  const moves = patches.map(withMovedFiles);
  let memory: Memory = { state: -1, diagnostics: [], seen: -1, breaks: new Map() };
  for (const cell of withTests(withBoots(withEvidence(cells)), patches)) {
    const [result, next] = withOpen(cell, judgeCell(cell, memory, moves));
    if (result === undefined) continue;
    judged.push(tested(cell.boot === undefined ? result : withBoot(result, cell.boot), cell));
    memory = next;
  }
  return judged;
}

/** A cell whose tests give no answer has none, unless its patch broke something. */
function withOpen(
  { open }: TestedCell,
  [result, memory]: [JudgedCell | undefined, Memory],
): [JudgedCell | undefined, Memory] {
  if (open === undefined || result === undefined || result.verdict === "fail") {
    return [result, memory];
  }
  return [{ ...result, ...open }, { ...memory, verdict: open.verdict }];
}

/** What was tested is told beside what was built. */
function tested(cell: JudgedCell, { tests }: TestedCell): JudgedCell {
  if (tests === undefined) return cell;
  const good = cell.verdict === "pass" || cell.verdict === "warn" || cell.verdict === "fixed";
  const names = tests.map(({ name, cases, summary }) =>
    cases === undefined ? `passes ${name}` : `${name}: ${summary}`
  ).join(", ");
  return { ...cell, tests, reason: good ? `${cell.reason}, ${names}` : cell.reason };
}

/** Adds what booted to the reason, beside what was built. */
function withBoot(cell: JudgedCell, boot: BootOutcome): JudgedCell {
  const good = cell.verdict === "pass" || cell.verdict === "warn" || cell.verdict === "fixed";
  const complete = cell.reason.includes(boot.summary) || !good;
  return { ...cell, boot, reason: complete ? cell.reason : `${cell.reason}, ${boot.summary}` };
}

/** A cell with its verdict, and with the breaks that are open; as a default, those of the state before. */
type Say = (
  verdict: Verdict,
  reason: string,
  breaks?: ReadonlyMap<string, number>,
) => JudgedCell;

function judgeCell(
  cell: TriedCell,
  memory: Memory,
  patches: SeriesHunks,
): [JudgedCell | undefined, Memory] {
  const say: Say = (verdict, reason, breaks = memory.breaks) => ({
    state: cell.state,
    arch: cell.arch,
    verdict,
    reason,
    ...verdict === "inherited" ? { since: breakingPatches(breaks) } : {},
    outcome: cell.outcome,
    diagnostics: [],
  });
  const unknown = (verdict: "infra" | "untested", reason: string): [JudgedCell, Memory] => [
    say(verdict, reason),
    { ...memory, verdict },
  ];
  if (cell.action === "untested") return unknown("untested", cell.reason);
  if (cell.action === "skip") {
    const verdict = inheritedVerdict(memory);
    return [say(verdict, inheritedReason(verdict, cell, memory)), { ...memory, verdict }];
  }
  if (cell.outcome === undefined) return [undefined, memory];
  if (cell.outcome.kind === "infra") return unknown("infra", cell.outcome.summary);
  return judgeBuild(cell, cell.outcome, memory, patches, say);
}

/** A patch that cannot change an architecture leaves it as it is, broken or not. */
function inheritedVerdict(memory: Memory): Verdict {
  switch (memory.verdict) {
    case undefined:
    case "infra":
    case "untested":
      return "untested";
    case "fail":
    case "inherited":
      return "inherited";
    case "base-broken":
      return "base-broken";
    default:
      return "unaffected";
  }
}

function inheritedReason(verdict: Verdict, cell: TriedCell, memory: Memory): string {
  if (verdict === "unaffected") return cell.reason;
  if (verdict === "untested") return `${cell.reason}; the state before has no result`;
  return `${cell.reason}; ${brokenSince(memory.breaks)}`;
}

function judgeBuild(
  cell: TriedCell,
  outcome: SourceOutcome,
  memory: Memory,
  patches: SeriesHunks,
  say: Say,
): [JudgedCell, Memory] {
  if (outcome.kind === "unaffected" && memory.outcome !== undefined) {
    const verdict = inheritedVerdict(memory);
    return [
      say(verdict, inheritedReason(verdict, { ...cell, reason: outcome.why }, memory)),
      { ...memory, verdict, seen: cell.state },
    ];
  }
  const before = baselineOf(outcome) ?? memory.outcome;
  const first = before === undefined;
  if (first && cell.state !== 0 && outcome.kind === "broken") {
    const text = `does not build, but state 0 has no result to hold it against: ${outcome.summary}`;
    return [say("untested", text), { ...memory, verdict: "untested" }];
  }
  const diagnostics = judgeDiagnostics(outcome, memory, patches, cell.state);
  const breaks = openBreaks(outcome, memory.breaks, cell.state);
  if (isUnfounded(outcome, breaks, memory.verdict === "untested")) {
    const why = `its link is argued from one that does not link: broken at state ${memory.state}`;
    return [say("untested", why), { ...memory, verdict: "untested" }];
  }
  const verdict = verdictOf(cell.state, breaks, memory, diagnostics.some(isNewWarning));
  const gap = !first && memory.state < cell.state - 1 && isGap(memory)
    ? ` (by one of patches ${memory.state + 1} to ${cell.state}: state ${
      cell.state - 1
    } has no result)`
    : "";
  const news = newsOf(diagnostics);
  const reason = reasonOf(verdict, { outcome, breaks, memory, cell, news }) +
    (verdict === "fail" || verdict === "warn" ? gap : "");
  return [
    { ...say(verdict, reason, breaks), diagnostics },
    {
      outcome,
      state: cell.state,
      diagnostics: diagnostics.filter((d) => d.status !== "fixed").map(withoutStatus),
      seen: isPrepared(outcome) ? cell.state : memory.seen,
      breaks,
      verdict,
    },
  ];
}

/** What is said at a state, and what is no more, against the state before. */
function judgeDiagnostics(
  outcome: SourceOutcome,
  memory: Memory,
  patches: SeriesHunks,
  state: number,
): readonly JudgedDiagnostic[] {
  const baseline = baselineOf(outcome);
  if (baseline === undefined && memory.outcome === undefined) {
    return outcome.diagnostics.map((d) => ({ ...d, status: "old" as const }));
  }
  const isNotRecompiled = notRecompiled(outcome);
  const isOfBaseline = baseline === undefined ? () => false : recompiledAt(baseline);
  const since = between(patches, memory.state, state);
  const asked = baseline === undefined ? since : between(patches, memory.seen, state);
  const lasting = memory.diagnostics.filter(isNotRecompiled).map((d) => relocated(d, since));
  const known = new Set(lasting.map(placed));
  for (const d of baseline?.diagnostics.filter(isNotRecompiled) ?? []) {
    const now = relocated(d, asked);
    if (!known.has(placed(now))) lasting.push(now);
  }
  const stopped = memory.outcome !== undefined && !isPrepared(memory.outcome);
  const baselineKeys = new Set(baseline?.diagnostics.map(placed));
  // Diagnostics of files that the state before did not compile are kept as they were.
  const silent = baseline === undefined
    ? memory.diagnostics
    : memory.diagnostics.filter((d) => d.severity === "error" ? stopped : !isOfBaseline(d))
      .map((d) => withoutStatus(relocated(d, between(patches, memory.state, memory.seen))))
      .filter((d) => !baselineKeys.has(placed(d)));
  const judged = compare(
    [...baseline?.diagnostics ?? [], ...silent].filter((d) => !isNotRecompiled(d)),
    outcome.diagnostics,
    asked,
    lasting,
  );
  const isMasked = maskedByError(outcome);
  const kept = judged.filter(isMasked).map((d) => relocated(withoutStatus(d), asked));
  return [...judged.filter((d) => !isMasked(d)), ...kept, ...lasting];
}

/** The text and the place of a diagnostic. */
function placed(d: Diagnostic): string {
  return `${identity(d)}\0${d.line ?? ""}`;
}

function withoutStatus({ status: _status, was: _was, ...d }: JudgedDiagnostic): Diagnostic {
  return d;
}

/** The patches after state `from` up to `to`, or undefined if we do not have them all. */
function between(patches: SeriesHunks, from: number, to: number): SeriesHunks | undefined {
  return from < 0 || to > patches.length ? undefined : patches.slice(from, to);
}

/** At level `objects` a state that cannot be prepared is no baseline of a later one. */
function isPrepared(outcome: SourceOutcome): boolean {
  return outcome.level !== "objects" || outcome.kind !== "broken" || outcome.tried.length !== 0;
}

function isGap(memory: Memory): boolean {
  return memory.verdict === "infra" || memory.verdict === "untested";
}

function verdictOf(
  state: number,
  breaks: ReadonlyMap<string, number>,
  memory: Memory,
  newWarning: boolean,
): Verdict {
  const since = [...breaks.values()];
  if (since.length > 0) {
    if (state === 0 || since.every((s) => s === 0)) return "base-broken";
    return since.includes(state) ? "fail" : "inherited";
  }
  if (memory.breaks.size > 0) return "fixed";
  return newWarning ? "warn" : "pass";
}

function reasonOf(
  verdict: Verdict,
  { outcome, breaks, memory, cell, news }: {
    readonly outcome: SourceOutcome;
    readonly breaks: ReadonlyMap<string, number>;
    readonly memory: Pick<Memory, "breaks">;
    readonly cell: TriedCell;
    readonly news: string;
  },
): string {
  const objects = outcome.level === "objects"
    ? outcome.summary
    : `${outcome.compiled} object${outcome.compiled === 1 ? "" : "s"} built`;
  switch (verdict) {
    case "fail":
      return outcome.summary;
    case "inherited":
    case "base-broken":
      return brokenSince(breaks) + (cell.state === 0 ? `: ${outcome.summary}` : "");
    case "fixed":
      return `${again(memory.breaks)}: ${objects}${news}`;
    default:
      return `${objects}${news}`;
  }
}
