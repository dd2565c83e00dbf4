/**
 * A run of `verify`, for whoever asks for one: a command, a hook, `mend`, a program.
 *
 *  1. Read `configs/`, refuse words that are wrong, read the series, its tree and its base, and put fixes on that.
 *  2. Look whether the series applies; if not, keep the reject and end.
 *  3. Hold the architectures against the tree, and plan the cells.
 *  4. Apply the patches, so that every state is a commit.
 *  5. Open the budget of jobs, the sandbox and the caches.
 *  6. Examine the cover letter, and begin the report.
 *  7. Take the cells: from kept results, or by building and booting. Judge and record each; audit in the end.
 *  8. Add the kernel's own tests, and cover builds for what no chosen build compiles; take theirs.
 *  9. Finish the report, write its page and its scripts, and keep what later runs want to know.
 * @module
 */
import type { RunOptions } from "./options.ts";
import type { Report } from "../report/model/schema.ts";
import { machine } from "../system/host.ts";
import { checkStates } from "../plan/mod.ts";
import type { Reject } from "../tree/types.ts";
import { b4Reject } from "../report/b4_review.ts";
import { keepAnswers } from "./record/b4_answers.ts";
import { makeOutput } from "./record/output.ts";
import { rejectOf, writeReject } from "./record/reject_file.ts";
import { openBudget } from "./budget.ts";
import { buildOptions } from "./build_options.ts";
import { type Context, inDir } from "./context.ts";
import { withChecks } from "./plan/extra_checks.ts";
import { readConfigs } from "./plan/choice.ts";
import { type Inputs, readSeriesFirst } from "./input/inputs.ts";
import { refuseWords } from "./input/refuse_words.ts";
import { withColumn } from "./test_columns/column.ts";
import { hasColumns, testColumns } from "./test_columns/columns.ts";
import { runTestColumns } from "./test_columns/run.ts";
import { onFixes } from "./input/fixes.ts";
import { runCoverBuilds } from "./cover/builds.ts";
import { runToolBuilds } from "./cover/tools.ts";
import { choiceInTree } from "./plan/choice_in_tree.ts";
import { archsOf, makePlan } from "./plan/cells.ts";
import { narrowChoice, noted } from "./plan/narrow.ts";
import { ownShard } from "./record/shard.ts";
import { appliedOf, statesOf } from "./states.ts";
import {
  factsOf,
  finishRun,
  noteShortDisk,
  openRecorders,
  runAllCells,
  type RunHooks,
  type Session,
} from "./session.ts";
import { makeWorkspaces } from "./workspaces.ts";

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

/** Applies, builds and judges; sends events, and prints nothing. */
export async function runVerify(
  request: RunOptions,
  context: Context,
  hooks: RunHooks = {},
): Promise<Verified> {
  const asked = await withChecks(await readConfigs(request, context), request);
  await refuseWords(request, asked, context);
  const first = await readSeriesFirst(request, { ...context, reports: true });
  checkStates(first.series, request);
  const read = await first.inTree();
  if (request.output !== undefined) await makeOutput(request.output, context);
  const archs = archsOf(request, asked, read.series);
  const inputs = await onFixes(read, { fixes: request.fixes, archs }, context);
  const quick = await appliedOf(inputs, { signal: context.signal, stats: true });
  if (!quick.ok) return await rejected(quick.reject, inputs, request, context);
  const { choice: inTree, lacks } = await choiceInTree(asked, inputs);
  const { choice, spared, notes } = await narrowChoice(inTree, inputs, request);
  const chosen = noted(await makePlan(request, choice, inputs.series, context, lacks), notes);
  const workspaces = makeWorkspaces(inputs.tree, context);
  try {
    const own = () => workspaces.open(0);
    const states = await statesOf(inputs, own, context);
    const asks = { request, choice, series: inputs.series, states, lacks, workspace: own };
    const early = hasColumns(request) && request.shard !== undefined;
    const columns = early ? await testColumns(asks, context) : [];
    // Shards are cut of all that any of them takes.
    const whole = columns.reduce(
      (plan, { notes, planned }) => withColumn(plan, notes, planned.whole),
      chosen.whole,
    );
    const planned = { ...chosen, whole };
    const shard = ownShard(request, planned, spared);
    await using pool = openBudget(async () => `${(await own()).workDir}/jobs`, {
      jobs: request.jobs ?? machine().cores,
      memoryGiB: choice.settings.memoryGiB,
      ui: context.ui,
    });
    const options = await buildOptions(request, choice.settings, pool, context);
    const given = { request, context, choice, inputs, planned, shard, lacks, columns };
    const session: Session = { ...given, workspaces, states, options, hooks };
    const facts = await factsOf(session, quick);
    const recorders = await openRecorders(session, facts);
    await noteShortDisk(session);
    await runAllCells(session, recorders);
    const tested = await runTestColumns(session, recorders);
    const tools = await runToolBuilds(tested, recorders);
    const covered = await runCoverBuilds(tools, recorders);
    return { kind: "report", ...await finishRun(covered, recorders) };
  } finally {
    await workspaces.close();
  }
}

/** Keeps a reject where the report would have been. */
async function rejected(
  reject: Reject,
  inputs: Inputs,
  { output }: RunOptions,
  context: Context,
): Promise<Verified> {
  const about = await rejectOf(inputs, reject, context);
  await keepAnswers(context.cache, b4Reject(about));
  if (output === undefined) return { kind: "reject", reject };
  return { kind: "reject", reject, file: await writeReject(inDir(context.cwd, output), about) };
}
