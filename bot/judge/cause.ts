/**
 * Guesses the hunk of a patch that most likely caused an error. Pure.
 * @module
 */
import type { Diagnostic } from "../compile/types.ts";
import { type FileHunks, hunkHeader, type LineHunk } from "./hunks.ts";
import { normalized } from "./warnings/map_line.ts";

/** Longer files are looked at in part only. */
const MAX_WORDS = 50_000;
/** The same in characters. */
const MAX_TEXT = 500_000;
/** A message names few files. */
const MAX_NAMES = 20;

/**
 * `mm/a.c @@ -1,2 +3,4 @@`: the hunk of the error's own file that is nearest to its line; else of a
 * file that included it, the innermost first; else the one that changes what the message names.
 * Undefined if nothing points to any.
 */
export function likelyHunk(error: Diagnostic, files: readonly FileHunks[]): string | undefined {
  const places = [
    ...(error.file === undefined ? [] : [{ file: error.file, line: error.line }]),
    ...(error.includedFrom ?? []),
  ];
  for (const { file, line } of places) {
    const touched = files.find((one) => one.path === normalized(file) && one.hunks.length > 0);
    if (touched !== undefined) return named(touched, nearest(touched.hunks, line));
  }
  return byName(error, files);
}

function named(file: FileHunks, hunk: LineHunk): string {
  return `${file.path} ${hunkHeader(hunk)}`;
}

function nearest(hunks: readonly LineHunk[], line: number | undefined): LineHunk {
  if (line === undefined) return hunks[0]!;
  const far = (hunk: LineHunk) =>
    Math.max(hunk.newStart - line, line - (hunk.newStart + Math.max(hunk.newLines, 1) - 1), 0);
  return hunks.reduce((best, hunk) => far(hunk) < far(best) ? hunk : best);
}

/** By the words of the message in the lines that a hunk changes, and by the names of its files. */
function byName(error: Diagnostic, files: readonly FileHunks[]): string | undefined {
  const words = wordsOf(error);
  const text = [error.file ?? "", error.message].join(" ");
  const names = new Set(fileNames(text).slice(0, MAX_NAMES));
  const stems = new Set(
    text.split(/[^\w.+-]/).filter((name) => name.includes("."))
      .map((name) => name.slice(0, name.lastIndexOf("."))),
  );
  let best: { readonly score: number; readonly text: string } | undefined;
  for (const file of files) {
    const own = [file.path, file.renamedFrom ?? file.path].map((path) => path.split("/").at(-1)!)
        .some((base) => text.includes(base) || stems.has(base.replace(/\.\w+$/, "")))
      ? 1
      : 0;
    if (file.hunks.length === 0 && file.renamedFrom !== undefined && own > (best?.score ?? 0)) {
      best = { score: own, text: `${file.renamedFrom} => ${file.path}` };
    }
    for (const hunk of file.hunks) {
      const score = 2 * hits(hunk, words, names) + own;
      if (score > (best?.score ?? 0)) best = { score, text: named(file, hunk) };
    }
  }
  return best?.text;
}

/** How many of the words, and of the names of files, the changed lines of a hunk have. */
function hits(
  hunk: LineHunk,
  words: ReadonlySet<string>,
  names: ReadonlySet<string>,
): number {
  const lines = hunk.lines.filter((line) => /^[+-]/.test(line));
  const files = names.size === 0 ? [] : fileNames(lines.join("\n").slice(0, MAX_TEXT));
  return changedWords(lines, words) + new Set(files.filter((name) => names.has(name))).size;
}

/** How many of the words stand in lines. */
export function changedWords(lines: readonly string[], words: ReadonlySet<string>): number {
  const found = new Set<string>();
  let count = 0;
  for (const [word] of lines.join("\n").matchAll(/[A-Za-z_]\w*/g)) {
    // In a Makefile or C, what Kconfig calls FOO is CONFIG_FOO.
    const name = word.replace(/^CONFIG_/, "");
    if (words.has(word)) found.add(word);
    else if (words.has(name)) found.add(name);
    if (++count > MAX_WORDS) break;
  }
  return found.size;
}

/** Words like `c.o`, without their directories. */
function fileNames(text: string): string[] {
  return text.split(/[^\w.+-]/).filter((word) => /^[^.].*\.[A-Za-z]\w*$/.test(word));
}

/** Identifiers of the message: what is quoted, and what no English word looks like. */
export function wordsOf(error: Diagnostic): ReadonlySet<string> {
  const quoted = [...error.message.matchAll(/[`'"\u2018]([A-Za-z_]\w*)['"\u2019]/g)]
    .map((match) => match[1]!);
  const odd = [...error.message.matchAll(/\b[A-Za-z_]\w*\b/g)].map((match) => match[0])
    .filter((word) => /[_\d]/.test(word) || /^[A-Z]{2,}$/.test(word));
  const symbol = /(?:symbol: |dependencies detected for )(\w+)/.exec(error.message)?.[1];
  return new Set([
    ...quoted,
    ...odd,
    ...(symbol === undefined ? [] : [symbol]),
    // What is an error for a flag alone is the fault of the flag.
    ...(error.option?.startsWith("-Werror") ? ["Werror"] : []),
  ]);
}
