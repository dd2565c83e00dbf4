/**
 * Puts a {@linkcode Report} together from what the stages gave. Pure.
 * @module
 */
import { inPrintOrder } from "../../compile/first_error.ts";
import { isUsual } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { Coverage } from "../../judge/coverage.ts";
import type { Drift } from "../../judge/drift.ts";
import { likelyHunk } from "../../judge/cause.ts";
import { distinct } from "../../judge/identity.ts";
import type { SeriesHunks } from "../../judge/judge.ts";
import type { JudgedCell, JudgedDiagnostic, SeriesVerdict, Verdict } from "../../judge/types.ts";
import type { Checkpatch, Finding, Recipient } from "../../letter/types.ts";
import type { Level } from "../../plan/types.ts";
import type { PostedMail } from "../../series/mail/posted.ts";
import type { Series } from "../../series/types.ts";
import { digestHex } from "../../system/files/digest.ts";
import type { Base, State, Tree } from "../../tree/types.ts";
import { commitsToSkip, ownCommit, type RangeCommit } from "./advice.ts";
import { argumentOf } from "../model/argument.ts";
import { reportBase } from "../model/base.ts";
import { type Cell, type Report, REPORT_SCHEMA } from "../model/schema.ts";
import { cellKey } from "../../plan/types.ts";

/** What a run knows. */
export interface Facts {
  readonly version: string;
  readonly run: Report["run"];
  readonly series: Series;
  readonly tree: Tree;
  readonly base: Base;
  readonly states: readonly State[];
  readonly level: Level;
  readonly builds: readonly Build[];
  /** Warnings that fail the gate. */
  readonly werror?: readonly string[];
  /** First line of each compiler's `--version`, by architecture. */
  readonly compilers: ReadonlyMap<string, string>;
  readonly cells: readonly JudgedCell[];
  /** `arch/state` of cells whose outcome an earlier run left. */
  readonly cached: ReadonlySet<string>;
  /** `arch/state`: what became of the configuration there. */
  readonly drift: ReadonlyMap<string, Drift>;
  readonly audit?: Report["audit"];
  /** What compilers have seen of the lines that the series adds. */
  readonly coverage: Coverage;
  readonly verdict: SeriesVerdict;
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** What became of the claims of the cover letter. */
  readonly letter?: readonly Finding[];
  /** By the patch's place. */
  readonly checkpatch?: ReadonlyMap<number, Checkpatch>;
  /** Who should get the series. */
  readonly cc?: readonly Recipient[];
  /** Its mails as they were posted. */
  readonly posted?: readonly PostedMail[];
  /** Of a git range, its commits, the first one first. */
  readonly commits?: readonly RangeCommit[];
  /** What each patch does, the first one first: to tell which hunk broke something. */
  readonly hunks?: SeriesHunks;
  /** The word of the part that this is of. */
  readonly shard?: string;
}

/** How many diagnostics of a cell a report carries; the log has them all. */
const SHOWN = 200;

/** How many files that no build compiles a report names, how many ranges of lines, and how many files that are. */
const UNCOVERED = 200, RANGES = 50, COVERED = 500;

/** Of a cell, as many errors are asked for the hunk that caused them. */
const ASKED = 20;

/** What a report says of the run before its first cell. */
export type Head = Pick<
  Report,
  "schema" | "tool" | "series" | "tree" | "states" | "level" | "werror" | "archs"
>;

/** What it says of the cells. */
export type Body =
  & Pick<Facts, "run" | "cells" | "cached" | "drift" | "audit" | "verdict" | "complete">
  & Pick<Facts, "coverage">
  & Pick<Facts, "commits" | "hunks" | "shard">;

/** The report of a run so far. */
export function assemble(facts: Facts): Report {
  return assembleOn(headOf(facts), facts);
}

/** The report with this head. */
export function assembleOn(head: Head, body: Body): Report {
  const { schema, tool, level, ...rest } = head;
  const cells = body.cells
    .map((cell) => reportCell(cell, body, level))
    .toSorted((a, b) => a.state - b.state);
  const skip = commitsToSkip(cells, head.states, body.commits ?? []);
  return {
    schema,
    tool,
    run: body.run,
    ...(body.shard === undefined ? {} : { shard: body.shard }),
    series: rest.series,
    tree: rest.tree,
    states: rest.states,
    level,
    ...(rest.werror === undefined ? {} : { werror: rest.werror }),
    archs: rest.archs,
    cells,
    ...(skip.length === 0 ? {} : { bisectSkip: skip }),
    ...(body.audit === undefined ? {} : { audit: body.audit }),
    coverage: reportCoverage(body.coverage),
    ...(body.hunks === undefined ? {} : { diff: reportDiff(body.hunks) }),
    verdict: body.verdict,
    complete: body.complete,
  };
}

/** The head of a run's report. */
export function headOf(facts: Omit<Facts, keyof Body> & Pick<Facts, "commits">): Head {
  const { series, tree, base } = facts;
  return {
    schema: REPORT_SCHEMA,
    tool: { name: "everystep", version: facts.version },
    series: {
      title: series.title,
      version: series.version,
      tags: series.tags,
      patches: series.patches.map(({ n, subject, author, messageId, raw }) => {
        const checkpatch = facts.checkpatch?.get(n);
        const commit = ownCommit(n, facts.states, facts.commits ?? []);
        return {
          n,
          subject,
          author,
          ...(messageId === undefined ? {} : { messageId }),
          sha256: digestHex(raw.bytes),
          ...(commit === undefined ? {} : { commit }),
          ...(checkpatch === undefined ? {} : { checkpatch }),
        };
      }),
      notes: [...series.notes, ...facts.notes],
      ...(facts.letter === undefined ? {} : { letter: facts.letter }),
      ...(facts.cc === undefined ? {} : { cc: facts.cc }),
      ...(facts.posted === undefined || facts.posted.length === 0 ? {} : { posted: facts.posted }),
    },
    tree: { label: tree.label, ...tree.public, notes: tree.notes, base: reportBase(base) },
    states: facts.states,
    level: facts.level,
    ...(facts.werror === undefined ? {} : { werror: facts.werror }),
    archs: facts.builds.map((build) => {
      const { name, defconfig, why } = build, compiler = facts.compilers.get(name);
      return {
        ...{ name, defconfig, why },
        ...(compiler === undefined ? {} : { compiler }),
        ...(isUsual(build) ? {} : { build: reportBuild(build) }),
      };
    }),
  };
}

/** What the report says of a build: the place of a file is nobody else's. */
function reportBuild({ of: { file: _, ...parts } }: Build) {
  return parts;
}

function reportCell(cell: JudgedCell, facts: Body, asked: Level): Cell {
  const { outcome } = cell;
  const diagnostics = distinct(cell.diagnostics).toSorted((a, b) => weight(a) - weight(b));
  const argument = argumentOf(cell);
  const hunk = cell.verdict === "fail" ? causeOf(cell, diagnostics, facts) : undefined;
  const number = (is: (d: JudgedDiagnostic) => boolean) => diagnostics.filter(is).length;
  return {
    state: cell.state,
    arch: cell.arch,
    verdict: cell.verdict,
    reason: cell.reason,
    level: isBooted(cell, asked) ? "boot" : outcome?.level ?? asked,
    ...(argument === undefined ? {} : { argument }),
    ...(outcome?.configHash ? { configHash: outcome.configHash } : {}),
    compiled: outcome?.compiled ?? 0,
    seconds: outcome?.seconds ?? 0,
    cpuSeconds: outcome?.cpuSeconds ?? 0,
    cached: facts.cached.has(cellKey(cell)),
    diagnostics: shown(diagnostics, outcome?.brokenTargets ?? []),
    diagnosticsTotal: {
      errors: number((d) => d.severity === "error" && d.status !== "fixed"),
      warnings: number((d) => d.severity === "warning" && d.status !== "fixed"),
      new: number((d) => d.status === "new"),
      old: number((d) => d.status === "old" || d.status === "moved"),
      fixed: number((d) => d.status === "fixed"),
    },
    brokenTargets: outcome?.brokenTargets ?? [],
    ...(hunk === undefined ? {} : { hunk }),
    ...(outcome?.log ? { log: outcome.log } : {}),
    reproduce: outcome?.reproduce ?? [],
    ...reportBoot(cell),
    ...reportDrift(facts.drift.get(cellKey(cell))),
  };
}

function reportCoverage({ missing, files, ...coverage }: Coverage): Report["coverage"] {
  return {
    ...coverage,
    missing: missing.slice(0, UNCOVERED).map((one) => ({
      ...one,
      at: one.at.slice(0, RANGES),
      removed: one.removed.slice(0, RANGES),
    })),
    files: files.slice(0, COVERED).map((one) => ({
      ...one,
      lines: one.lines.slice(0, RANGES),
      seen: one.seen.slice(0, RANGES),
    })),
  };
}

/** Lines of the patches that a report carries, and characters of each. */
const DIFF_LINES = 3000, DIFF_CHARS = 400;

function reportDiff(patches: SeriesHunks): Report["diff"] {
  let left = DIFF_LINES;
  return patches.flatMap((files, i) =>
    files.flatMap(({ path, hunks, deleted }) => {
      if (left <= 0 || deleted) return [];
      const shown = hunks.flatMap(({ newStart, lines }) => {
        const some = lines.slice(0, left).map((line) => line.slice(0, DIFF_CHARS));
        left -= some.length;
        return some.length === 0 ? [] : [{ start: newStart, lines: some }];
      });
      return shown.length === 0 ? [] : [{ patch: i + 1, file: path, hunks: shown }];
    })
  );
}

/** A cell that was asked to boot, and did or did not. */
function isBooted({ boot }: JudgedCell, asked: Level): boolean {
  return asked === "boot" && (boot?.kind === "booted" || boot?.kind === "broken");
}

/** Verdicts that a reader asks the reason of: what the console said stands in the report. */
const TOLD = new Set<Verdict>(["fail", "warn", "base-broken"]);

function reportBoot({ boot, verdict }: JudgedCell): Pick<Cell, "boot"> {
  if (boot === undefined) return {};
  const { kind: result, summary, machine, seconds, tests, values, reproduce } = boot;
  const excerpt = TOLD.has(verdict) ? boot.excerpt : [];
  const console = boot.console === "" ? {} : { console: boot.console };
  return {
    boot: { result, summary, machine, seconds, tests, values, excerpt, ...console, reproduce },
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
  facts: Body,
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

/** Those that a report has room for: the first error is always one of them. */
function shown(
  sorted: readonly JudgedDiagnostic[],
  targets: readonly string[],
): readonly JudgedDiagnostic[] {
  const some = sorted.slice(0, SHOWN);
  const first = errorsOf(sorted, targets)[0];
  return first === undefined || some.includes(first) ? some : [...some.slice(0, -1), first];
}

const ORDER = { new: 0, old: 2, moved: 2, fixed: 4 } as const;

/** New before old before fixed, errors before warnings. */
function weight(d: JudgedDiagnostic): number {
  return ORDER[d.status] + (d.severity === "error" ? 0 : 1);
}
