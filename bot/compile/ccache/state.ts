/**
 * Reads of a state, a git tree, what ccache has to be told about it.
 * @module
 */
import { digestHex } from "../../system/files/digest.ts";
import { InfraError } from "../../system/errors.ts";
import { ownGit } from "../../tree/mod.ts";
import { baseName, countsOf, headerLines } from "./names.ts";
import { matching, readsOf } from "./reads.ts";
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

/** Plugins are built before what they change is compiled; specs are read by gcc's driver. */
const COMPILER_READS = /^scripts\/gcc-plugins\/|\.specs$/;
const MAX_BYTES = 2 ** 28;

/** A reader that remembers what it has read. */
export function keyReader(): KeyReader {
  const known = new Map<string, Promise<CacheKeys>>();
  const makeFiles = new Map<string, string>();
  const scan = scanner();
  return (repository, tree) => {
    const kept = known.get(tree);
    if (kept !== undefined) return kept;
    const made = keysOf(repository, tree, scan, makeFiles);
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
): Promise<CacheKeys> {
  const entries = await listing(repository, tree);
  const lines = await scan(repository, tree);
  if (lines === undefined) {
    return { names: tree, contents: tree, noDirect: true, bypass: "too much to read" };
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
      : counts === "name" || counts === "source" && reads.sources.has(baseName(path))
      ? [path]
      : []
  );
  const found = matching(reads.targets, entries.map(({ path }) => path));
  const lost = reads.targets.find((target) => found.get(target)!.length === 0);
  const read = new Set([...found.values()].flat());
  const contents = entries
    .filter(({ path }) => read.has(path) || COMPILER_READS.test(path))
    .map(({ path, id }) => `${path}\0${id}`);
  const bypass = reads.unknown ??
    (lost === undefined ? undefined : `no file of the tree is ${lost}`);
  return {
    names: digestHex(names.join("\0\0")),
    contents: contents.length === 0 ? "" : digestHex(contents.join("\0\0")),
    noDirect: reads.embeds,
    ...bypass === undefined ? {} : { bypass },
  };
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
  const ids = [...new Set(blobs)].filter((id) => !known.has(id));
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
