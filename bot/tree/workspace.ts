/**
 * Workspaces: worktrees of everystep's own, one for each run at a time. A workspace that a killed run
 * left is cleaned and used again; nobody has to tidy up by hand.
 * @module
 */
import { fileBeneath } from "../system/files/beneath.ts";
import { makeDir, onlyOurs } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { remove, setTime, tryLock, writeAtomic } from "../system/files/files.ts";
import type { RunOptions } from "../system/process/process.ts";
import { waitLock } from "../system/wait.ts";
import { cleanGitDir, worktreeGitDir } from "./litter.ts";
import type { Context } from "./open.ts";
import { killRecorded, recordGroup } from "./pids.ts";
import { ownGit, ownGitText } from "./store.ts";
import type { Tree, Workspace } from "./types.ts";

/** More runs at once on one tree would be a mistake: each workspace holds a whole checked-out tree. */
const MAX_WORKSPACES = 16;

/** Before any build. */
const LONG_AGO = new Date("2000-01-01T00:00:00Z");

/** Locks the first free workspace of a tree. Throws InfraError if all are in use. */
export async function openWorkspace(tree: Tree, context: Context): Promise<Workspace> {
  for (let number = 0; number < MAX_WORKSPACES; number++) {
    const workDir = `${tree.home}/work/${number}`;
    await makeDir(workDir);
    // A build may leave programs that run with our rights, for whoever can get at them.
    await onlyOurs(workDir);
    const lock = await tryLock(`${workDir}/lock`);
    if (lock === undefined) continue;
    try {
      return await prepare(tree, workDir, lock, context);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }
  throw new InfraError(`all ${MAX_WORKSPACES} workspaces of ${tree.label} are in use`);
}

async function prepare(
  tree: Tree,
  workDir: string,
  lock: Disposable,
  { ui, signal }: Context,
): Promise<Workspace> {
  const source = `${workDir}/linux`, pids = `${workDir}/pids`;
  const killed = await killRecorded(pids, workDir);
  if (killed > 0) ui.note(`ended ${killed} process(es) that a killed run had left`);
  const track = (pid: number) => recordGroup(pids, pid);
  const options: RunOptions = { signal, onStart: track };

  /** Gives the worktree's git directory; makes the worktree where there is no sound one. */
  const ready = async (commit: string, anew: boolean): Promise<string> => {
    const there = anew ? undefined : await worktreeGitDir(source, tree.gitDir);
    if (there !== undefined) return there;
    await remove(source);
    using _lock = await waitLock(`${tree.home}/open.lock`, { signal });
    await ownGitText(tree.gitDir, ["worktree", "prune"], options);
    const add = ["worktree", "add", "--force", "--detach", "--no-checkout", source, commit];
    await ownGitText(tree.gitDir, add, options);
    const made = await worktreeGitDir(source, tree.gitDir);
    if (made === undefined) throw new InfraError(`git made no worktree in ${source}`);
    return made;
  };

  /** The commit that was checked out last, and the git directory of the worktree. */
  let last: { readonly commit: string; readonly gitDir: string } | undefined;

  /** Files that git writes on the way from where the worktree is, whatever is there. */
  const changed = async (commit: string): Promise<readonly string[]> => {
    const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=d"];
    const done = await ownGit(source, [...args, "HEAD", commit], options);
    return done.ok ? done.stdout.split("\0").filter((path) => path !== "") : [];
  };

  /** Files whose times are old. */
  let aged: ReadonlySet<string> = new Set();

  const checkout = async (commit: string, times: "new" | "old" = "new"): Promise<void> => {
    let failed = "";
    last = undefined;
    for (const attempt of ["as it is", "without its index", "anew"] as const) {
      const gitDir = await ready(commit, attempt === "anew");
      await cleanGitDir(gitDir);
      if (attempt === "without its index") await remove(`${gitDir}/index`);
      // By their times git takes these for changed, and writes them again.
      const again = times === "old" ? [...aged, ...await changed(commit)] : [];
      aged = new Set(again);
      const args = ["-c", "checkout.workers=0", "checkout", "--force", "--detach", "-q", commit];
      const done = await ownGit(source, args, options);
      signal?.throwIfAborted();
      if (done.ok) {
        await ownGitText(source, ["clean", "-ffdxq"], options);
        for (const path of aged) {
          const file = fileBeneath(source, path, Infinity);
          if (file !== undefined) await setTime(file, LONG_AGO);
        }
        last = { commit, gitDir };
        return;
      }
      failed = done.stderr.trim().split("\n").slice(-2).join(" / ");
      if (/No space left/.test(failed)) break;
    }
    throw new InfraError(`cannot check ${commit} out in ${source}: ${failed}`);
  };

  const switchTo = async (commit: string): Promise<void> => {
    if (last?.commit === commit) return;
    const paths = last === undefined
      ? undefined
      : await modified(source, last.commit, commit, options);
    if (last === undefined || paths === undefined) return await checkout(commit, "old");
    const { gitDir } = last;
    last = undefined;
    const args = ["checkout", "-q", "--pathspec-from-file=-", "--pathspec-file-nul", commit];
    const done = await ownGit(source, args, { ...options, stdin: paths.join("\0") });
    signal?.throwIfAborted();
    const files = paths.map((path) => fileBeneath(source, path, Infinity));
    if (!done.ok || files.includes(undefined)) return await checkout(commit, "old");
    for (const file of files) await setTime(file!, LONG_AGO);
    aged = new Set([...aged, ...paths]);
    await writeAtomic(`${gitDir}/HEAD`, `${commit}\n`);
    last = { commit, gitDir };
  };

  return {
    source,
    workDir,
    checkout,
    switchTo,
    track,
    buildDir(arch) {
      if (!/^\w[\w.~-]*$/.test(arch)) throw new InfraError(`not the name of a build: ${arch}`);
      return `${workDir}/build/${arch}`;
    },
    async [Symbol.asyncDispose]() {
      await killRecorded(pids, workDir);
      lock[Symbol.dispose]();
    },
  };
}

/** How many files may differ where only those that do are looked at. */
const MOST = 200;

/**
 * The files that differ between two commits, if that is all that does: each a plain file at both.
 * Undefined where files come or go, or are links, or are many.
 */
async function modified(
  source: string,
  from: string,
  to: string,
  options: RunOptions,
): Promise<readonly string[] | undefined> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--raw", from, to];
  const done = await ownGit(source, args, options);
  if (!done.ok) return undefined;
  const paths: string[] = [], fields = done.stdout.split("\0");
  for (let i = 0; i + 1 < fields.length; i += 2) {
    if (!/^:100(?:644|755) 100(?:644|755) [0-9a-f]+ [0-9a-f]+ M$/.test(fields[i]!)) {
      return undefined;
    }
    paths.push(fields[i + 1]!);
  }
  return paths.length === 0 || paths.length > MOST ? undefined : paths;
}
