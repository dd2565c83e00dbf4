/**
 * Kernel trees: opening or fetching one, applying a series in a worktree of our own, and saying why
 * a patch does not apply. A tree that a user points at is only read.
 * @module
 */
export type * from "./types.ts";
export { type Context, openTree } from "./open.ts";
export { openWorkspace } from "./workspace.ts";
export { applySeries } from "./apply/apply.ts";
export { keepStates, keptStates } from "./apply/kept_states.ts";
export { checkSeries } from "./apply/check.ts";
export { commitStates, type RangeCommit } from "./apply/commits.ts";
export { type BaseOptions, resolveBase } from "./base.ts";
export { applyFixes, type Fix } from "./fixes.ts";
export { matchingBlobs } from "./blobs.ts";
export { type Candidate as TreeCandidate, chooseTree } from "./candidates/choose.ts";
export { settlePrerequisites } from "./prerequisites/settle.ts";
export { directoriesOf, extractFiles, kernelVersion, pathsAt } from "./extract.ts";
export { historyOf, namedCommits, patchIdsBelow } from "./history.ts";
export { pathsOf, sparseStates, treeDiff } from "./apply/sparse.ts";
export { commitOf, findCommit } from "./rev.ts";
export { publicTree } from "./public.ts";
export { keptTree, type ProvideOptions, provideTree } from "./provide/provide.ts";
export { SOURCES, type Sources, type Tarball, type Upstream } from "./provide/sources.ts";
export { type CacheItem, type CacheKind, cacheUsage } from "./cache/usage.ts";
export { cleanCache, type Cleaned } from "./cache/clean.ts";
export { treeAround } from "./kernel.ts";
export { locate } from "./locate.ts";
export { gitFailed, makeStore, ownGit, ownGitText } from "./store.ts";
export { commitLookup, type Lookup } from "./lookup.ts";
