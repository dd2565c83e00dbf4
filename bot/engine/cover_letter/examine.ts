/**
 * Asks git, and the tree's own scripts, what the claims of the cover letter are checked against.
 * @module
 */
import {
  checkCoverLetter,
  coverLetterQuestions,
  limit,
  unmaintained,
} from "../../cover_letter/mod.ts";
import type { BlobMatch, CoverLetterFacts } from "../../cover_letter/types.ts";
import type { Series } from "../../series/types.ts";
import type { Sandbox } from "../../system/process/sandbox.ts";
import {
  findCommit,
  historyOf,
  kernelVersion,
  matchingBlobs,
  namedCommits,
  patchIdsBelow,
} from "../../tree/mod.ts";
import type { Base, Stat, Stray, Tree } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import type { Inputs } from "../input/inputs.ts";
import { type CoverLetterResult, keepCoverLetter, keptCoverLetter } from "./kept.ts";
import { MAX_FILES, openScripts } from "./scripts.ts";

export type { CoverLetterResult };

/** How far to look. */
export interface CoverLetterOptions {
  /** How git prints what the series changes; empty: not known. */
  readonly stats: readonly Stat[];
  /** Files that applying does not make what their `index` lines say. */
  readonly strays?: readonly Stray[];
  /** Run the tree's scripts in this, and look the prerequisites up; undefined: be quick. */
  readonly sandbox?: Sandbox;
  /** Take nothing that the scripts said in an earlier run. */
  readonly fresh?: boolean;
}

/** Checks the cover letter. What cannot be found out is said in a finding; throws only InfraError. */
export async function examineCoverLetter(
  inputs: Inputs,
  options: CoverLetterOptions,
  context: Context,
): Promise<CoverLetterResult> {
  const facts = await gather(inputs, options, context);
  const findings = checkCoverLetter(inputs.series, facts);
  if (options.sandbox === undefined) return { findings, checkpatch: new Map(), cc: [] };
  const kept = options.fresh ? undefined : await keptCoverLetter(inputs);
  if (kept === undefined) context.ui.step("running checkpatch.pl and get_maintainer.pl");
  const ran = kept ?? await runScripts(inputs, options.sandbox, context);
  return { ...ran, findings: [...findings, ...ran.findings] };
}

async function gather(
  { series, tree, base }: Inputs,
  { stats, strays, sandbox }: CoverLetterOptions,
  { signal }: Context,
): Promise<CoverLetterFacts> {
  const asked = coverLetterQuestions(series);
  const nothing = asked.commits.length + asked.bases.length + series.prerequisites.length === 0;
  if (nothing) {
    return { base, history: "none", stats, strays, commits: new Map(), bases: new Map() };
  }
  const ids = sandbox !== undefined && series.prerequisites.length > 0 &&
    base.prerequisites === undefined;
  const [history, version, commits, bases, patchIds] = await Promise.all([
    // What is put below the series is no history of the tree.
    historyOf(tree, (base.below ?? base).commit),
    kernelVersion(tree, base.commit),
    namedCommits(tree, asked.commits),
    blobMatches(tree, series, asked.bases, base),
    ids ? patchIdsBelow(tree, base.commit, signal) : undefined,
  ]);
  return {
    base,
    history,
    stats,
    strays,
    commits,
    bases,
    ...(version === undefined ? {} : { version }),
    ...(patchIds === undefined ? {} : { patchIds }),
  };
}

async function blobMatches(
  tree: Tree,
  series: Series,
  revs: readonly string[],
  base: Base,
): Promise<ReadonlyMap<string, BlobMatch>> {
  const found = new Map<string, BlobMatch>();
  for (const rev of revs) {
    const commit = await findCommit(tree, rev);
    if (commit === undefined) continue;
    // The base that a mail names is the commit below what the series stands on.
    const there = commit === base.below?.commit ? base.commit : commit;
    found.set(rev, { commit, ...await matchingBlobs(tree, there, series) });
  }
  return found;
}

async function runScripts(
  inputs: Inputs,
  sandbox: Sandbox,
  { signal }: Context,
): Promise<CoverLetterResult> {
  const { series, tree, base } = inputs;
  const { patches } = series;
  await using scripts = await openScripts(tree, base.commit, patches, { sandbox, signal });
  const [checkpatch, cc] = await Promise.all([
    scripts.checkpatch(),
    scripts.recipients(),
  ]);
  const files = [...new Set(patches.flatMap((patch) => patch.files.map(({ path }) => path)))];
  const alone = await scripts.unmaintained(files);
  signal.throwIfAborted();
  const result: CoverLetterResult = {
    checkpatch: checkpatch ?? new Map(),
    cc: cc ?? [],
    findings: [
      ...checkpatch === undefined ? [limit("checkpatch.pl: the tree has none that runs")] : [],
      ...cc === undefined ? [limit("get_maintainer.pl: the tree has none that runs")] : [],
      ...files.length > MAX_FILES
        ? [limit(`who maintains a file is looked up for ${MAX_FILES} of ${files.length} files`)]
        : [],
      ...unmaintained(alone),
    ],
  };
  // A script that does not run may do so tomorrow.
  if (checkpatch !== undefined && cc !== undefined) await keepCoverLetter(inputs, result);
  return result;
}
