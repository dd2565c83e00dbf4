/**
 * Looking a path up: in a commit, or in the index that stands for one.
 * @module
 */
import { ownGit, ownGitText } from "./store.ts";
import { nameOf } from "../text/paths.ts";

/** A file of a tree. */
export interface Entry {
  readonly mode: string;
  /** Full object name. */
  readonly blob: string;
}

/** What explaining a reject asks of a tree. */
export interface Lookup {
  /** The files at these paths; what is not there, or is a directory, is left out. */
  entries(paths: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  /** A blob's text. Bytes that are not UTF-8 become U+FFFD. */
  text(blob: string): Promise<string>;
  /** Paths of all files whose last part is this name. */
  sameName(name: string): Promise<readonly string[]>;
}

/** How many paths go on one command line. */
const BATCH = 500;

/** The files of a commit. */
export function commitLookup(gitDir: string, commit: string): Lookup {
  const sameName = namesOf(gitDir, commit);
  return {
    entries: (paths) => treeEntries(gitDir, commit, paths),
    text: (blob) => blobText(gitDir, blob),
    sameName,
  };
}

/** The files of an index; names are searched in the commit that it came from. */
export function indexLookup(gitDir: string, index: string, commit: string): Lookup {
  const sameName = namesOf(gitDir, commit);
  return {
    async entries(paths) {
      const sane = paths.filter(isSane);
      if (sane.length === 0) return new Map();
      const list = await ownGitText(gitDir, ["ls-files", "-s", "-z", "--", ...sane], {
        env: { GIT_INDEX_FILE: index, GIT_DIR: gitDir, GIT_WORK_TREE: gitDir },
      });
      const found = new Map<string, Entry>();
      for (const line of list.split("\0")) {
        const match = /^(\d+) ([0-9a-f]+) 0\t([^]*)$/.exec(line);
        if (match !== null) found.set(match[3]!, { mode: match[1]!, blob: match[2]! });
      }
      return found;
    },
    text: (blob) => blobText(gitDir, blob),
    sameName,
  };
}

/** The files of a commit (or a tree) at these paths; `blob|tree`: directories, too, with the mode 040000. */
export async function treeEntries(
  gitDir: string,
  commit: string,
  paths: readonly string[],
  kinds: "blob" | "blob|tree" = "blob",
): Promise<ReadonlyMap<string, Entry>> {
  const entry = new RegExp(`^(\\d+) (?:${kinds}) ([0-9a-f]+)\\t([^]*)$`);
  const found = new Map<string, Entry>();
  const sane = [...new Set(paths)].filter(isSane);
  for (let at = 0; at < sane.length; at += BATCH) {
    const some = sane.slice(at, at + BATCH);
    const list = await ownGitText(gitDir, ["ls-tree", "-z", "--full-tree", commit, "--", ...some]);
    for (const line of list.split("\0")) {
      const match = entry.exec(line);
      if (match !== null) found.set(match[3]!, { mode: match[1]!, blob: match[2]! });
    }
  }
  return found;
}

/** git refuses to be asked about anything outside the tree. */
function isSane(path: string): boolean {
  return path !== "" && !path.includes("\0") &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

async function blobText(gitDir: string, blob: string): Promise<string> {
  const outcome = await ownGit(gitDir, ["cat-file", "blob", blob]);
  return outcome.ok ? outcome.stdout : "";
}

/** Looks names up in a list that is made once: a tree has 90,000 files, and a patch many that are gone. */
function namesOf(gitDir: string, commit: string): Lookup["sameName"] {
  let all: Promise<ReadonlyMap<string, string[]>> | undefined;
  return async (name) => (await (all ??= allNames(gitDir, commit))).get(name) ?? [];
}

async function allNames(gitDir: string, commit: string): Promise<ReadonlyMap<string, string[]>> {
  const args = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit];
  const names = new Map<string, string[]>();
  for (const path of (await ownGitText(gitDir, args)).split("\0")) {
    if (path === "") continue;
    const name = nameOf(path), list = names.get(name);
    if (list === undefined) names.set(name, [path]);
    else list.push(path);
  }
  return names;
}
