/**
 * `verify`: apply the series, build every state, judge, report.
 * @module
 */
import type { VerifyCommand } from "../cli/command.ts";
import { renderReject } from "../report/reject.ts";
import type { Report } from "../report/schema.ts";
import { renderReport } from "../report/terminal.ts";
import { machine } from "../system/host.ts";
import type { Reject } from "../tree/types.ts";
import { b4Reject } from "../report/b4_review.ts";
import { keepAnswers } from "./b4_answers.ts";
import { rejectOf, writeReject } from "./reject_file.ts";
import { openBudget } from "./budget.ts";
import { buildOptions } from "./build_options.ts";
import { type Context, inDir } from "./context.ts";
import { withChecks } from "./extra_checks.ts";
import { readConfigs } from "./choice.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { takeCover } from "./cover.ts";
import { fitChoice } from "./fit.ts";
import { makePlan } from "./plan.ts";
import { ownShard } from "./shard.ts";
import { appliedOf, statesOf } from "./states.ts";
import { closeBooks, factsOf, lookAtDisk, openBooks, type Run, takeAll } from "./verify_run.ts";
import { workspaces } from "./workspaces.ts";

/** What a run came to. */
export type Verified =
  | {
    readonly kind: "report";
    readonly report: Report;
    readonly file: string;
    /** The page, beside the report. */
    readonly page: string;
    /** With an output directory, the scripts that show a break. */
    readonly scripts: readonly string[];
    /** Of a shard: every cell of it has an answer. */
    readonly answered?: boolean;
  }
  | {
    readonly kind: "reject";
    readonly reject: Reject;
    /** `reject.json` in the output directory, which `publish` and `mail` take. */
    readonly file?: string;
  };

/** Runs `verify` and gives the exit code. */
export async function verify(command: VerifyCommand, context: Context): Promise<number> {
  const { terminal, ui } = context;
  const options = { color: terminal.color, width: terminal.width() };
  const result = await runVerify(command, context);
  if (result.kind === "reject") {
    terminal.out(
      command.json ? JSON.stringify(result, null, 2) : renderReject(result.reject, options),
    );
    if (result.file !== undefined) ui.note(`reject: ${result.file}`);
    return 4;
  }
  const { report } = result;
  terminal.out(command.json ? JSON.stringify(report, null, 2) : renderReport(report, options));
  ui.note(`report: ${result.file}`);
  ui.note(`page: ${result.page}`);
  if (result.scripts.length > 0) {
    const more = result.scripts.length - 1;
    ui.note(`to see it: sh ${result.scripts[0]}${more === 0 ? "" : `, and ${more} more`}`);
  }
  if (context.signal.aborted) {
    ui.note("interrupted; the same command goes on where this one stopped");
  }
  // A shard that did its work is done, whatever it found: merge judges.
  return result.answered === undefined ? report.verdict.exit : result.answered ? 0 : 3;
}

/** Applies, builds and judges; shows progress, and prints nothing else. */
export async function runVerify(
  command: VerifyCommand,
  context: Context,
  how: Pick<Run, "cellOrder"> = {},
): Promise<Verified> {
  const asked = await withChecks(await readConfigs(command, context), command);
  const inputs = await readInputs(command, context);
  const quick = await appliedOf(inputs, { signal: context.signal, stats: true });
  if (!quick.ok) return await rejected(quick.reject, inputs, command, context);
  const { choice, lacks } = await fitChoice(asked, inputs);
  const planned = await makePlan(command, choice, inputs.series, context, lacks);
  const shard = ownShard(command, planned);
  const slots = workspaces(inputs.tree, context);
  try {
    const own = () => slots.open(0);
    const states = await statesOf(inputs, own, context);
    await using pool = openBudget(async () => `${(await own()).slotDir}/jobs`, {
      jobs: command.jobs ?? machine().cores,
      memoryGiB: choice.settings.memoryGiB,
      ui: context.ui,
    });
    const options = await buildOptions(command, choice.settings, pool, context);
    const given = { command, context, choice, inputs, planned, shard, lacks };
    const run: Run = { ...given, slots, states, options, ...how };
    const facts = await factsOf(run, quick.stats ?? []);
    const books = await openBooks(run, facts);
    await lookAtDisk(run);
    await takeAll(run, books);
    const covered = await takeCover(run, books);
    return { kind: "report", ...await closeBooks(covered, books) };
  } finally {
    await slots.close();
  }
}

/** Keeps a reject where the report would have been. */
async function rejected(
  reject: Reject,
  inputs: Inputs,
  { output }: VerifyCommand,
  context: Context,
): Promise<Verified> {
  const about = await rejectOf(inputs, reject, context);
  await keepAnswers(context.cache, b4Reject(about));
  if (output === undefined) return { kind: "reject", reject };
  return { kind: "reject", reject, file: await writeReject(inDir(context.cwd, output), about) };
}
