/**
 * A plain directory into a commit. The index lives in the store and remembers sizes and times, so
 * that a second import of 93,000 files takes a second.
 * @module
 */
import { InfraError, UserError } from "../system/errors.ts";
import { readTextIfThere, remove } from "../system/files/files.ts";
import type { Ui } from "../system/terminal/ui.ts";
import { versionOf } from "./kernel.ts";
import { killRecorded, recordGroup } from "./pids.ts";
import { ownGit, ownGitText } from "./store.ts";

/** One date for all, so that equal files give an equal commit. */
const FIXED = {
  GIT_AUTHOR_NAME: "everystep",
  GIT_AUTHOR_EMAIL: "everystep@localhost",
  GIT_AUTHOR_DATE: "1000000000 +0000",
};

/** What to import, and where to. */
export interface Import {
  /** The tree's directory in the cache; its store is `git`. The caller holds its lock. */
  readonly home: string;
  /** The directory to read. Nothing is written there. */
  readonly dir: string;
  /** Also take what `.gitignore` names: for a tree that we unpacked ourselves. */
  readonly force: boolean;
}

/** Makes the commit and gives its name. Throws UserError if files cannot be read. */
export async function importDirectory(
  what: Import,
  context: { readonly ui: Ui; readonly signal?: AbortSignal },
): Promise<string> {
  const { home, dir, force } = what;
  const { ui, signal } = context;
  const gitDir = `${home}/git`, index = `${home}/index`, pids = `${home}/pids`;
  await killRecorded(pids, dir);
  await remove(`${index}.lock`);
  let files = 0, percent = -1;
  const add = await ownGit(dir, [
    "-c",
    "core.excludesFile=/dev/null",
    "-c",
    "core.looseCompression=1",
    "-c",
    "advice.addEmbeddedRepo=false",
    "add",
    "--verbose",
    "--all",
    ...(force ? ["--force"] : []),
    ".",
  ], {
    env: { GIT_DIR: gitDir, GIT_WORK_TREE: dir, GIT_INDEX_FILE: index },
    signal,
    tailBytes: 64 * 1024,
    onStart: (pid) => recordGroup(pids, pid),
    onChunk: (chunk) => {
      for (const byte of chunk) if (byte === 10) files++;
      const thousands = Math.floor(files / 1000);
      if (thousands === percent) return;
      percent = thousands;
      ui.step(`reading ${dir}: ${files} new or changed files`);
    },
  });
  signal?.throwIfAborted();
  if (!add.ok) {
    await remove(`${index}.lock`);
    if (/No space left/.test(add.stderr)) throw new InfraError(`no space left in ${home}`);
    throw new UserError(`${dir}: cannot be read whole: ${add.stderr.trim().split("\n")[0]}`);
  }
  await remove(pids);
  const env = { GIT_INDEX_FILE: index };
  const tree = await ownGitText(gitDir, ["write-tree"], { env, signal });
  const version = versionOf(await readTextIfThere(`${dir}/Makefile`) ?? "");
  const message = version === undefined ? "a kernel tree" : `Linux ${version}`;
  return await ownGitText(gitDir, ["commit-tree", "-m", message, tree], { env: FIXED, signal });
}
