/**
 * A tarball into a tree of ours: unpacked where the first workspace will want it, so that it is
 * written to disk once. A marker says that all is done; without it the next run starts over.
 * @module
 */
import { makeDir, move, realPath } from "../../system/files/dirs.ts";
import { InfraError } from "../../system/errors.ts";
import {
  freeBytes,
  readTextIfThere,
  remove,
  tryLock,
  writeAtomic,
} from "../../system/files/files.ts";
import { run } from "../../system/process/process.ts";
import { waitLock } from "../../system/wait.ts";
import { setHead } from "./head.ts";
import { importDirectory } from "../import.ts";
import { worktreeGitDir } from "../litter.ts";
import type { Context } from "../open.ts";
import { killRecorded, recordGroup } from "../pids.ts";
import type { Tarball } from "./sources.ts";
import { makeStore, ownGitText } from "../store.ts";
import type { Tree } from "../types.ts";

/** Bytes on disk of each byte of tarball: files, objects, and some air. */
const GROWTH = 18;

/** Where the tree of a tarball stands in the cache. */
function homeOf(cache: string, tarball: Tarball): string {
  return `${cache}/trees/linux-${tarball.version}-${tarball.sha256.slice(0, 8)}`;
}

/** The tree, if it was unpacked to the end. */
export async function keptTarball(cache: string, tarball: Tarball): Promise<Tree | undefined> {
  const home = await realPath(homeOf(cache, tarball));
  const head = home === undefined ? undefined : await readTextIfThere(`${home}/ready`);
  if (home === undefined || head === undefined || !/^[0-9a-f]{40}$/.test(head)) return undefined;
  return {
    home,
    gitDir: `${home}/git`,
    head,
    label: `Linux ${tarball.version} (Debian source)`,
    public: { name: `Linux ${tarball.version} (Debian source)`, release: tarball.version },
    notes: [tarball.note],
  };
}

/** Unpacks a tarball and makes its commit. Throws InfraError if it cannot. */
export async function unpackTarball(
  file: string,
  tarball: Tarball,
  context: Context,
): Promise<Tree> {
  const { cache, ui, signal } = context;
  await makeDir(homeOf(cache, tarball));
  const home = await realPath(homeOf(cache, tarball)) ?? "";
  using _lock = await waitLock(`${home}/open.lock`, {
    signal,
    onWait: () => ui.step("waiting for another everystep that unpacks the same tarball"),
  });
  const kept = await keptTarball(cache, tarball);
  if (kept !== undefined) return kept;
  const workDir = `${home}/work/0`, gitDir = `${home}/git`;
  await killRecorded(`${home}/pids`, home);
  for (const name of ["git", "work", "index", "index.lock", "tmp"]) await remove(`${home}/${name}`);
  const free = await freeBytes(home), needed = tarball.bytes * GROWTH;
  if (free !== undefined && free < needed) {
    const gb = (bytes: number) => (bytes / 1e9).toFixed(1);
    throw new InfraError(`${home}: ${gb(needed)} GB are needed, ${gb(free)} GB are free`);
  }
  await makeDir(`${workDir}/new`);
  using _held = await tryLock(`${workDir}/lock`);
  await makeStore(gitDir);
  await unpack(file, `${workDir}/new`, home, tarball, context);
  const head = await importDirectory({ home, dir: `${workDir}/new`, force: true }, { ui, signal });
  await ownGitText(gitDir, ["update-ref", "refs/everystep/head", head]);
  await setHead(gitDir, head);
  await asWorktree(home, workDir, head);
  await writeAtomic(
    `${home}/about.json`,
    JSON.stringify({ label: `Linux ${tarball.version} (Debian source)` }),
  );
  await writeAtomic(`${home}/ready`, head);
  const tree = await keptTarball(cache, tarball);
  if (tree === undefined) throw new InfraError(`${home}: what was just written cannot be read`);
  return tree;
}

async function unpack(
  file: string,
  to: string,
  home: string,
  tarball: Tarball,
  { ui, signal }: Context,
): Promise<void> {
  let files = 0, last = -1;
  const args = ["tar", "-xvJf", file, "-C", to, "--strip-components=1", "--no-same-owner"];
  const outcome = await run(args, {
    signal,
    tailBytes: 64 * 1024,
    onStart: (pid) => recordGroup(`${home}/pids`, pid),
    onChunk: (chunk) => {
      for (const byte of chunk) if (byte === 10) files++;
      const percent = Math.floor(100 * files / tarball.files);
      if (percent === last) return;
      last = percent;
      ui.step(`unpacking Linux ${tarball.version}: ${files} files`, Math.min(1, percent / 100));
    },
  });
  signal?.throwIfAborted();
  if (!outcome.ok) {
    const why = outcome.stderr.trim().split("\n").at(-1) || `tar ended with ${outcome.code}`;
    throw new InfraError(`cannot unpack ${file}: ${why}`);
  }
}

/** Makes what was unpacked and read the worktree of workspace 0, with the index that knows its files. */
async function asWorktree(home: string, workDir: string, head: string): Promise<void> {
  const gitDir = `${home}/git`, source = `${workDir}/linux`;
  await ownGitText(gitDir, ["worktree", "add", "--detach", "--no-checkout", source, head]);
  const own = await worktreeGitDir(source, gitDir);
  if (own === undefined) throw new InfraError(`git made no worktree in ${source}`);
  await move(`${source}/.git`, `${workDir}/new/.git`);
  await remove(source);
  await move(`${workDir}/new`, source);
  await move(`${home}/index`, `${own}/index`);
}
