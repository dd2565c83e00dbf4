/**
 * The steps of a run of `verify`, in their order: what is known before the first cell, the recorders, the cells, and the end.
 * @module
 */
import { lacksBytes, neededBytes } from "../compile/disk.ts";
import type { RunOptions } from "./options.ts";
import { isNewBreak, linesByState, seriesHunks } from "../judge/mod.ts";
import type { TriedCell } from "../judge/types.ts";
import { cleanLine } from "../text/clean.ts";
import type { Report } from "../report/model/schema.ts";
import { costText } from "../report/analysis/cost.ts";
import { imageCost } from "../schedule/cost.ts";
import { archOrder, cellOrder } from "../schedule/order.ts";
import { sha256 } from "../system/files/files.ts";
import { randomSeed } from "../system/host.ts";
import { publicTree } from "../tree/mod.ts";
import type { Applied, State } from "../tree/types.ts";
import { refuseDropped } from "./asked_config.ts";
import { auditCells } from "./audit.ts";
import { bootOptions } from "./boot_options.ts";
import { OWN_MACHINE, type TestColumn } from "./test_columns/column.ts";
import { columnTests } from "./test_columns/columns.ts";
import { testOptions } from "./test_options.ts";
import { runCells, workersOf } from "./cells/queue.ts";
import type { BuildOptions, CellOrder, CellSession } from "./cells/session.ts";
import { type Context, inDir } from "./context.ts";
import { keepCosts, readCosts } from "./plan/costs.ts";
import type { Choice } from "./plan/choice.ts";
import type { Inputs } from "./input/inputs.ts";
import { examineCoverLetter } from "./cover_letter/examine.ts";
import { b4Answers } from "../report/b4_review.ts";
import { keepAnswers } from "./record/b4_answers.ts";
import { writeScripts } from "./record/reproduce.ts";
import { dropPage, writePage } from "./record/page.ts";
import type { Planned } from "./plan/cells.ts";
import { type Recorder, recorder, type RunFacts } from "./record/recorder.ts";
import { type OwnShard, type ShardRecorder, shardRecorder } from "./record/shard.ts";
import { sandboxNotes } from "./notes/sandbox.ts";
import { type RunEvent, type ShowRun, UNSEEN } from "./events.ts";
import { werrorNotes } from "./notes/werror.ts";
import type { Workspaces } from "./workspaces.ts";

/** What a run works with, once its series applies. */
export interface Session {
  readonly request: RunOptions;
  readonly context: Context;
  readonly choice: Choice;
  readonly inputs: Inputs;
  readonly planned: Planned;
  /** By architecture, what the tree lacks. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Set if only a part of the plan is taken. */
  readonly shard?: OwnShard;
  /** The columns of the kernel's own tests, where they are known before the first cell: of a shard. */
  readonly columns?: readonly TestColumn[];
  readonly workspaces: Workspaces;
  readonly states: readonly State[];
  readonly options: BuildOptions;
  readonly hooks: RunHooks;
}

/** What a caller brings to a run. */
export interface RunHooks {
  /** Begins to show the cells while they are taken. */
  readonly show?: ShowRun;
  /** Another order than ours to take cells in, for tests. */
  readonly cellOrder?: CellOrder;
}

/** What records the cells. */
export interface Recorders {
  readonly record: Recorder;
  /** Of a shard that is kept: what `merge` reads. */
  readonly shard?: ShardRecorder;
}

/** What the report says whatever the cells come to. Looks at the cover letter, unless a shard leaves that to another. */
export async function factsOf(
  { request, context, choice, inputs, planned, shard, states, options }: Session,
  { stats = [], strays = [] }: Pick<Applied & { readonly ok: true }, "stats" | "strays">,
): Promise<RunFacts & Planned> {
  const asks = {
    stats,
    strays,
    fresh: request.fresh,
    ...request.scripts === false ? {} : { sandbox: options.sandbox },
  };
  const { tree, base } = inputs;
  return {
    ...inputs,
    tree: { ...tree, public: await publicTree(tree, (base.below ?? base).commit, context.signal) },
    ...planned,
    states,
    level: request.level,
    ...request.werror === undefined ? {} : { werror: request.werror },
    ...testsOf(request, choice),
    dir: request.output === undefined ? undefined : inDir(context.cwd, request.output),
    id: await runId(request, inputs),
    ...shard === undefined || shard.first
      ? { examined: await examineCoverLetter(inputs, asks, context) }
      : {},
    notes: [
      ...planned.plan.notes ?? [],
      ...sandboxNotes(options),
      ...await werrorNotes(request.werror ?? [], planned.builds),
    ],
    ...shard === undefined ? {} : { shard: shard.spec },
  };
}

/** What every state has to pass; the kernel's own tests are those of a column. */
function testsOf(request: RunOptions, { archs }: Choice): Pick<RunFacts, "tests"> {
  const all = [...request.tests ?? [], ...columnTests(request, archs)];
  return all.length === 0 ? {} : {
    tests: all.map(({ name, command, build }) => ({
      ...{ name, command },
      ...build === undefined ? {} : { build },
    })),
  };
}

/** Begins the report. */
export async function openRecorders(
  { context, shard, options, columns = [] }: Session,
  facts: RunFacts & Planned,
): Promise<Recorders> {
  const record = await recorder(facts, context);
  // A page of an earlier run would contradict the report until this run ends.
  await dropPage(record.file);
  const { dir } = facts;
  if (shard === undefined || dir === undefined) return { record };
  const all = columns.reduce(withColumnFacts, facts);
  return { record, shard: await shardRecorder(shard, { ...all, dir }, sandboxNotes(options)) };
}

/** What all shards say alike of a column that one of them takes; the plan of all has it. */
function withColumnFacts(facts: RunFacts & Planned, column: TestColumn): RunFacts & Planned {
  const { builds, compilers } = column.planned;
  return {
    ...facts,
    builds: [...facts.builds, ...builds],
    compilers: new Map([...facts.compilers, ...compilers]),
  };
}

/** Says before the first cell that there is too little disk for some: these then are `infra`. */
export async function noteShortDisk(
  { request, context, planned, options }: Session,
): Promise<void> {
  const { cells } = planned.plan;
  const asks = planned.builds
    .filter(({ name }) => cells.some(({ arch, action }) => arch === name && action === "build"))
    .map((arch) => neededBytes(arch, request.level, options.mostBytes));
  const short = await lacksBytes(options.cache, Math.max(0, ...asks));
  if (short !== undefined) context.ui.note(cleanLine(`${options.cache}: ${short}`));
}

/** Whether no more cells are to be begun: the user stops, or the first fail is there with --fail-fast. */
export function isOver({ request, context }: Session, { record }: Recorders): boolean {
  return context.signal.aborted ||
    (request.failFast && record.report().cells.some(({ verdict }) => verdict === "fail"));
}

/** Runs all cells, then audits, and shows how it goes. */
export async function runAllCells(session: Session, recorders: Recorders): Promise<void> {
  const { request, context, choice, planned, hooks } = session;
  const { record: recorder } = recorders;
  const cells = await cellSessionOf(session);
  if (cells.plan.level !== "objects") context.ui.note(await costOf(session, cells));
  const { selected = () => true } = cells;
  const display = { ...planned.plan, cells: planned.plan.cells.filter(selected) };
  const watch = hooks.show?.(display, workersOf(cells), () => recorder.report()) ?? UNSEEN;
  const stop = new AbortController(), stopped = new Set<string>();
  /** With --fail-fast the first new break ends the run: nothing more of its architecture counts. */
  const stopAt = (arch: string) => {
    stopped.add(arch);
    stop.abort();
  };
  const record = async (cell: TriedCell, cached: boolean) => {
    refuseDropped(cell, planned.builds, choice.archs);
    recorders.shard?.add(cell, cached);
    const judged = await recorder.add(cell, cached);
    watch.on({ kind: "judged", cell, judged });
    if (request.failFast && judged?.verdict === "fail") stopAt(cell.arch);
    const ended = cell.tests?.find(({ stops }) => stops);
    if (ended === undefined) return;
    context.ui.note(cleanLine(`state ${cell.state} ${cell.arch}: ${ended.name}: ${ended.summary}`));
    stop.abort();
  };
  const on = async (event: RunEvent) => {
    if (event.kind === "judged" || stopped.has(event.cell.arch)) return;
    watch.on(event);
    if (event.kind === "step") recorder.step(event.cell, event.step);
    if (event.kind === "whole") {
      const { state, arch } = event.cell;
      context.ui.note(cleanLine(`state ${state} ${arch}: the whole kernel is built: ${event.why}`));
    }
    if (event.kind === "done") await record(event.cell, event.cached);
    if (event.kind !== "held" || event.cell.outcome === undefined) return;
    // A break is noted at once, and is enough for --fail-fast; all else waits for the states before.
    const { state, arch, outcome } = event.cell;
    if (!isNewBreak(outcome)) return;
    context.ui.note(
      cleanLine(`state ${state} ${arch}: patch ${state} breaks it: ${outcome.summary}`),
    );
    if (!request.failFast) return;
    await record(event.cell, event.cached);
    stopAt(arch);
  };
  try {
    const signal = AbortSignal.any([cells.options.signal, stop.signal]);
    await runCells({ ...cells, options: { ...cells.options, signal } }, on);
    if (request.audit !== undefined && !context.signal.aborted) {
      stopped.clear();
      const { audit: count, seed = randomSeed() } = request;
      const claims = { count, seed, cells: recorder.cells(), hunks: recorder.hunks };
      recorder.audited(await auditCells(claims, cells, on, context.ui));
    }
  } finally {
    watch.end();
  }
}

/** What whole builds will cost: reported before the first one. */
async function costOf(
  { request, context, planned, options }: Session,
  { selected }: CellSession,
): Promise<string> {
  const cells = planned.plan.cells.filter(selected ?? (() => true));
  const cost = imageCost(cells, planned.builds, await readCosts(request, context));
  return costText(cost, options.pool.jobs);
}

/** What the cells are built from, and in which order. */
async function cellSessionOf(session: Session): Promise<CellSession> {
  const { request, context, choice, inputs, planned, shard, workspaces, states, options, hooks } =
    session;
  const { patches } = inputs.series;
  // Only at level objects is a state held against the one before by its own build.
  const free = request.level === "objects" && !request.incremental;
  return {
    ...planned,
    touched: linesByState(seriesHunks(patches.map(({ diff }) => diff))),
    ...free ? { cellOrder: (arch, cells) => cellOrder(cells, arch, patches) } : {},
    ...hooks.cellOrder === undefined ? {} : { cellOrder: hooks.cellOrder },
    order: archOrder(planned.builds, patches, await readCosts(request, context)),
    states,
    patches,
    ownBase: inputs.base.below === undefined,
    workspace: workspaces.open,
    options,
    ...await bootOptions(request, planned, choice.settings, context),
    ...await testOptions(request, inputs, choice.settings, context),
    ...shard === undefined ? {} : { selected: shard.has },
  };
}

/** Writes the report a last time, its page, and what later runs want to know. */
export async function finishRun(
  { request, context, choice, inputs, options, planned }: Session,
  { record, shard }: Recorders,
): Promise<
  {
    report: Report;
    file: string;
    page: string;
    scripts: readonly string[];
    answered?: boolean;
  }
> {
  const report = await record.finish();
  await keepCosts(report, context);
  if (shard === undefined) await keepAnswers(context.cache, b4Answers(report));
  await options.kept.evict(choice.settings.resultsGiB * 2 ** 30);
  await shard?.write(report);
  const answered = shard === undefined ? {} : { answered: shard.answered() };
  const page = await writePage(report, record.file, context.cache);
  const scripts = request.output === undefined
    ? []
    : await writeScripts(report, inDir(context.cwd, request.output), { ...inputs, ...planned });
  return { report, file: record.file, page, scripts, ...answered };
}

/** The same series on the same base has the same id, so that a rerun goes on with its report. */
async function runId(request: RunOptions, inputs: Inputs): Promise<string> {
  const patches = inputs.series.patches.map((patch) => patch.diff);
  const { builds: names, kconfigs, fragments, toolchains } = request;
  const builds = JSON.stringify({ names, kconfigs, fragments, toolchains });
  const hash = await sha256(JSON.stringify([
    inputs.base.tree,
    request.level,
    ...request.boot ? ["boot"] : [],
    ...request.probe === undefined ? [] : [`probe ${request.probe}`],
    ...request.tests === undefined ? [] : [{ tests: request.tests }],
    ...request.kunit === undefined
      ? []
      : [request.kunit === OWN_MACHINE ? "kunit" : `kunit ${request.kunit}`],
    ...request.kselftest === undefined ? [] : [{ kselftest: request.kselftest }],
    request.archs ?? "",
    ...builds === "{}" ? [] : [builds],
    ...request.werror === undefined ? [] : [{ werror: request.werror }],
    patches,
  ]));
  return hash.slice(0, 12);
}
