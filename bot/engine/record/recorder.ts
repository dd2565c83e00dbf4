/**
 * Judges cells as they come and keeps `report.json` true after every one.
 * @module
 */
import { fileName } from "../../config/builds/mod.ts";
import {
  type Configured,
  coverageOf,
  type Drift,
  follow,
  judgeArch,
  judgePart,
  judgeSeries,
  type SeriesHunks,
  seriesHunks,
  withoutPrerequisites,
} from "../../judge/mod.ts";
import type { JudgedCell, TriedCell } from "../../judge/types.ts";
import type { Build } from "../../config/types.ts";
import type { Compilers } from "../../doctor/mod.ts";
import type { Level, Plan, PlannedCell } from "../../plan/types.ts";
import type { MakeStep } from "../../compile/make.ts";
import type { RangeCommit } from "../../report/analysis/advice.ts";
import { assemble } from "../../report/analysis/assemble.ts";
import { configFile } from "../../report/kcidb/builds.ts";
import type { Report, Step } from "../../report/model/schema.ts";
import { lackingOf } from "../../report/analysis/prerequisites.ts";
import { markSteps } from "../../report/model/steps.ts";
import { postedMails } from "../../series/mail/posted.ts";
import type { Series } from "../../series/types.ts";
import type { NamedTest, TestOutcome } from "../../testing/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { copyFile, remove, writeAtomic } from "../../system/files/files.ts";
import { machine, now } from "../../system/host.ts";
import { ticks } from "../../system/wait.ts";
import type { Base, State, Tree } from "../../tree/types.ts";
import type { AuditOutcome } from "../audit.ts";
import type { Context } from "../context.ts";
import type { CoverLetterResult } from "../cover_letter/examine.ts";
import { brokenTools } from "../cover/broken_tools.ts";
import { type Needs, needsKey, needsOf } from "../cover/unseen_lines.ts";
import { VERSION } from "../../version.ts";
import { dropPage } from "./page.ts";
import { jsonForOthers } from "./public.ts";
import { cellKey } from "../../plan/types.ts";
import { testLog } from "../../testing/mod.ts";

/** What is known before the first cell. */
export interface RunFacts {
  readonly id: string;
  /** Where the report goes; undefined: into the cache. */
  readonly dir?: string;
  readonly series: Series;
  readonly tree: Tree;
  readonly base: Base;
  readonly states: readonly State[];
  readonly level: Level;
  readonly plan: Plan;
  readonly builds: readonly Build[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  readonly notes: readonly string[];
  /** Warnings that fail the gate. */
  readonly werror?: readonly string[];
  /** What every state has to pass. */
  readonly tests?: readonly NamedTest[];
  /** Of a git range, its commits. */
  readonly commits?: readonly RangeCommit[];
  /** What became of the claims of the cover letter, and what the tree's scripts say. */
  readonly examined?: CoverLetterResult;
  /** The word of the part that is taken. */
  readonly shard?: string;
}

/** A report that grows. */
export interface Recorder {
  /** Name of `report.json`. */
  readonly file: string;
  /** Adds a cell, writes the report, and gives the cell's verdict. */
  add(cell: TriedCell, cached: boolean): Promise<JudgedCell | undefined>;
  /** Adds columns that the plan did not have. */
  extend(more: Pick<RunFacts, "plan" | "builds" | "compilers" | "notes">): void;
  /** Notes what a cell has spent time on. */
  step(cell: Pick<PlannedCell, "arch" | "state">, step: MakeStep): void;
  /** Adds what an audit found; cells whose claim it refuted are judged anew. */
  audited(found: AuditOutcome): void;
  /** What each patch does to its files' lines. */
  readonly hunks: SeriesHunks;
  report(): Report;
  cells(): readonly JudgedCell[];
  /** Writes the report a last time. */
  finish(): Promise<Report>;
}

/** Begins a report. */
export async function recorder(begun: RunFacts, context: Context): Promise<Recorder> {
  let facts = begun;
  const dir = facts.dir ?? `${context.cache}/runs/${facts.id}`;
  await makeDir(dir);
  const file = `${dir}/report.json`;
  // Of an earlier run, on another base.
  await remove(`${dir}/reject.json`);
  // It says what an earlier run found, maybe of another series, until this one has ended.
  await dropPage(file);
  const tried = new Map<string, TriedCell[]>(facts.plan.archs.map((arch) => [arch, []]));
  const cached = new Set<string>();
  const drift = new Map<string, Drift>();
  const configured = new Map<string, Configured | undefined>();
  const steps: Step[] = [], configs = new Set<string>();
  let audit: Report["audit"];
  /** What unseen lines need to be compiled: looked for when all is known. */
  let needs: Needs = new Map();
  const startedAt = now(), started = ticks();
  const compilers = new Map<string, string>();
  const addCompilers = (more: RunFacts["compilers"]) => {
    for (const [name, { versions }] of more) compilers.set(name, versions[0]!);
  };
  addCompilers(facts.compilers);
  const hunks = seriesHunks(facts.series.patches.map(({ diff }) => diff));
  const posted = await postedMails(facts.series);
  const judge = (list: readonly TriedCell[]) => judgeArch(list, hunks);
  const cells = () => [...tried.values()].flatMap(judge);
  const report = (finishedAt?: string): Report => {
    const judged = cells();
    const { missing, ...found } = coverageOf(judged, hunks, facts.plan.cells);
    const coverage = {
      ...found,
      missing: missing.map((one) => ({ ...one, ...needs.get(needsKey(one)) })),
    };
    const planned = facts.plan.cells.length;
    return assemble({
      ...facts,
      coverLetter: facts.examined?.findings,
      checkpatch: facts.examined?.checkpatch,
      cc: facts.examined?.cc,
      posted,
      hunks,
      version: VERSION,
      compilers,
      cached,
      drift,
      audit,
      run: {
        id: facts.id,
        startedAt,
        ...(finishedAt === undefined ? {} : { finishedAt }),
        seconds: (ticks() - started) / 1000,
        host: machine(),
        ...(steps.length === 0 ? {} : { steps: markSteps(steps) }),
      },
      cells: judged,
      coverage,
      verdict: facts.shard === undefined
        ? withoutPrerequisites(
          judgeSeries(judged, planned, coverage, facts.werror),
          lackingOf(facts.base.prerequisites),
        )
        : judgePart(judged, planned, facts.shard),
      complete: judged.length === planned,
    });
  };
  // Cells of several workers end at once; the file is written by one at a time.
  let written: Promise<unknown> = Promise.resolve();
  const write = (make: () => Report) => {
    const next = written.catch(() => {}).then(async () => {
      const value = make();
      await writeAtomic(file, jsonForOthers(value, 2) + "\n");
      return value;
    });
    written = next;
    return next;
  };
  await write(report);
  return {
    file,
    cells,
    report,
    extend({ plan, builds, compilers: more, notes }) {
      for (const name of plan.archs) tried.set(name, []);
      addCompilers(more);
      facts = {
        ...facts,
        plan: {
          ...facts.plan,
          archs: [...facts.plan.archs, ...plan.archs],
          cells: [...facts.plan.cells, ...plan.cells].toSorted((a, b) => a.state - b.state),
        },
        builds: [...facts.builds, ...builds],
        notes: [...facts.notes, ...notes],
      };
    },
    async add(cell, wasCached) {
      const own = facts.dir === undefined ? cell : await withOwnLog(cell, facts.dir);
      if (facts.dir !== undefined) await writeConfig(cell, facts.dir, configs);
      const followed = follow(configured.get(cell.arch), cell);
      configured.set(cell.arch, followed.last);
      if (followed.drift !== undefined) drift.set(cellKey(cell), followed.drift);
      tried.get(cell.arch)!.push(withoutConfig(own));
      if (wasCached) cached.add(cellKey(cell));
      await write(report);
      return judge(tried.get(cell.arch)!).find((one) => one.state === cell.state);
    },
    step({ arch, state }, { name, at, seconds, cpuSeconds }) {
      const start = Math.max(0, (at - started) / 1000);
      steps.push({ arch, state, name, start, seconds, cpuSeconds });
    },
    audited({ audit: found, refuted }) {
      audit = found;
      for (const cell of refuted) {
        const list = tried.get(cell.arch)!;
        list[list.findIndex((one) => one.state === cell.state)] = cell;
      }
    },
    hunks,
    async finish() {
      const judged = cells(), { states, tree, builds } = facts;
      const { missing } = coverageOf(judged, hunks, facts.plan.cells);
      needs = await needsOf(missing, states, tree.gitDir, brokenTools(judged, builds));
      return await write(() => report(now()));
    },
  };
}

/** Only the last configuration of an architecture stays in memory. */
function withoutConfig(cell: TriedCell): TriedCell {
  return cell.outcome === undefined
    ? cell
    : { ...cell, outcome: { ...cell.outcome, config: undefined } };
}

/** With `--output` the logs stand beside the report, where the cache's eviction does not reach. */
async function withOwnLog(cell: TriedCell, dir: string): Promise<TriedCell> {
  const { outcome, boot, tests } = cell;
  const name = `${dir}/logs/${fileName(cell.arch)}-${cell.state}`;
  await makeDir(`${dir}/logs`);
  const log = outcome !== undefined && await copyFile(outcome.log, `${name}.log`);
  const console = boot !== undefined && boot.console !== "" &&
    await copyFile(boot.console, `${name}.console`);
  return {
    ...cell,
    ...(log ? { outcome: { ...outcome, log: `${name}.log` } } : {}),
    ...(console ? { boot: { ...boot, console: `${name}.console` } } : {}),
    ...(tests === undefined ? {} : { tests: await withOwnLogs(tests, name) }),
  };
}

function withOwnLogs(tests: readonly TestOutcome[], name: string): Promise<readonly TestOutcome[]> {
  return Promise.all(tests.map(async (test) => {
    const log = `${name}.${testLog(test)}`;
    return test.log !== "" && await copyFile(test.log, log) ? { ...test, log } : test;
  }));
}

/** Each configuration stands among the logs once, by its hash: as a fragment that `olddefconfig` completes. */
async function writeConfig(
  { outcome }: TriedCell,
  dir: string,
  written: Set<string>,
): Promise<void> {
  if (outcome?.config === undefined || !/^[0-9a-f]{16,64}$/.test(outcome.configHash)) return;
  if (written.has(outcome.configHash)) return;
  written.add(outcome.configHash);
  await writeAtomic(`${dir}/logs/${configFile(outcome.configHash)}`, outcome.config);
}
