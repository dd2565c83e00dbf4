/**
 * Opening a user's tree. Nothing is ever written below the user's directory, `.git` included.
 * @module
 */
import { basename } from "@std/path";
import { makeDir, realPath } from "../system/files/dirs.ts";
import { sha256, writeAtomic } from "../system/files/files.ts";
import { git } from "../system/process/git.ts";
import type { Ui } from "../system/terminal/ui.ts";
import { waitLock } from "../system/wait.ts";
import { importDirectory } from "./import.ts";
import { locate, type Located } from "./locate.ts";
import { makeStore } from "./store.ts";
import type { Tree } from "./types.ts";

/** What every function of this folder that takes time gets. */
export interface Context {
  /** everystep's cache directory (`cacheDir()`). */
  readonly cache: string;
  readonly ui: Ui;
  readonly signal?: AbortSignal;
}

/** How long to look for local changes, in milliseconds: without a fresh index git reads all files. */
const STATUS_MS = 10_000;

/**
 * Opens a git tree (worktrees, bare and shallow ones too) or an unpacked tarball.
 * `changes: false` saves the look for local changes, which are never part of a run.
 * Throws UserError for what is no kernel tree.
 */
export async function openTree(
  path: string,
  context: Context & { readonly changes?: boolean },
): Promise<Tree> {
  const { cache, ui, signal } = context;
  const found = await locate(path);
  const changes = found.kind === "git" && !found.bare && context.changes !== false
    ? localChanges(found.top, signal)
    : Promise.resolve([]);
  changes.catch(() => {}); // awaited below, unless something else fails first
  const home = await homeOf(cache, found);
  const gitDir = `${home}/git`;
  const notes = [...await liftedNote(path, found)];
  {
    using _lock = await waitLock(`${home}/open.lock`, {
      signal,
      onWait: () => ui.step("waiting for another everystep that opens the same tree"),
    });
    await writeAtomic(`${home}/about.json`, JSON.stringify({ label: path, path: found.top }));
    if (found.kind === "git") {
      await makeStore(gitDir, {
        objectFormat: found.objectFormat,
        alternate: found.objects,
        shallow: found.shallow,
      });
    } else await makeStore(gitDir);
    if (found.kind === "plain") {
      const head = await importDirectory({ home, dir: found.top, force: false }, { ui, signal });
      notes.push(
        ...found.notes,
        "not a git tree: its files as they stand, less what .gitignore names",
      );
      return { home, gitDir, head, label: path, path: found.top, notes };
    }
  }
  if (found.shallow !== undefined) notes.push("a shallow clone: its history is cut");
  if (found.partial) {
    notes.push("a partial clone: what it has not fetched yet cannot be read");
  }
  notes.push(...await changes);
  return {
    home,
    gitDir,
    head: found.head,
    label: path,
    path: found.top,
    repository: found.top,
    ...(found.partial ? { partial: true as const } : {}),
    notes,
  };
}

/** The directory of a tree in the cache. Two paths to one place share it. */
async function homeOf(cache: string, found: Located): Promise<string> {
  const format = found.kind === "git" ? found.objectFormat : "sha1";
  const id = (await sha256(`${format}\0${found.top}`)).slice(0, 12);
  const name = basename(found.top).replace(/[^\w.+-]/g, "_").replace(/^\./, "_").slice(0, 40);
  await makeDir(`${cache}/trees/${name}-${id}`);
  // git writes resolved paths into its files: use the same ones everywhere.
  return await realPath(`${cache}/trees/${name}-${id}`) ?? `${cache}/trees/${name}-${id}`;
}

async function liftedNote(path: string, found: Located): Promise<string[]> {
  const real = await realPath(path);
  const inside = real !== undefined && real.startsWith(`${found.top}/`) &&
    !(found.kind === "git" && found.bare);
  return inside ? [`${path} is inside a tree: its top ${found.top} is used`] : [];
}

/** Says which tracked files differ from HEAD. Never refreshes the index on disk. */
async function localChanges(top: string, signal?: AbortSignal): Promise<string[]> {
  const outcome = await git(top, [
    "status",
    "--porcelain",
    "-z",
    "--untracked-files=no",
    "--ignore-submodules=all",
    "--no-renames",
  ], { timeoutMs: STATUS_MS, signal });
  signal?.throwIfAborted();
  if (!outcome.ok) {
    return ["local changes, if there are any, are left out (git status took too long or failed)"];
  }
  const files = outcome.stdout.split("\0").filter((line) => line !== "").map((l) => l.slice(3));
  if (files.length === 0) return [];
  const some = files.slice(0, 3).join(", ") + (files.length > 3 ? ", ..." : "");
  const noun = files.length === 1 ? "file" : "files";
  return [`local changes are left out, ${files.length} ${noun}: ${some}`];
}
