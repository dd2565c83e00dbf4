/**
 * The report of shards that were joined: judged anew over all their cells. Pure.
 * @module
 */
import {
  type Configured,
  coverageOf,
  type Drift,
  follow,
  judgeArch,
  judgeSeries,
  seriesHunks,
  withoutPrerequisites,
} from "../judge/mod.ts";
import { lackingOf } from "../report/analysis/prerequisites.ts";
import type { JudgedCell, TriedCell } from "../judge/types.ts";
import { assembleOn, type Head } from "../report/analysis/assemble.ts";
import type { Report } from "../report/model/schema.ts";
import { markSteps } from "../report/model/steps.ts";
import { type ShardFile, wholePlan } from "./schema.ts";
import { cellKey } from "../plan/types.ts";

/** The report. A cell that no shard has is absent, and the verdict incomplete. */
export function shardReport(shard: ShardFile): Report {
  const hunks = seriesHunks(shard.diffs);
  const drift = new Map<string, Drift>();
  const cells: JudgedCell[] = [];
  const plan = wholePlan(shard);
  for (const arch of plan.archs) {
    const tried = triedCells(shard, arch);
    let last: Configured | undefined;
    for (const cell of tried) {
      const followed = follow(last, cell);
      last = followed.last;
      if (followed.drift !== undefined) drift.set(cellKey(cell), followed.drift);
    }
    cells.push(...judgeArch(tried, hunks));
  }
  const planned = plan.cells.length;
  const coverage = coverageOf(cells, hunks, plan.cells);
  return assembleOn(wholeHead(shard), {
    run: wholeRun(shard),
    cells,
    cached: new Set(shard.cells.filter((cell) => cell.cached).map(cellKey)),
    drift,
    coverage,
    verdict: withoutPrerequisites(
      judgeSeries(cells, planned, coverage, shard.head.werror),
      lackingOf(shard.head.tree.base.prerequisites),
    ),
    complete: cells.length === planned,
    commits: shard.commits,
    hunks,
  });
}

/** Which cells of the plan no shard has: `um/3`, in the order of the plan. */
export function missingCells(shard: ShardFile): readonly string[] {
  const there = new Set(shard.cells.map(cellKey));
  return wholePlan(shard).cells.map(cellKey).filter((key) => !there.has(key));
}

/** The cells of an architecture, by state, each with its configuration. */
function triedCells({ cells, configs }: ShardFile, arch: string): readonly TriedCell[] {
  return cells.filter((cell) => cell.arch === arch)
    .toSorted((a, b) => a.state - b.state)
    .map(({ cached: _, outcome, ...cell }) => {
      if (outcome === undefined) return cell;
      const config = Object.hasOwn(configs, outcome.configHash)
        ? configs[outcome.configHash]
        : undefined;
      return { ...cell, outcome: config === undefined ? outcome : { ...outcome, config } };
    });
}

/** The head with what the machines said. */
function wholeHead({ head, coverLetter, parts, compilers, added = [] }: ShardFile): Head {
  const checkpatch = new Map(coverLetter?.checkpatch);
  const notes = new Set(parts.flatMap((part) => part.notes));
  return {
    ...head,
    series: {
      ...head.series,
      patches: head.series.patches.map((patch) => {
        const found = checkpatch.get(patch.n);
        return found === undefined ? patch : { ...patch, checkpatch: found };
      }),
      notes: [...head.series.notes, ...[...notes].sort()],
      ...(coverLetter === undefined
        ? {}
        : { coverLetter: coverLetter.findings, cc: coverLetter.cc }),
    },
    archs: [...head.archs, ...added.map(({ arch }) => arch)].map((arch) => {
      const compiler = Object.hasOwn(compilers, arch.name) ? compilers[arch.name] : undefined;
      return compiler === undefined ? arch : { ...arch, compiler };
    }),
  };
}

/** One run of them all: from the first beginning, as long as the longest, on the largest machine. */
function wholeRun({ id, parts }: ShardFile): Report["run"] {
  const runs = parts.map((part) => part.run);
  const startedAt = runs.map((run) => run.startedAt).sort()[0] ?? "";
  const ends = runs.map((run) => run.finishedAt);
  const finishedAt = ends.every((end) => end !== undefined) ? ends.sort().at(-1) : undefined;
  const most = (of: (run: Report["run"]) => number) => Math.max(0, ...runs.map(of));
  const memoryBytes = most((run) => run.host.memoryBytes ?? 0);
  const steps = runs.flatMap((run) => {
    const later = Math.max(0, (Date.parse(run.startedAt) - Date.parse(startedAt)) / 1000) || 0;
    return (run.steps ?? []).map(({ critical: _, ...step }) => ({
      ...step,
      start: step.start + later,
    }));
  });
  return {
    id,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    seconds: most((run) => run.seconds),
    host: { cores: most((run) => run.host.cores), ...(memoryBytes > 0 ? { memoryBytes } : {}) },
    ...(steps.length === 0 ? {} : { steps: markSteps(steps) }),
  };
}
