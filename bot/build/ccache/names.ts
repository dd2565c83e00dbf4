/**
 * Which names of a tree decide what an `#include` finds. ccache's direct mode compares the files that
 * were found, and does not see one that now comes before them. Pure.
 * @module
 */

/** Nothing that `make` of a kernel compiles includes a file from here. */
const ELSEWHERE = /^(?:Documentation|LICENSES|tools\/(?:testing|perf))\//;
/** Compiled on their own, written for people, or read by other programs than a compiler. */
const NO_HEADER =
  /\.(?:[cS]|rs|dtsi?|dtso|rst|txt|ya?ml|json|md|py|pl|pm|sh|awk|cocci|config|svg|xsl)$|(?:^|\/)(?:Kconfig|MAINTAINERS|CREDITS|COPYING|README|\.)[^/]*$|_defconfig$/;
const MAKE_FILE = /(?:^|\/)(?:GNUmakefile|Makefile|Kbuild)[^/]*$|\.mk$/;
/** Lists of objects, as most patches to make files change them; no header comes of these. */
const OBJECTS = /^(?:[\w.$()-]+[ \t]*[:+]?=)?[ \t]*(?:[\w./-]+\.o(?:[ \t]+|$))*\\?$/;
/** A longer line is taken as it is. */
const MAX_LINE = 4096;

/** A file that the compiler never sees when a kernel is made. */
export function isElsewhere(path: string): boolean {
  return ELSEWHERE.test(path);
}

/** Whether an `#include` may name this file. A source may be included as well: those are asked for. */
export function isIncludable(path: string, sources: ReadonlySet<string>): boolean {
  if (ELSEWHERE.test(path) || MAKE_FILE.test(path)) return false;
  if (!NO_HEADER.test(path)) return true;
  return /\.[cS]$/.test(path) && sources.has(baseName(path));
}

/** A file of make's or Kbuild's, which may say that a header is generated. */
export function isMakeFile(path: string): boolean {
  return MAKE_FILE.test(path) && !ELSEWHERE.test(path);
}

/** What of a make file may decide which headers are generated: all but comments and lists of objects. */
export function headerLines(text: string): string {
  return text.split("\n").filter((line) => {
    if (line.length > MAX_LINE) return true;
    return !line.trimStart().startsWith("#") && !OBJECTS.test(line.trim());
  }).join("\n");
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
