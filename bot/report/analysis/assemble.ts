/**
 * Puts a {@linkcode Report} together from what the stages gave. Pure.
 * @module
 */
import { isBinding } from "../../compile/bindings/fit.ts";
import { isUsual } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { Coverage, SeriesHunks } from "../../judge/mod.ts";
import type { SeriesVerdict } from "../../judge/types.ts";
import type { Checkpatch, Finding, Recipient } from "../../cover_letter/types.ts";
import type { Level } from "../../plan/types.ts";
import { diffId } from "../../series/diff/diff_id.ts";
import type { PostedMail } from "../../series/mail/posted.ts";
import type { Series } from "../../series/types.ts";
import type { NamedTest } from "../../testing/types.ts";
import { digestHex } from "../../system/files/digest.ts";
import type { Base, State, Tree } from "../../tree/types.ts";
import { commitsToSkip, ownCommit, type RangeCommit } from "./advice.ts";
import { chosenTree, reportBase } from "../model/base.ts";
import { type Report, REPORT_SCHEMA } from "../model/schema.ts";
import { type CellFacts, reportCell } from "./cell.ts";

/** What a run knows. */
export interface Facts extends CellFacts {
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
  /** What every state was to pass. */
  readonly tests?: readonly NamedTest[];
  /** First line of each compiler's `--version`, by architecture. */
  readonly compilers: ReadonlyMap<string, string>;
  readonly audit?: Report["audit"];
  /** What compilers have seen of the lines that the series adds. */
  readonly coverage: Coverage;
  readonly verdict: SeriesVerdict;
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** What became of the claims of the cover letter. */
  readonly coverLetter?: readonly Finding[];
  /** By the patch's place. */
  readonly checkpatch?: ReadonlyMap<number, Checkpatch>;
  /** Who should get the series. */
  readonly cc?: readonly Recipient[];
  /** Its mails as they were posted. */
  readonly posted?: readonly PostedMail[];
  /** Of a git range, its commits, the first one first. */
  readonly commits?: readonly RangeCommit[];
  /** The word of the part that this is of. */
  readonly shard?: string;
}

/** How many files that no build compiles a report names, how many ranges of lines, and how many files that are. */
const UNCOVERED = 200, RANGES = 50, COVERED = 500;

/** What a report says of the run before its first cell. */
export type Head = Pick<
  Report,
  "schema" | "tool" | "series" | "tree" | "states" | "level" | "werror" | "tests" | "archs"
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
  const changedBindings = (body.hunks ?? []).flatMap((files, i) =>
    files.some(({ path, renamedFrom }) => isBinding(path) || isBinding(renamedFrom ?? ""))
      ? [i + 1]
      : []
  );
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
    ...(rest.tests === undefined ? {} : { tests: rest.tests }),
    archs: rest.archs,
    cells,
    ...(skip.length === 0 ? {} : { bisectSkip: skip }),
    ...(body.audit === undefined ? {} : { audit: body.audit }),
    ...(changedBindings.length === 0 ? {} : { changedBindings }),
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
      patches: series.patches.map(({ n, subject, author, messageId, raw, diff }) => {
        const checkpatch = facts.checkpatch?.get(n);
        const commit = ownCommit(n, facts.states, facts.commits ?? []);
        return {
          n,
          subject,
          author,
          ...(messageId === undefined ? {} : { messageId }),
          sha256: digestHex(raw.bytes),
          diffId: diffId(diff),
          ...(commit === undefined ? {} : { commit }),
          ...(checkpatch === undefined ? {} : { checkpatch }),
        };
      }),
      notes: [...series.notes, ...facts.notes],
      ...(facts.coverLetter === undefined ? {} : { coverLetter: facts.coverLetter }),
      ...(facts.cc === undefined ? {} : { cc: facts.cc }),
      ...(facts.posted === undefined || facts.posted.length === 0 ? {} : { posted: facts.posted }),
    },
    tree: {
      ...{ label: tree.label, ...tree.public, notes: tree.notes },
      ...{ ...chosenTree(tree), base: reportBase(base) },
    },
    states: facts.states,
    level: facts.level,
    ...(facts.werror === undefined ? {} : { werror: facts.werror }),
    ...(facts.tests === undefined ? {} : { tests: facts.tests }),
    archs: facts.builds.map((build) => columnOf(build, facts.compilers.get(build.name))),
  };
}

/** What a report says of a build before any of its cells. */
export function columnOf(build: Build, compiler?: string): Report["archs"][number] {
  const { name, defconfig, why } = build;
  return {
    ...{ name, defconfig, why },
    ...(compiler === undefined ? {} : { compiler }),
    ...(isUsual(build) ? {} : { build: reportBuild(build) }),
  };
}

/** What the report says of a build: the place of a file is nobody else's. */
function reportBuild({ of: { file: _, ...parts } }: Build) {
  return parts;
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
      const kept = hunks.flatMap(({ newStart, lines }) => {
        const some = lines.slice(0, left).map((line) => line.slice(0, DIFF_CHARS));
        left -= some.length;
        return some.length === 0 ? [] : [{ start: newStart, lines: some }];
      });
      return kept.length === 0 ? [] : [{ patch: i + 1, file: path, hunks: kept }];
    })
  );
}
