/**
 * `mend`: a series that ends well, made bisect-safe without a change of its last tree.
 * @module
 */
import type { MendCommand } from "../cli/command.ts";
import { checkOutput, fillOutput, sameDirectory } from "../mend/output.ts";
import { takePlace } from "../mend/place.ts";
import { type Found, search, type Unmended } from "../mend/search.ts";
import { makeBench } from "../mend/trees.ts";
import { type MendedSeries, renderMended, renderNothing } from "../report/mend.ts";
import type { RenderOptions } from "../report/paint.ts";
import { renderReject } from "../report/reject.ts";
import type { Report } from "../report/schema.ts";
import { makeDir } from "../system/dirs.ts";
import type { Reject } from "../tree/types.ts";
import { UserError } from "../system/errors.ts";
import { writeAtomic } from "../system/files.ts";
import { now } from "../system/host.ts";
import { type Context, inDir } from "./context.ts";
import { filesOf } from "./fetch.ts";
import { rangeOf, readInputs, readSeries } from "./inputs.ts";
import { type Trials, trials, verifyCommand } from "./mend_trials.ts";
import { runVerify } from "./verify.ts";

/** So many changed series are built unless the user says otherwise. */
const TRIALS = 24;

/** What mending came to; as JSON, what `--json` prints. */
export type Mended =
  | { readonly kind: "reject"; readonly reject: Reject }
  | {
    /** Nothing to mend, or not all that it takes to tell. */
    readonly kind: "bisect-safe" | "incomplete";
    /** Why, in a line. */
    readonly text: string;
  }
  | ({ readonly kind: "mended" } & MendedSeries)
  | Unmended;

/** Runs `mend` and gives the exit code. */
export async function mend(typed: MendCommand, context: Context): Promise<number> {
  const { terminal } = context;
  const result = await runMend(typed, context);
  const paint = { color: terminal.color, width: terminal.width() };
  terminal.out(typed.json ? JSON.stringify(result, null, 2) : textOf(result, paint));
  return EXITS[result.kind];
}

const EXITS: Readonly<Record<Mended["kind"], number>> = {
  "bisect-safe": 0,
  mended: 0,
  nothing: 1,
  incomplete: 3,
  open: 3,
  reject: 4,
};

function textOf(result: Mended, paint: RenderOptions): string {
  switch (result.kind) {
    case "reject":
      return renderReject(result.reject);
    case "bisect-safe":
    case "incomplete":
      return result.text;
    case "mended":
      return renderMended(result, paint);
    case "nothing":
      return renderNothing(result, paint);
    default:
      return "not mended: a trial came to no answer (the machine's fault); run it again";
  }
}

/** Verifies, searches and writes the new series; shows progress, and prints nothing else. */
export async function runMend(typed: MendCommand, context: Context): Promise<Mended> {
  const { ui } = context;
  await refuseOutput(typed, context);
  await using work = await takePlace(`${context.cache}/mend`);
  const command = await spooled(typed, `${work.path}/series`, context);
  const first = await runVerify(verifyCommand(command, {}), context);
  if (first.kind === "reject") return first;
  context.signal.throwIfAborted();
  const { report } = first;
  ui.note(`report: ${first.file}`);
  const answer = withoutSearch(report);
  if (answer !== undefined) return answer;
  ui.note(report.verdict.text);
  const { found, last } = await searched(command, report, work.path, context);
  context.signal.throwIfAborted();
  return found.kind === "mended"
    ? await handOut(typed, report, found, last, `${work.path}/out`, context)
    : found;
}

/** DIR must not hold the work of anyone, and must not be what is read. */
async function refuseOutput({ output, series }: MendCommand, context: Context): Promise<void> {
  const dir = inDir(context.cwd, output);
  await checkOutput(dir, output);
  if (series !== undefined && await sameDirectory(dir, inDir(context.cwd, series))) {
    throw new UserError(`${output} is the series itself`, {
      hint: "name another directory with -o",
    });
  }
}

/** What is no range is read once, from wherever it is, and kept in a directory for the rest. */
async function spooled(
  command: MendCommand,
  dir: string,
  context: Context,
): Promise<MendCommand> {
  if (await rangeOf(command, context) !== undefined) return command;
  const series = await readSeries(command, context);
  await makeDir(dir);
  for (const { name, bytes } of filesOf(series)) await writeAtomic(`${dir}/${name}`, bytes);
  return { ...command, series: dir, reroll: undefined, trailers: undefined };
}

/** The answer where there is nothing to search for: no break, or not all that it takes to tell. */
function withoutSearch(
  report: Report,
): Extract<Mended, { readonly text: string }> | undefined {
  const open = report.cells.find(({ verdict }) => verdict === "infra" || verdict === "untested");
  if (report.verdict.exit === 0) {
    const text = `nothing to mend: ${report.verdict.text}`;
    return { kind: "bisect-safe", text };
  }
  if (report.verdict.kind !== "incomplete" && report.complete && open === undefined) {
    return undefined;
  }
  const why = open === undefined
    ? report.verdict.text
    : `state ${open.state} on ${open.arch} has no answer: ${open.reason}`;
  const text = `not mended: ${why}; mending needs an answer for every cell (--arch names those ` +
    "that can be built here)";
  return { kind: "incomplete", text };
}

async function searched(
  command: MendCommand,
  report: Report,
  dir: string,
  context: Context,
): Promise<{ readonly found: Found; readonly last: ReturnType<Trials["last"]> }> {
  const quiet = { ...context, ui: { ...context.ui, note() {} } };
  const { series, tree, base } = await readInputs(command, quiet);
  const bench = await makeBench(`${dir}/git`, tree.gitDir, context.signal);
  const isRange = base.how === "range";
  const reroll = command.rerollCount ?? (isRange ? 1 : series.version + 1);
  const builder = trials({
    command,
    bench,
    report,
    dir,
    origin: {
      series,
      commits: report.states.map(({ commit }) => commit),
      ...isRange ? { base: base.commit } : {},
      ...reroll > 1 ? { reroll } : {},
      now: now(),
    },
  }, context);
  const found = await search({
    draft: {
      base: report.states[0]!.tree,
      patches: report.states.slice(1).map(({ n, tree }) => ({ n, tree })),
    },
    cells: report.cells,
    trees: bench.trees,
    subjects: (n) => series.patches[n - 1]!.subject,
    limit: command.trials ?? TRIALS,
  }, builder);
  return { found, last: builder.last() };
}

async function handOut(
  command: MendCommand,
  report: Report,
  found: Found & { readonly kind: "mended" },
  last: ReturnType<Trials["last"]>,
  from: string,
  context: Context,
): Promise<Extract<Mended, { readonly kind: "mended" }>> {
  // Where nothing is left of the series there is nothing to write.
  const { files, rangeDiff } = found.draft.patches.length === 0
    ? { files: [], rangeDiff: "" }
    : last!.written;
  if (files.length > 0) {
    await fillOutput(inDir(context.cwd, command.output), command.output, from, files);
  }
  return {
    kind: "mended",
    patches: found.draft.patches.length,
    steps: found.steps,
    trials: found.trials,
    tree: report.states.at(-1)!.tree,
    verdict: files.length === 0 ? "nothing is left" : last!.report.verdict.text,
    dir: command.output,
    files,
    rangeDiff,
  };
}
