/**
 * What to know of the base before the first reject of a series is read: most patches that do not apply
 * stand on another commit.
 * @module
 */
import type { Series } from "../../series/types.ts";
import { expectedBlobs, matchingBlobs, searchBase, withName } from "../blobs.ts";
import { patchIdsBelow } from "../history.ts";
import type { Base, RejectedBase, Tree } from "../types.ts";

/** Milliseconds that each of the two searches may take: the reject itself is what people wait for. */
const SEARCH_MS = 2_000;

/** Looks; finds less where it takes long. */
export async function aboutBase(
  tree: Tree,
  base: Base,
  series: Series,
  signal?: AbortSignal,
): Promise<RejectedBase> {
  const { how, why } = base;
  const about = {
    ...{ commit: (base.below ?? base).commit, how, why },
    ...(tree.path === undefined ? { tree: tree.label } : {}),
  };
  const named = series.prerequisites.filter(({ prose }) => prose !== true);
  const settled = base.prerequisites;
  const [blobs, ids] = await Promise.all([
    matchingBlobs(tree, base.commit, series),
    named.length === 0 || settled !== undefined
      ? undefined
      : patchIdsBelow(tree, base.commit, signal, SEARCH_MS),
  ]);
  const there = (says: string) =>
    settled?.some((one) => one.says === says && /^(?:applied|in-tree)$/.test(one.result));
  const prerequisites = named
    .filter((one) => !there(one.says) && !(one.kind === "patch-id" && ids?.has(one.id)))
    .map((one) => one.kind === "patch-id" ? one.id : one.says);
  // The search was made already where the series names no base that the tree has.
  const searched = base.how === "HEAD" || base.how === "blobs";
  const elsewhere = searched || blobs.matching === blobs.of || expectedBlobs(series).size === 0
    ? undefined
    : await searchBase(tree, series, signal, SEARCH_MS);
  return {
    ...about,
    ...{ matching: blobs.matching, of: blobs.of },
    prerequisites,
    ...(elsewhere === undefined ? {} : { elsewhere: await withName(tree, elsewhere) }),
  };
}
