/**
 * Whether a series applies, without a worktree: `git apply --cached` on an index that holds only
 * the files the series touches. Tens of milliseconds on a tree of 93,000 files.
 * @module
 */
import type { Patch, Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import { someAtOnce } from "../../system/some_at_once.ts";
import { aboutBase } from "../reject/about_base.ts";
import { explainReject } from "../reject/explain.ts";
import { indexLookup, treeEntries } from "../lookup.ts";
import { type MailInfo, mailInfo, variantsOf } from "../mail.ts";
import { applyMail, applyTo, envOf, fewFiles, indexOf, pathsOf, type Sparse } from "./sparse.ts";
import { refuseDates } from "./dates.ts";
import { inTheWay } from "./in_the_way.ts";
import { indexStats } from "./stat.ts";
import { straysOf } from "./strays.ts";
import { ownGit } from "../store.ts";
import { refuseUnfetched } from "../unfetched.ts";
import type { Applied, Base, Reject, State, Tree } from "../types.ts";

/**
 * The same answer as `applySeries`, but the states after the base are not committed: their
 * `commit` and `tree` are empty. Throws UserError for a date that git am does not take, and for a tree that lacks the
 * content of the files.
 */
export async function checkSeries(
  tree: Tree,
  base: Base,
  series: Series,
  context: { readonly signal?: AbortSignal; readonly stats?: boolean } = {},
): Promise<Applied> {
  const { signal } = context;
  await refuseDates(tree.gitDir, series);
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const run: Run = { gitDir: tree.gitDir, dir: dir.path, base, series, signal, infos: new Map() };
  let paths = pathsOf(series);
  await fewFiles(run, base.commit, paths);
  const done = async (): Promise<Applied> => ({
    ok: true,
    states: states(base, series.patches.length),
    ...(context.stats
      ? { stats: await statsOf(run, paths), strays: await straysIn(run, paths) }
      : {}),
  });
  const inWay = await inTheWay(tree.gitDir, base.commit, series);
  if (inWay === undefined && await allAtOnce(run)) return await done();
  await refuseUnfetched(tree, base.commit, paths);
  let reject = await oneByOne(run, inWay);
  if (reject !== undefined) {
    // A reject must not come from a file that the index should have held: ask git for the names.
    const all = await namesByGit(run, reject.patch);
    if (!all.isSubsetOf(paths)) {
      await remove(indexOf(run));
      paths = all.union(paths);
      await fewFiles(run, base.commit, paths);
      reject = await oneByOne(run, inWay);
    }
  }
  if (reject === undefined) return await done();
  const about = await aboutBase(tree, base, series, signal);
  const states0 = states(base, reject.patch - 1);
  return { ok: false, states: states0, reject: { ...reject, base: about } };
}

interface Run extends Sparse {
  readonly base: Base;
  readonly series: Series;
  /** Of patches by their numbers, what their mails hold: a mail that git is given in one way is taken apart once. */
  readonly infos: Map<number, MailInfo>;
}

/** What a mail holds, read in the way that `git am` is given first. */
async function infoOf({ dir, infos }: Run, patch: Patch): Promise<MailInfo> {
  const variants = variantsOf(patch);
  const info = infos.get(patch.n) ?? await mailInfo(variants[0]!, `${dir}/${patch.n}`);
  if (variants.length === 1) infos.set(patch.n, info);
  return info;
}

/** The paths that the diffs name, as `git apply` reads them, up to the patch that is rejected. */
async function namesByGit(run: Run, last: number): Promise<ReadonlySet<string>> {
  const infos = await someAtOnce(
    run.series.patches.filter(({ n }) => n <= last),
    AT_ONCE,
    (patch) => infoOf(run, patch),
  );
  const diffs = infos.flatMap((info) => info.refused === undefined ? [info.diff] : []);
  const names = await namesIn(run, diffs);
  if (names !== undefined || diffs.length === 1) return names ?? new Set();
  // One that git cannot read hides what is in the others.
  const each = await someAtOnce(diffs, AT_ONCE, (diff) => namesIn(run, [diff]));
  return new Set(each.flatMap((some) => [...some ?? []]));
}

/** Undefined where git does not read all of the diffs. */
async function namesIn(
  { gitDir }: Run,
  diffs: readonly string[],
): Promise<Set<string> | undefined> {
  if (diffs.length === 0) return new Set();
  const list = await ownGit(gitDir, ["apply", "--numstat", "-z", ...diffs]);
  if (!list.ok || list.truncated) return undefined;
  // `added TAB deleted TAB path NUL`; a rename has no path there, and `old NUL new NUL` follows.
  return new Set(
    list.stdout.split("\0")
      .map((part) => /^(?:\d+|-)\t(?:\d+|-)\t([^]*)$/.exec(part)?.[1] ?? part)
      .filter((path) => path !== ""),
  );
}

/** Mails that are taken apart at once. */
const AT_ONCE = 16;

/** The quick way: one git for all patches. False where a mail needs a closer look. */
async function allAtOnce(run: Run): Promise<boolean> {
  const diffs = await someAtOnce(run.series.patches, AT_ONCE, async (patch) => {
    const info = variantsOf(patch).length > 1 ? undefined : await infoOf(run, patch);
    return info?.refused === undefined ? info?.diff : undefined;
  });
  const all = diffs.filter((diff) => diff !== undefined);
  if (all.length !== diffs.length || all.length === 0) return false;
  return (await applyTo(run, all)).ok;
}

/** Patch after patch, each in the ways that `git am` is given. Leaves the index at the reject. */
async function oneByOne(run: Run, inWay: Reject | undefined): Promise<Reject | undefined> {
  for (const patch of run.series.patches) {
    if (inWay?.patch === patch.n) return inWay;
    const output = await applyMail(run, patch, run.infos.get(patch.n));
    if (output === undefined) continue;
    const info = await infoOf(run, patch);
    const lookup = indexLookup(run.gitDir, indexOf(run), run.base.commit);
    return await explainReject(lookup, patch, info, output);
  }
  return undefined;
}

function statsOf(run: Run, paths: ReadonlySet<string>) {
  return indexStats(run.gitDir, run.base.commit, paths, { env: envOf(run), signal: run.signal });
}

/** A series of more files comes from no mailer. */
const MAX_PATHS = 2000;

async function straysIn(run: Run, paths: ReadonlySet<string>) {
  if (paths.size > MAX_PATHS) return [];
  const { gitDir, base, series } = run;
  const [before, after] = await Promise.all([
    treeEntries(gitDir, base.commit, [...paths]),
    indexLookup(gitDir, indexOf(run), base.commit).entries([...paths]),
  ]);
  return straysOf(series, (path) => before.get(path)?.blob, (path) => after.get(path)?.blob);
}

function states(base: Base, last: number): State[] {
  const later = Array.from({ length: last }, (_, i) => ({ n: i + 1, commit: "", tree: "" }));
  return [{ n: 0, commit: base.commit, tree: base.tree }, ...later];
}
