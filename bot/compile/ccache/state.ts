/**
 * Reads of a state, a git tree, what ccache has to know about it.
 * @module
 */
import { z } from "zod";
import { digestHex } from "../../system/files/digest.ts";
import { InfraError } from "../../system/errors.ts";
import { ownGit } from "../../tree/mod.ts";
import { program } from "../kept/program.ts";
import { type Kept, keptName, type Kind } from "../kept/store.ts";
import { copy } from "../../text/copy.ts";
import { nameOf } from "../../text/paths.ts";
import { countsOf, headerLines } from "./names.ts";
import { matching, readsOf } from "./reads.ts";
import { COMPILER_READS, haveSameKeys } from "./same.ts";
import { type Scan, scanner } from "./scan.ts";

/** What of a state decides its objects and is in no key of ccache's own. */
export interface CacheKeys {
  /** Digest of the names that an `#include` can find, and of what makes headers. */
  readonly names: string;
  /** Digest of the files that the assembler and the compiler's plugins read; empty if there are none. */
  readonly contents: string;
  /** Direct mode would not see a file that is read. */
  readonly noDirect: boolean;
  /** Nothing may come from the cache: the line that says so. */
  readonly bypass?: string;
}

/** Gives the keys of a tree, by its hash, in a repository that has it. Throws InfraError. */
export type KeyReader = (repository: string, tree: string) => Promise<CacheKeys>;

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
}

const MAX_BYTES = 2 ** 28;

/** Raise it when a change outside {@linkcode program} makes older ones mean something else. */
const RECIPE = 1;

/** The keys of a tree, and its files that the assembler reads. */
const FOUND = z.object({
  keys: z.object({
    ...{ names: z.string(), contents: z.string(), noDirect: z.boolean() },
    bypass: z.string().optional(),
  }),
  read: z.array(z.string()),
});
type Found = z.infer<typeof FOUND>;
const KEYS: Kind<Found> = { ending: "keys.json", schema: FOUND };

/**
 * A reader that remembers what it has read. The keys of the first tree, the base of all others, are
 * looked for in `kept`, and put there.
 */
export function keyReader(kept?: Kept): KeyReader {
  const known = new Map<string, Promise<CacheKeys>>();
  const makeFiles = new Map<string, string>();
  const scan = scanner();
  let base: Promise<{ readonly tree: string; readonly found: Found }> | undefined;
  let scanned: Promise<unknown> | undefined;

  const first = async (repository: string, tree: string): Promise<Found> => {
    const name = await keptName(RECIPE, [await program(), tree]);
    const there = await kept?.load(KEYS, name);
    if (there !== undefined) return there;
    const found = await keysOf(repository, tree, scan, makeFiles);
    await kept?.save(KEYS, name, found);
    return found;
  };

  const read = async (repository: string, tree: string): Promise<CacheKeys> => {
    if (base === undefined) {
      base = first(repository, tree).then((found) => ({ tree, found }));
      base.catch(() => base = undefined);
      return (await base).found.keys;
    }
    const { tree: from, found } = await base;
    const same = await haveSameKeys(repository, { tree: from, read: new Set(found.read) }, tree);
    if (same) return found.keys;
    // From there on it takes no more than to read what differs.
    await (scanned ??= scan(repository, from));
    return (await keysOf(repository, tree, scan, makeFiles)).keys;
  };

  return (repository, tree) => {
    const there = known.get(tree);
    if (there !== undefined) return there;
    const made = read(repository, tree);
    known.set(tree, made);
    made.catch(() => known.delete(tree));
    return made;
  };
}

async function keysOf(
  repository: string,
  tree: string,
  scan: Scan,
  makeFiles: Map<string, string>,
): Promise<Found> {
  const entries = await listing(repository, tree);
  const lines = await scan(repository, tree);
  if (lines === undefined) {
    const keys = { names: tree, contents: tree, noDirect: true, bypass: "too much to read" };
    return { keys, read: entries.map(({ path }) => copy(path)) };
  }
  const reads = readsOf(lines);
  const counting = entries.map((entry) => [entry, countsOf(entry.path)] as const);
  await readMakeFiles(
    repository,
    counting.flatMap(([{ id }, counts]) => counts === "make" ? [id] : []),
    makeFiles,
  );
  const names = counting.flatMap(([{ path, mode, id }, counts]) =>
    mode !== "100644" && mode !== "100755"
      ? [`${path}\0${id}`]
      : counts === "make"
      ? [`${path}\0${makeFiles.get(id)}`]
      : counts === "name" || counts === "source" && reads.sources.has(nameOf(path))
      ? [path]
      : []
  );
  const found = matching(reads.targets, entries.map(({ path }) => path));
  const lost = reads.targets.find((target) => found.get(target)!.length === 0);
  // Parts of a list of all files, which must not live on in them.
  const read = new Set([...found.values()].flat().map(copy));
  const contents = entries
    .filter(({ path }) => read.has(path) || COMPILER_READS.test(path))
    .map(({ path, id }) => `${path}\0${id}`);
  const bypass = reads.unknown ??
    (lost === undefined ? undefined : `no file of the tree is ${lost}`);
  const keys = {
    names: digestHex(names.join("\0\0")),
    contents: contents.length === 0 ? "" : digestHex(contents.join("\0\0")),
    noDirect: reads.embeds,
    ...bypass === undefined ? {} : { bypass },
  };
  return { keys, read: [...read] };
}

async function listing(repository: string, tree: string): Promise<readonly Entry[]> {
  const done = await ownGit(repository, ["ls-tree", "-r", "-z", tree], { tailBytes: MAX_BYTES });
  if (!done.ok || done.truncated) throw new InfraError(`git cannot list tree ${tree}`);
  return done.stdout.split("\0").filter((line) => line !== "").map((line) => {
    // `100644 blob HASH TAB PATH`.
    const tab = line.indexOf("\t"), space = line.lastIndexOf(" ", tab);
    return { path: line.slice(tab + 1), mode: line.slice(0, 6), id: line.slice(space + 1, tab) };
  });
}

/** Adds the digests of make files that are not known yet, by the hash of their blob. */
async function readMakeFiles(
  repository: string,
  blobs: readonly string[],
  known: Map<string, string>,
): Promise<void> {
  const ids = [...new Set(blobs)].filter((id) => !known.has(id)).map(copy);
  if (ids.length === 0) return;
  const done = await ownGit(repository, ["cat-file", "--batch"], {
    stdin: `${ids.join("\n")}\n`,
    tailBytes: MAX_BYTES,
  });
  if (!done.ok || done.truncated) throw new InfraError("git cannot read the tree's make files");
  const bytes = done.stdoutBytes, decoder = new TextDecoder();
  let at = 0;
  for (const id of ids) {
    const end = bytes.indexOf(10, at);
    const size = Number(decoder.decode(bytes.subarray(at, end)).split(" ")[2]);
    // A submodule, which a make file's name may have, is no blob.
    if (Number.isNaN(size)) known.set(id, id);
    else {known.set(
        id,
        digestHex(headerLines(decoder.decode(bytes.subarray(end + 1, end + 1 + size)))),
      );}
    at = Number.isNaN(size) ? end + 1 : end + 1 + size + 1;
  }
}
