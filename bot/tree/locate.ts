/**
 * What a user's `--tree` path is: a git repository of any kind, or a plain directory.
 * Only reads: no lock, no index refresh.
 * @module
 */
import { realPath } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, readTextIfThere } from "../system/files/files.ts";
import { git } from "../system/process/git.ts";
import { kernelTop } from "./kernel.ts";

/** A user's tree, found. */
export type Located =
  | {
    readonly kind: "git";
    /** The top of the worktree, or the git directory of a bare repository. */
    readonly top: string;
    readonly bare: boolean;
    readonly objects: string;
    /** Content of the `shallow` file, if history is cut. */
    readonly shallow?: string;
    readonly objectFormat: string;
    /** True if blobs may be missing (`git clone --filter`). */
    readonly partial: boolean;
    readonly head: string;
  }
  | { readonly kind: "plain"; readonly top: string; readonly notes: readonly string[] };

const TREE_HELP =
  "--tree takes a kernel git tree or an unpacked tarball; without it one is provided";

/** Finds out. Throws UserError for what is no kernel tree. */
export async function locate(path: string): Promise<Located> {
  const real = await realPath(path);
  if (real === undefined) {
    throw new UserError(`${path}: no such directory`, {
      hint: TREE_HELP,
    });
  }
  if (await kindOf(real) !== "directory") {
    throw new UserError(`${path}: not a directory`, {
      hint: /\.(tar|tgz|txz)(\.|$)/.test(path) ? "unpack the tarball first" : TREE_HELP,
    });
  }
  const top = await kernelTop(real);
  const found = await inGit(real, path);
  if (found === undefined || (top !== undefined && top.startsWith(`${found.top}/`))) {
    if (top === undefined) throw noKernel(path);
    const broken = found === undefined && await kindOf(`${top}/.git`) !== "none";
    return {
      kind: "plain",
      top,
      notes: broken ? ["its .git cannot be read: taken as a plain directory"] : [],
    };
  }
  return await inspect(found, path);
}

interface Repository {
  readonly top: string;
  readonly bare: boolean;
}

/** The repository that a directory is in; undefined if in none. */
async function inGit(real: string, path: string): Promise<Repository | undefined> {
  const outcome = await git(real, [
    "rev-parse",
    "--is-inside-work-tree",
    "--absolute-git-dir",
  ]);
  if (!outcome.ok) {
    if (/dubious ownership/.test(outcome.stderr)) {
      throw new UserError(`${path}: git does not trust this repository: another user owns it`, {
        hint: `git config --global --add safe.directory ${real}`,
      });
    }
    return undefined;
  }
  const [inside, gitDir] = outcome.stdout.trim().split("\n");
  if (inside !== "true") return { top: gitDir ?? real, bare: true };
  const top = await git(real, ["rev-parse", "--show-toplevel"]);
  return { top: top.stdout.replace(/\n$/, ""), bare: false };
}

async function inspect(found: Repository, path: string): Promise<Located> {
  const { top, bare } = found;
  const outcome = await git(top, [
    "rev-parse",
    "--path-format=absolute",
    "--show-object-format",
    "--git-path",
    "objects",
    "--git-path",
    "shallow",
  ]);
  const [objectFormat = "sha1", objects = "", shallowFile = ""] = outcome.stdout.split("\n");
  const commit = await git(top, ["rev-parse", "--verify", "-q", "HEAD^{commit}"]);
  const named = await git(top, ["rev-parse", "--verify", "-q", "HEAD"]);
  if (!commit.ok && named.ok) {
    throw new UserError(
      `${path}: the repository is damaged: it has not got ${named.stdout.trim()}, which is its HEAD`,
      { hint: "git fsck shows what is missing, and .git/objects/info/alternates what it borrows" },
    );
  }
  if (!outcome.ok || !commit.ok) {
    throw new UserError(`${path}: this git repository has no commit at HEAD yet`, {
      hint: "commit the kernel source, or check a branch out",
    });
  }
  const head = commit.stdout.trim();
  const names = await git(top, ["ls-tree", "--full-tree", "--name-only", head]);
  const all = new Set(names.stdout.split("\n"));
  if (!all.has("Makefile") || !all.has("Kconfig")) throw noKernel(path);
  const promisor = await git(top, ["config", "--get-regexp", "^remote\\..*\\.promisor$"]);
  const shallow = await readTextIfThere(shallowFile);
  return {
    kind: "git",
    top,
    bare,
    objects,
    shallow: shallow === "" ? undefined : shallow,
    objectFormat,
    partial: promisor.ok,
    head,
  };
}

function noKernel(path: string): UserError {
  return new UserError(`${path}: not a kernel tree: no Makefile and Kconfig at its top`, {
    hint: TREE_HELP,
  });
}
