/**
 * Which names of a tree decide what an `#include` finds. ccache's direct mode compares the files that
 * were found, and does not see one that now comes before them. Pure.
 * @module
 */
import { nameOf } from "../../text/paths.ts";

/** Nothing that `make` of a kernel compiles includes a file from here. */
const ELSEWHERE = /^(?:Documentation|LICENSES|tools\/(?:testing|perf))\//;
/** Written for people, or read by other programs than a compiler. */
const OTHERS = new Set([
  ...[
    "rs",
    "dts",
    "dtsi",
    "dtso",
    "rst",
    "txt",
    "yaml",
    "yml",
    "json",
    "md",
    "py",
    "pl",
    "pm",
    "sh",
  ],
  ...["awk", "cocci", "config", "svg", "xsl"],
]);
/** The same, by their names. */
const NO_HEADER = /^(?:Kconfig|MAINTAINERS|CREDITS|COPYING|README|\.)|_defconfig$/;
const MAKE_FILE = /^(?:GNUmakefile|Makefile|Kbuild)|\.mk$/;
/** Lists of objects, as most patches to make files change them; no header comes of these. */
const OBJECTS = /^(?:[\w.$()-]+[ \t]*[:+]?=)?[ \t]*(?:[\w./-]+\.o(?:[ \t]+|$))*\\?$/;
/** A longer line is taken as it is. */
const MAX_LINE = 4096;

/** A file that the compiler never sees when a kernel is made. */
export function isElsewhere(path: string): boolean {
  return ELSEWHERE.test(path);
}

/** What of a file counts: its name, what a make file says, or nothing. */
export type Counts = "name" | "make" | "source" | "nothing";

/** What of a file counts; a source's name does where others include one of that name. */
export function countsOf(path: string): Counts {
  if (ELSEWHERE.test(path)) return "nothing";
  if (path.endsWith(".c") || path.endsWith(".S")) return "source";
  if (path.endsWith(".h")) return "name";
  const base = nameOf(path);
  if (MAKE_FILE.test(base)) return "make";
  const other = OTHERS.has(base.slice(base.lastIndexOf(".") + 1)) || NO_HEADER.test(base);
  return other ? "nothing" : "name";
}

/** What of a make file may decide which headers are generated: all but comments and lists of objects. */
export function headerLines(text: string): string {
  return text.split("\n").filter((line) => {
    if (line.length > MAX_LINE) return true;
    return !line.trimStart().startsWith("#") && !OBJECTS.test(line.trim());
  }).join("\n");
}
