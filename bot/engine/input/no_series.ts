/**
 * What a word is that names no series: of a tree, it may be a commit.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import { kindOf } from "../../system/files/files.ts";
import { UserError } from "../../system/errors.ts";
import { git } from "../../system/process/git.ts";
import { locate, treeAround } from "../../tree/mod.ts";
import { whereIs } from "../../source/mod.ts";
import { type Context, inDir } from "../context.ts";
import { candidateOf } from "./open_tree.ts";

/** Throws UserError, with the range to write, where a series is a commit of the tree that is meant and nothing else. */
export async function refuseCommit(
  { series: typed, tree }: SeriesOptions,
  context: Context,
): Promise<void> {
  if (typed === undefined || !/^[\w@][^\s:]*$/.test(typed)) return;
  if (await kindOf(inDir(context.cwd, typed)) !== "none" || isPlace(typed)) return;
  // git's A^! is A less its parents: not one commit, but as good a word for it.
  const name = typed.replace(/\^!$/, "");
  const top = await gitTop(tree, context);
  if (top === undefined || !await isCommit(top, name)) return;
  throw new UserError(`${typed}: is a commit, and a series is a range of them`, {
    hint:
      `${name}^..${name} is that commit alone, ${name}.. the range after it, BASE..${name} the one up to it`,
  });
}

/**
 * Throws UserError where no series is given within a kernel tree: a user who stands there means a branch of it, and not the
 * project's own series.
 */
export async function refuseOwnTree(
  { series, tree }: SeriesOptions,
  { cwd, home, ui }: Context,
): Promise<void> {
  if (series !== undefined) return;
  if (tree === undefined && await treeAround(cwd) !== undefined) {
    throw new UserError("no series is given", {
      hint: "HEAD~3.. is the last three commits of this branch; " +
        `everystep's own example is ${home}/patches`,
    });
  }
  if (tree !== undefined) ui.note("no series is given: this is everystep's own example");
}

/** True for what a server is asked for. */
function isPlace(typed: string): boolean {
  try {
    return whereIs(typed) !== undefined;
  } catch {
    return true;
  }
}

/** The git tree that is given or that one stands in; undefined where there is none: then other words say so. */
async function gitTop(word: string | undefined, context: Context): Promise<string | undefined> {
  const path = word === undefined
    ? await treeAround(context.cwd)
    : (await candidateOf(word, context)).path;
  if (path === undefined) return undefined;
  try {
    const found = await locate(path);
    return found.kind === "git" ? found.top : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function isCommit(top: string, name: string): Promise<boolean> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  return (await git(top, args)).ok;
}
