/**
 * A series that ends well, made bisect-safe without a change of its last tree.
 * @module
 */
import { type Context, inDir } from "../context.ts";
import type { MendRunOptions } from "../options.ts";
import {
  checkOutput,
  fillOutput,
  type Found,
  makeBench,
  makePlace,
  sameDirectory,
  search,
  type Unmended,
} from "../../mend/mod.ts";
import type { MendedSeries } from "../../report/terminal/mend.ts";
import type { Report } from "../../report/model/schema.ts";
import type { RawMessage } from "../../series/types.ts";
import type { Reject } from "../../tree/types.ts";
import { UserError } from "../../system/errors.ts";
import { now } from "../../system/host.ts";
import { rangeOf, readInputs, readSeries } from "../input/inputs.ts";
import { refuseWords } from "../input/refuse_words.ts";
import { readConfigs } from "../plan/choice.ts";
import { runOptions, type Trials, trials } from "./trials.ts";
import { runVerify } from "../verify.ts";
import type { RunHooks } from "../session.ts";

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

/** Verifies, searches and writes the new series; tells how it goes, and prints nothing. */
export async function runMend(
  asked: MendRunOptions,
  context: Context,
  hooks: Pick<RunHooks, "show"> = {},
): Promise<Mended> {
  const { ui } = context;
  await refuseOutput(asked, context);
  await refuseWords({ ...asked, output: undefined }, await readConfigs(asked, context), context);
  await using work = await makePlace(`${context.cache}/mend`);
  const request = await readOnce(asked, context);
  const first = await runVerify(runOptions(request, {}), context, hooks);
  if (first.kind === "reject") return first;
  context.signal.throwIfAborted();
  const { report } = first;
  ui.note(`report: ${first.file}`);
  const answer = withoutSearch(report);
  if (answer !== undefined) return answer;
  ui.note(report.verdict.text);
  const { found, last } = await searched(request, report, work.path, context);
  context.signal.throwIfAborted();
  return found.kind === "mended"
    ? await handOut(asked, report, found, last, `${work.path}/out`, context)
    : found;
}

/** DIR must not hold the work of anyone, and must not be what is read. */
async function refuseOutput({ output, series }: MendRunOptions, context: Context): Promise<void> {
  const dir = inDir(context.cwd, output);
  await checkOutput(dir, output);
  if (series !== undefined && await sameDirectory(dir, inDir(context.cwd, series))) {
    throw new UserError(`${output} is the series itself`, {
      hint: "name another directory with -o",
    });
  }
}

/** What is no range is read once, from wherever it is, and verified as these mails. */
async function readOnce(request: MendRunOptions, context: Context): Promise<MendRunOptions> {
  if (await rangeOf(request, context) !== undefined) return request;
  const { cover, patches } = await readSeries(request, context);
  const plain = ({ bytes, file, line }: RawMessage) => ({ bytes, file, line });
  const mails: readonly RawMessage[] = [
    ...cover?.raw === undefined ? [] : [plain(cover.raw)],
    ...patches.map(({ raw }) => ({ ...plain(raw), order: "listed" as const })),
  ];
  return { ...request, series: undefined, mails, reroll: undefined, trailers: undefined };
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
  request: MendRunOptions,
  report: Report,
  dir: string,
  context: Context,
): Promise<{ readonly found: Found; readonly last: ReturnType<Trials["last"]> }> {
  const quiet = { ...context, ui: { ...context.ui, note() {} } };
  const { series, tree, base } = await readInputs(request, quiet);
  const bench = await makeBench(`${dir}/git`, tree.gitDir, context.signal);
  const isRange = base.how === "range";
  const reroll = request.rerollCount ?? (isRange ? 1 : series.version + 1);
  const builder = trials({
    request,
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
    limit: request.trials ?? TRIALS,
  }, builder);
  return { found, last: builder.last() };
}

async function handOut(
  request: MendRunOptions,
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
    await fillOutput(inDir(context.cwd, request.output), request.output, from, files);
  }
  return {
    kind: "mended",
    patches: found.draft.patches.length,
    steps: found.steps,
    trials: found.trials,
    tree: report.states.at(-1)!.tree,
    ...files.length === 0
      ? { verdict: "nothing is left", exit: 0 }
      : { verdict: last!.report.verdict.text, exit: last!.report.verdict.exit === 0 ? 0 : 3 },
    dir: request.output,
    files,
    rangeDiff,
  };
}
