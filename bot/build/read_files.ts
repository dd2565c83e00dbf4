/**
 * Which of some source files the compilers of a build have read, as Kbuild's own `.cmd` files (and
 * those that compilers write) list them: what a compiler names as a dependency, it has opened.
 * @module
 */
import { keyOf, type Roots } from "../affected/mod.ts";
import { readTextBeneath } from "../system/beneath.ts";
import { remove } from "../system/files.ts";
import type { Maker } from "./make.ts";

/** Names on one command line, well below what a kernel takes. */
const AT_ONCE = 500;
/** A list of what a series touches is never longer. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * Those of `paths` that some such file below the output directory names, sorted. A directory that
 * was not there yields none: nothing counts as compiled that no file says was.
 */
export async function filesRead(
  cell: Maker,
  build: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const names = [...new Set(paths.map((path) => path.slice(path.lastIndexOf("/") + 1)))];
  const read = new Set<string>(), asked = new Set(paths);
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const any = names.slice(at, at + AT_ONCE).map(escape).join("|");
    const file = ".everystep-read";
    // Words that end in one of the names; grep ends with 1 where there is none.
    const script = 'grep -rhoE --include="*.cmd" --include="*.d" -e "$2" . > "$1"; [ $? -le 1 ]';
    const pattern = `[^[:space:]]*(${any})([[:space:]]|$)`;
    await cell.call("coverage", ["sh", "-c", script, "sh", file, pattern]);
    const text = await readTextBeneath(build, file, MAX_BYTES) ?? "";
    await remove(`${build}/${file}`);
    for (const word of new Set(text.split("\n"))) {
      const path = pathOf(word.trim(), cell.places);
      if (path !== undefined && asked.has(path)) read.add(path);
    }
  }
  return [...read].sort();
}

/** The path in the tree that a word names; undefined for what was made. */
function pathOf(word: string, roots: Roots): string | undefined {
  const key = keyOf(word, roots);
  return key === undefined || key.startsWith("./") ? undefined : key;
}

/** A name as grep -E takes it. */
function escape(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
