/**
 * Whether a series applies, without a worktree: `git apply --cached` on an index that holds only
 * the files the series touches. Tens of milliseconds on a tree of 93,000 files.
 * @module
 */
import type { Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import { someAtOnce } from "../../system/some_at_once.ts";
import { aboutBase } from "../reject/about_base.ts";
import { explainReject } from "../reject/explain.ts";
import { indexLookup, treeEntries } from "../lookup.ts";
import { mailInfo, variantsOf } from "../mail.ts";
import { applyMail, applyTo, envOf, fewFiles, indexOf, pathsOf, type Sparse } from "./sparse.ts";
import { inTheWay } from "./in_the_way.ts";
import { indexStats } from "./stat.ts";
import { straysOf } from "./strays.ts";
import { ownGit } from "../store.ts";
import type { Applied, Base, Reject, State, Tree } from "../types.ts";

/**
 * The same answer as `applySeries`, but the states after the base are not committed: their
 * `commit` and `tree` are empty.
 */
export async function checkSeries(
  tree: Tree,
  base: Base,
  series: Series,
  context: { readonly signal?: AbortSignal; readonly stats?: boolean } = {},
): Promise<Applied> {
  const { signal } = context;
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const run: Run = { gitDir: tree.gitDir, dir: dir.path, base, series, signal };
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
  let reject = await oneByOne(run, inWay);
  if (reject !== undefined) {
    // A reject must not come from a file that the index should have held: ask git for the names.
    const all = await namesByGit(run);
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
}

/** The paths that the diffs name, as `git apply` reads them. */
async function namesByGit(run: Run): Promise<Set<string>> {
  const names = new Set<string>();
  for (const patch of run.series.patches) {
    const info = await mailInfo(variantsOf(patch)[0]!, `${run.dir}/${patch.n}`);
    if (info.refused !== undefined) continue;
    const list = await ownGit(run.gitDir, ["apply", "--numstat", "-z", info.diff]);
    // `added TAB deleted TAB path NUL`; a rename has no path there, and `old NUL new NUL` follows.
    for (const part of list.stdout.split("\0")) {
      const path = /^(?:\d+|-)\t(?:\d+|-)\t([^]*)$/.exec(part)?.[1] ?? part;
      if (path !== "") names.add(path);
    }
  }
  return names;
}

/** Mails that are taken apart at once. */
const AT_ONCE = 16;

/** The quick way: one git for all patches. False where a mail needs a closer look. */
async function allAtOnce(run: Run): Promise<boolean> {
  const diffs = await someAtOnce(run.series.patches, AT_ONCE, async (patch) => {
    const variants = variantsOf(patch);
    const info = variants.length > 1
      ? undefined
      : await mailInfo(variants[0]!, `${run.dir}/${patch.n}`);
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
    const output = await applyMail(run, patch);
    if (output === undefined) continue;
    const info = await mailInfo(variantsOf(patch)[0]!, `${run.dir}/${patch.n}`);
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
