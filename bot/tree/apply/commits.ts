/**
 * The states of a git range: its commits themselves. No mail is made of them and applied again, since
 * that could fail or give another tree.
 * @module
 */
import type { Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { type Committed, refuseChanges } from "./refuse.ts";
import { envOf, fewFiles, pathsOf, type Sparse } from "./sparse.ts";
import { indexStats } from "./stat.ts";
import type { Applied, Base, Tree } from "../types.ts";

/** A commit of a range: its name and that of its tree, both in full. */
export interface RangeCommit {
  readonly commit: string;
  readonly tree: string;
}

/**
 * What `checkSeries` and `applySeries` answer for the mails of a range, from its commits. Throws
 * UserError for a symbolic link that leads out of the tree.
 */
export async function commitStates(
  tree: Tree,
  base: Base,
  series: Series,
  commits: readonly RangeCommit[],
  context: { readonly signal?: AbortSignal; readonly stats?: boolean } = {},
): Promise<Applied & { readonly ok: true }> {
  const { signal } = context;
  const committed = commits.flatMap(({ commit }, i): Committed[] => {
    const patch = series.patches[i];
    return patch === undefined ? [] : [{ patch, commit }];
  });
  await refuseChanges(tree, committed, signal);
  const states = [
    { n: 0, commit: base.commit, tree: base.tree },
    ...commits.map(({ commit, tree }, i) => ({ n: i + 1, commit, tree })),
  ];
  if (!context.stats) return { ok: true, states };
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const sparse: Sparse = { gitDir: tree.gitDir, dir: dir.path, signal };
  const paths = pathsOf(series);
  await fewFiles(sparse, commits.at(-1)?.commit ?? base.commit, paths);
  const stats = await indexStats(tree.gitDir, base.commit, paths, { env: envOf(sparse), signal });
  return { ok: true, states, stats };
}
