/**
 * Finds the lines of a git tree that hold certain words: once for a base, kept beside its objects,
 * and after that only in the files in which a state differs from one that was read.
 * @module
 */
import { z } from "zod";
import { codeAt, codeDigest } from "../../system/files/code.ts";
import { copy } from "../../text/copy.ts";
import { readTextIfThere, writeAtomic } from "../../system/files/files.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { ownGit } from "../../tree/mod.ts";
import { type Lines, WORDS } from "./reads.ts";

/** Gives the lines of a tree; undefined: more than can be read. */
export type Scan = (repository: string, tree: string) => Promise<Lines | undefined>;

/** More differ between two bases; then one pass over all costs less. */
const MAX_CHANGED = 1000;
const MAX_BYTES = 2 ** 26;
/** The code that says what is looked for, and reads what is found. */
export const CODE: readonly URL[] = codeAt([
  ...["compile/ccache/", "text/", "system/files/", "tree/store.ts"],
]);

const keptSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

/** A scan that starts from the tree it read last. */
export function scanner(): Scan {
  let last: { readonly tree: string; readonly lines: Lines } | undefined;
  return async (repository, tree) => {
    const lines = last?.tree === tree
      ? last.lines
      : await onwards(repository, tree, last) ?? await whole(repository, tree);
    if (lines !== undefined) last = { tree, lines };
    return lines;
  };
}

async function onwards(
  repository: string,
  tree: string,
  from: { readonly tree: string; readonly lines: Lines } | undefined,
): Promise<Lines | undefined> {
  if (from === undefined) return undefined;
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from.tree, tree];
  const done = await ownGit(repository, args);
  if (!done.ok || done.truncated) return undefined;
  const changed = done.stdout.split("\0").filter((path) => path !== "");
  if (changed.length > MAX_CHANGED) return undefined;
  const anew = changed.length === 0 ? new Map() : await grep(repository, tree, changed);
  if (anew === undefined) return undefined;
  const lines = new Map(from.lines);
  for (const path of changed) lines.delete(path);
  for (const [path, texts] of anew) lines.set(path, texts);
  return lines;
}

async function whole(repository: string, tree: string): Promise<Lines | undefined> {
  const common = await ownGit(repository, [
    "rev-parse",
    "--path-format=absolute",
    "--git-common-dir",
  ]);
  const dir = common.ok ? `${common.stdout.trim()}/everystep` : undefined;
  const file = `${dir}/words-${(await codeDigest(CODE)).slice(0, 12)}-${tree}.json`;
  const kept = dir === undefined ? undefined : parse(await readTextIfThere(file));
  if (kept !== undefined) return kept;
  const lines = await grep(repository, tree, []);
  if (dir !== undefined && lines !== undefined) {
    await makeDir(dir);
    await writeAtomic(file, JSON.stringify([...lines]));
  }
  return lines;
}

function parse(text: string | undefined): Lines | undefined {
  try {
    return text === undefined ? undefined : new Map(keptSchema.parse(JSON.parse(text)));
  } catch {
    return undefined; // damaged: read anew
  }
}

/** `-a`: a NUL in a comment makes no header unreadable for a compiler. */
async function grep(
  repository: string,
  tree: string,
  paths: readonly string[],
): Promise<Lines | undefined> {
  const words = WORDS.flatMap((word) => ["-e", word]);
  const args = [
    "grep",
    "-n",
    "-z",
    "-a",
    "-i",
    "-F",
    "--full-name",
    ...words,
    tree,
    "--",
    ...paths,
  ];
  // In UTF-8, letters of any case cost ten times as much.
  const done = await ownGit(repository, args, { env: { LC_ALL: "C" }, tailBytes: MAX_BYTES });
  if (done.code > 1 || done.signal !== null || done.truncated) return undefined;
  const lines = new Map<string, string[]>();
  for (const [path, text] of records(done.stdout, `${tree}:`)) {
    const texts = lines.get(path);
    if (texts === undefined) lines.set(path, [text]);
    else texts.push(text);
  }
  return lines;
}

/** `TREE:PATH NUL LINE NUL TEXT` each; a path may hold a line end. */
function* records(output: string, prefix: string): Generator<[string, string]> {
  let at = 0;
  while (at < output.length) {
    const path = output.indexOf("\0", at), line = output.indexOf("\0", path + 1);
    if (path < 0 || line < 0) return;
    const end = output.indexOf("\n", line), stop = end < 0 ? output.length : end;
    yield [copy(output.slice(at + prefix.length, path)), copy(output.slice(line + 1, stop))];
    at = stop + 1;
  }
}
