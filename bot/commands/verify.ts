/**
 * `verify`: apply the series, build every state, judge, report.
 * @module
 */
import type { MakeStep } from "../build/make.ts";
import type { VerifyCommand } from "../cli/command.ts";
import type { PlannedCell } from "../plan/types.ts";
import { renderReject } from "../report/reject.ts";
import type { Report } from "../report/schema.ts";
import { renderReport } from "../report/terminal.ts";
import { archOrder } from "../schedule/order.ts";
import { sha256 } from "../system/files.ts";
import { machine, randomSeed } from "../system/host.ts";
import { checkSeries, openWorkspace } from "../tree/mod.ts";
import type { Reject, Workspace } from "../tree/types.ts";
import { auditCells } from "./audit.ts";
import { bootOptions } from "./boot_options.ts";
import { openBudget } from "./budget.ts";
import { buildOptions } from "./build_options.ts";
import { type BuildOptions, lanesOf, takeCells } from "./cells.ts";
import { type Context, inDir } from "./context.ts";
import { withChecks } from "./extra_checks.ts";
import { keepCosts, readCosts } from "./costs.ts";
import { type Inputs, readConfigs, readInputs } from "./inputs.ts";
import { statesOf } from "./states.ts";
import { examineLetter } from "./letter.ts";
import { dropPage, writePage } from "./page.ts";
import { makePlan, type Planned } from "./plan.ts";
import { recorder, type RunFacts } from "./recorder.ts";
import { ownShard, shardBook } from "./shard.ts";
import { watcher } from "./watcher.ts";

/** What a run came to. */
export type Verified =
  | {
    readonly kind: "report";
    readonly report: Report;
    readonly file: string;
    /** The page, beside the report. */
    readonly page: string;
    /** Of a shard: every cell of it has an answer. */
    readonly answered?: boolean;
  }
  | { readonly kind: "reject"; readonly reject: Reject };

/** Runs `verify` and gives the exit code. */
export async function verify(command: VerifyCommand, context: Context): Promise<number> {
  const { terminal, ui } = context;
  const options = { color: terminal.color, width: terminal.width() };
  const result = await runVerify(command, context);
  if (result.kind === "reject") {
    terminal.out(
      command.json ? JSON.stringify(result, null, 2) : renderReject(result.reject, options),
    );
    return 4;
  }
  const { report } = result;
  terminal.out(command.json ? JSON.stringify(report, null, 2) : renderReport(report, options));
  ui.note(`report: ${result.file}`);
  ui.note(`page: ${result.page}`);
  if (context.signal.aborted) {
    ui.note("interrupted; the same command goes on where this one stopped");
  }
  // A shard that did its work is done, whatever it found: merge judges.
  return result.answered === undefined ? report.verdict.exit : result.answered ? 0 : 3;
}

/** Applies, builds and judges; shows progress, and prints nothing else. */
export async function runVerify(command: VerifyCommand, context: Context): Promise<Verified> {
  const choice = await withChecks(await readConfigs(command, context), command);
  const inputs = await readInputs(command, context);
  const quick = await checkSeries(inputs.tree, inputs.base, inputs.series, { stats: true });
  if (!quick.ok) return { kind: "reject", reject: quick.reject };
  const planned = await makePlan(command, choice, inputs.series, context);
  const shard = ownShard(command, planned);
  const slots = workspaces(inputs, context);
  try {
    const own = () => slots.open(0);
    const states = await statesOf(inputs, own, context);
    await using pool = openBudget(async () => `${(await own()).slotDir}/jobs`, {
      jobs: command.jobs ?? machine().cores,
      memoryGiB: choice.settings.memoryGiB,
      ui: context.ui,
    });
    const options = await buildOptions(command, choice.settings, pool, context);
    const dir = command.output === undefined ? undefined : inDir(context.cwd, command.output);
    const facts: RunFacts & Planned = {
      ...inputs,
      ...planned,
      states,
      level: command.level,
      dir,
      id: await runId(command, inputs),
      ...shard === undefined || shard.first
        ? {
          examined: await examineLetter(
            inputs,
            {
              stats: quick.stats ?? [],
              fresh: command.fresh,
              ...command.scripts === false ? {} : { sandbox: options.sandbox },
            },
            context,
          ),
        }
        : {},
      notes: [...planned.plan.notes ?? [], ...sandboxNotes(options)],
      ...shard === undefined ? {} : { shard: shard.word },
    };
    const record = await recorder(facts, context);
    // A page of an earlier run would contradict the report until this run ends.
    await dropPage(record.file);
    const book = shard === undefined || dir === undefined
      ? undefined
      : await shardBook(shard, { ...facts, dir }, sandboxNotes(options));
    const wanted = shard?.has ?? (() => true);
    const lanes = lanesOf({ ...planned, options, wanted });
    const shown = { ...planned.plan, cells: planned.plan.cells.filter(wanted) };
    const watch = watcher(context.terminal, shown, lanes, () => record.report());
    const order = archOrder(
      planned.archs,
      inputs.series.patches,
      await readCosts(command, context),
    );
    const work = {
      ...planned,
      order,
      states,
      patches: inputs.series.patches,
      workspace: slots.open,
      options,
      ...await bootOptions(command, planned, choice.settings, context),
      wanted,
    };
    const hear = {
      start: (cell: PlannedCell) => watch.start(cell),
      progress: (cell: PlannedCell, compiled: number) => watch.progress(cell, compiled),
      step: (cell: PlannedCell, step: MakeStep) => record.step(cell, step),
    };
    try {
      await takeCells(work, {
        ...hear,
        async done(cell, cached) {
          book?.add(cell, cached);
          const judged = await record.add(cell, cached);
          watch.done(cell, judged);
          return !(command.failFast && judged?.verdict === "fail");
        },
      });
      if (command.audit !== undefined && !context.signal.aborted) {
        const { audit: count, seed = randomSeed() } = command;
        const request = { count, seed, cells: record.cells(), hunks: record.hunks };
        record.audited(await auditCells(request, work, hear, context.ui));
      }
    } finally {
      watch.end();
    }
    const report = await record.finish();
    await keepCosts(report, context);
    await options.results.evict(choice.settings.resultsGiB * 2 ** 30);
    await book?.write(report);
    const answered = book === undefined ? {} : { answered: book.answered() };
    const page = await writePage(report, record.file, context.cache);
    return { kind: "report", report, file: record.file, page, ...answered };
  } finally {
    await slots.close();
  }
}

function sandboxNotes({ sandbox }: BuildOptions): readonly string[] {
  if (sandbox.kind === "bwrap") return [];
  return [`no sandbox (${sandbox.why}): the patches' code ran with your rights`];
}

/** Workspaces that are opened when they are first needed. */
function workspaces(inputs: Inputs, context: Context) {
  const opened = new Map<number, Promise<Workspace>>();
  return {
    open(slot: number): Promise<Workspace> {
      const known = opened.get(slot);
      if (known !== undefined) return known;
      const workspace = openWorkspace(inputs.tree, context);
      opened.set(slot, workspace);
      return workspace;
    },
    async close() {
      for (const one of opened.values()) {
        const workspace = await one.catch(() => undefined);
        await workspace?.[Symbol.asyncDispose]();
      }
    },
  };
}

/** The same series on the same base has the same run, so that a rerun goes on with its report. */
async function runId(command: VerifyCommand, inputs: Inputs): Promise<string> {
  const patches = inputs.series.patches.map((patch) => patch.diff);
  const hash = await sha256(JSON.stringify([
    inputs.base.tree,
    command.level,
    ...command.boot ? ["boot"] : [],
    command.archs ?? "",
    patches,
  ]));
  return hash.slice(0, 12);
}
