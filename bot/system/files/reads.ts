/**
 * Which of some files a program reads. Each stands as a copy in the place of the file, and the kernel notes when a file was
 * read last (`atime`, inode(7)). It does so under relatime (mount(8)) for one that has changed since it was read.
 * @module
 */
import { run } from "../process/process.ts";
import { fileBeneath } from "./beneath.ts";
import { makeDir } from "./dirs.ts";
import { copyFile, remove } from "./files.ts";

/** A copy, and the path below the directory at which it is to stand. */
export interface Copy {
  readonly file: string;
  readonly path: string;
}

/** Files that are watched. */
export interface WatchedFiles {
  readonly copies: readonly Copy[];
  /**
   * The paths of those that nobody has read, written, or given another time. Undefined if somebody
   * has done more than to read one: what ran then saw other files than there are.
   */
  unread(): Promise<readonly string[] | undefined>;
  /** Removes the copies. */
  remove(): Promise<void>;
}

/** More are not watched: each is a mount. */
export const MOST_WATCHED = 100;

/** Before any time that a copy has. */
const LONG_AGO = new Date("1999-12-31T00:00:00Z");

/**
 * Copies files of a directory into another one, which is made anew. Undefined if one of them is no
 * plain file, if there are too many, or if the file system does not tell what is read.
 */
export async function watchFiles(
  root: string,
  paths: readonly string[],
  dir: string,
): Promise<WatchedFiles | undefined> {
  if (paths.length > MOST_WATCHED) return undefined;
  await remove(dir);
  await makeDir(dir);
  const copies: Copy[] = [];
  for (const [i, path] of paths.entries()) {
    const from = fileBeneath(root, path, Infinity), file = `${dir}/${i}`;
    // Through a link another file would be meant.
    if (from === undefined || await isLinked(root, path) || !await copyFile(from, file)) break;
    const { mtime } = await Deno.stat(from);
    await Deno.utime(file, LONG_AGO, mtime ?? LONG_AGO);
    copies.push({ file, path });
  }
  const files = copies.map(({ file }) => file), before = await timesOf(files);
  if (copies.length < paths.length || before === undefined || !await notesReads(dir)) {
    await remove(dir);
    return undefined;
  }
  return {
    copies,
    async unread() {
      const now = await timesOf(files);
      // A time of change cannot be set: who hides a read changes it.
      if (now === undefined || now.some(({ changed }, i) => changed !== before[i]!.changed)) {
        return undefined;
      }
      return copies.flatMap(({ path }, i) => now[i]!.read === before[i]!.read ? [path] : []);
    },
    remove: () => remove(dir),
  };
}

/** When a file was read and changed last, as stat(1) has it. */
interface Times {
  readonly read: string;
  readonly changed: string;
}

/** Those of some files; undefined if one is gone. Deno gives a time of change in seconds only. */
async function timesOf(files: readonly string[]): Promise<readonly Times[] | undefined> {
  if (files.length === 0) return [];
  const done = await run(["stat", "-c", "%.9X %.9Y %.9Z %a %s", "--", ...files]);
  const lines = done.stdout.trim().split("\n").map((line) => line.split(" "));
  if (!done.ok || lines.length !== files.length) return undefined;
  return lines.map(([read = "", ...changed]) => ({ read, changed: changed.join(" ") }));
}

async function isLinked(root: string, path: string): Promise<boolean> {
  const real = await Deno.realPath(root);
  return await Deno.realPath(`${root}/${path}`) !== `${real}/${path}`;
}

/** Whether reads are noted there: by read(2), and where cp lets the file system copy. */
async function notesReads(dir: string): Promise<boolean> {
  const file = `${dir}/probe`, copy = `${dir}/copy`;
  const seen = async (read: () => Promise<unknown>) => {
    await Deno.writeTextFile(file, "probe\n");
    await Deno.utime(file, LONG_AGO, new Date("2000-01-01T00:00:00Z"));
    const before = await timesOf([file]);
    await read();
    const now = await timesOf([file]);
    return before !== undefined && now !== undefined && now[0]!.read !== before[0]!.read;
  };
  const noted = await seen(() => Deno.readFile(file)) && await seen(() => run(["cp", file, copy]));
  await remove(file);
  await remove(copy);
  return noted;
}
