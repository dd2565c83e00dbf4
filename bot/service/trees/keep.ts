/**
 * Keeping the service's own trees up to date. A fetch only adds objects and moves branches: nothing is repacked
 * or removed, since builds read the objects, and a run stays at the commit that it was planned with.
 * @module
 */
import type { ServedTree } from "../../config/service.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { kindOf } from "../../system/files/files.ts";
import { git } from "../../system/process/git.ts";
import type { Journal } from "../../system/terminal/journal.ts";
import { ticks, wait } from "../../system/wait.ts";

/** A tree that is fetched. */
export type FetchedTree = ServedTree & Required<Pick<ServedTree, "path" | "url">>;

/** What keeping needs of the world. */
export interface Keeping {
  readonly journal: Pick<Journal, "info" | "warn">;
  /** True while a job of this process may read the trees. */
  readonly busy: () => boolean;
}

/** A fetch slower than this many bytes a second for so many seconds is given up. */
const SLOW = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60"];
/** Nothing that builds read may go. */
const ONLY_ADDS = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "fetch.prune=false"];
const FETCH_MS = 6 * 3600_000;
/** How often a busy process is asked again, and how long it is waited for: then the fetch goes ahead. */
const LOOK_MS = 5000, LONGEST_WAIT_MS = 3600_000;
/** After a failure. */
const AGAIN_SECONDS = 300;
const DEFAULT_EVERY = 3600;

/** The trees of service.toml that are fetched from somewhere, each with its place. */
export function fetchedTrees(trees: readonly ServedTree[]): readonly FetchedTree[] {
  return trees.flatMap((tree) =>
    tree.path === undefined || tree.url === undefined
      ? []
      : [{ ...tree, path: tree.path, url: tree.url }]
  );
}

/** The trees with a place for those that are fetched and name none, below a directory. */
export function placedTrees(trees: readonly ServedTree[], dir: string): readonly ServedTree[] {
  return trees.map((tree) =>
    tree.url === undefined || tree.path !== undefined
      ? tree
      : { ...tree, path: `${dir}/${tree.name}.git` }
  );
}

/** Fetches all of them, each as often as it says, until `signal` is aborted. */
export async function keepTrees(
  trees: readonly ServedTree[],
  keeping: Keeping,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(fetchedTrees(trees).map((tree) => keepOne(tree, keeping, signal)));
}

async function keepOne(tree: FetchedTree, keeping: Keeping, signal: AbortSignal): Promise<void> {
  const facts = { tree: tree.name };
  for (let failed = false; !signal.aborted;) {
    // One that is not there yet is what all wait for.
    if (await kindOf(tree.path) === "directory") await quiet(keeping, signal);
    if (signal.aborted) return;
    const why = await fetchTree(tree, signal);
    if (signal.aborted) return;
    if (why === undefined && failed) keeping.journal.info("the tree is fetched again", facts);
    // What is away costs nothing: series go on where the tree is.
    if (why !== undefined && !failed) {
      keeping.journal.warn("a tree could not be fetched", { ...facts, why });
    }
    failed = why !== undefined;
    const every = tree.fetch ?? DEFAULT_EVERY;
    await wait(1000 * (failed ? Math.min(every, AGAIN_SECONDS) : every), signal).catch(() => {});
  }
}

/** Waits until nothing is at work, at most so long. */
async function quiet({ busy }: Keeping, signal: AbortSignal): Promise<void> {
  const until = ticks() + LONGEST_WAIT_MS;
  while (busy() && ticks() < until && !signal.aborted) await wait(LOOK_MS, signal).catch(() => {});
}

/** Fetches a tree once, and makes it if it is not there; gives why not, in one line. */
export async function fetchTree(
  { path, url, branches, base }: FetchedTree,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const options = { signal, timeoutMs: FETCH_MS };
  await makeDir(path);
  const bare = await git(path, ["rev-parse", "--git-dir"], options);
  if (!bare.ok) {
    const made = await git(path, ["init", "-q", "--bare", "."], options);
    if (!made.ok) return lastLine(made.stderr);
    await git(path, ["config", "remote.origin.url", url], options);
    await git(path, ["config", "remote.origin.fetch", "+refs/heads/*:refs/heads/*"], options);
  }
  const inside = await git(path, ["rev-parse", "--is-bare-repository"], options);
  // Of a checkout of somebody's no branch is moved.
  const to = inside.stdout.trim() === "true" ? "refs/heads/" : "refs/remotes/origin/";
  const refs = (branches ?? ["*"]).map((name) => `+refs/heads/${name}:${to}${name}`);
  const args = ["fetch", "-q", "--no-write-fetch-head", "--no-auto-maintenance", url, ...refs];
  const done = await git(path, [...SLOW, ...ONLY_ADDS, ...args], options);
  if (!done.ok) return done.timedOut ? "it takes too long" : lastLine(done.stderr);
  if (to === "refs/heads/") await pointHead(path, branches?.[0] ?? base, url, options);
  return undefined;
}

/** HEAD of a bare tree of ours: the first branch, or the remote's own HEAD. */
async function pointHead(
  path: string,
  branch: string | undefined,
  url: string,
  options: { readonly signal?: AbortSignal; readonly timeoutMs: number },
): Promise<void> {
  if ((await git(path, ["rev-parse", "-q", "--verify", "HEAD^{commit}"], options)).ok) return;
  const remote = branch === undefined
    ? await git(path, [...SLOW, "ls-remote", "--symref", url, "HEAD"], options)
    : undefined;
  const name = branch ?? /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(remote?.stdout ?? "")?.[1];
  if (name !== undefined) await git(path, ["symbolic-ref", "HEAD", `refs/heads/${name}`], options);
}

function lastLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return (lines.find((line) => line.startsWith("fatal: ")) ?? lines.at(-1) ?? "git failed")
    .slice(0, 300);
}
