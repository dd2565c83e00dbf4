/**
 * Opens the tree that the user names or stands in, or one that is provided.
 * @module
 */
import { basename } from "@std/path";
import type { SeriesOptions } from "../options.ts";
import { kindOf } from "../../system/files/files.ts";
import { openTree, provideTree, treeAround } from "../../tree/mod.ts";
import type { Tree } from "../../tree/types.ts";
import { type Context, inDir } from "../context.ts";

/** What a word of `--tree` says. */
export interface Candidate {
  readonly name: string;
  /** The name that is given, and not that of a directory. */
  readonly called?: string;
  readonly path: string;
  /** Where a series goes that names no base. */
  readonly start?: string;
}

/** Understands `NAME=PATH#REV`; a directory of such a name is just that. */
export async function candidateOf(word: string, { cwd }: Pick<Context, "cwd">): Promise<Candidate> {
  const plain = inDir(cwd, word);
  if (await kindOf(plain) === "directory") return { name: nameOf(plain), path: plain };
  const [, name, rest = word] = /^([A-Za-z0-9][\w.+-]{0,63})=(.+)$/.exec(word) ?? [];
  const whole = name !== undefined && await kindOf(inDir(cwd, rest)) === "directory";
  const [, place, start] = whole ? [] : /^(.+)#([^#\s]+)$/.exec(rest) ?? [];
  const path = inDir(cwd, place ?? rest);
  return {
    name: name ?? nameOf(path),
    ...(name === undefined ? {} : { called: name }),
    ...{ path, ...(start === undefined ? {} : { start }) },
  };
}

function nameOf(path: string): string {
  return basename(path).replace(/\.git$/, "");
}

/** The user's tree, or one that is provided, at a commit if one is wanted. */
export async function openOrProvide(
  options: SeriesOptions,
  context: Context,
  wantCommit?: string,
): Promise<Tree> {
  const given = await userTree(options, context);
  return given === undefined
    ? await provideTree({ ...context, commit: wantCommit })
    : await openCandidate(given, context);
}

/** A tree by the name that it was given. */
export async function openCandidate(
  { path, called }: Pick<Candidate, "path" | "called">,
  context: Context,
): Promise<Tree> {
  const tree = await openTree(path, context);
  return called === undefined ? tree : { ...tree, called };
}

/** `--tree`, or the kernel tree that the user stands in; undefined: none. */
export async function userTree(
  options: Pick<SeriesOptions, "tree">,
  context: Context,
): Promise<Pick<Candidate, "path" | "called"> | undefined> {
  if (options.tree !== undefined) return await candidateOf(options.tree, context);
  const path = await treeAround(context.cwd);
  if (path === undefined) return undefined;
  context.ui.note(`tree: ${path}, the kernel tree that you are in`);
  return { path };
}
