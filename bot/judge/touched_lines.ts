/**
 * The lines of a series that a compiler has to see, at each of its states. Pure.
 * @module
 */
import { hasHashComments, readerOf, type TouchedLines } from "../coverage/mod.ts";
import { codeLines } from "./code_lines.ts";
import type { FileHunks, LineHunk } from "./hunks.ts";
import { mapLine } from "./warnings/map_line.ts";

/** What a patch adds to a file, and takes out of it without anything in its place. */
export interface FileLines extends TouchedLines {
  /** For each gap, how many lines of code were taken out there. */
  readonly removed: readonly number[];
  /** They count only where a compiler reads the file. */
  readonly included?: true;
}

/** Of a series, more lines are not followed to later states than to their own. */
const MAX_FOLLOWED = 100_000;

/** The files of patch `n`, without those of which nothing is for a compiler. */
export function patchLines(n: number, files: readonly FileHunks[]): readonly FileLines[] {
  return [...files.flatMap((file) => goneFile(n, file, files)), ...changedLines(n, files)];
}

/** What something may still ask for once it is gone: a source, or a header of no one architecture. */
const ASKED_FOR = /\.[cS]$|^(?!arch\/|tools\/|samples\/|scripts\/).*\.h$/;

/** A source of which an object is made, or a header, under a path that is not there behind the patch. */
function goneFile(n: number, file: FileHunks, all: readonly FileHunks[]): readonly FileLines[] {
  const path = file.deleted ? file.path : file.renamedFrom;
  const again = all.some((one) => one.path === path && !one.deleted);
  if (path === undefined || again || !ASKED_FOR.test(path) || readerOf(path) === "none") return [];
  const count =
    file.hunks.flatMap((hunk) =>
      codeLines(hunk).filter((is, i) => is && hunk.lines[i]!.startsWith("-"))
    ).length;
  const removed = file.deleted ? Math.max(1, count) : 1;
  return [{ id: `${n} ${path} gone`, path, lines: [], gaps: [0], removed: [removed], gone: true }];
}

function changedLines(n: number, files: readonly FileHunks[]): readonly FileLines[] {
  return files.flatMap((file) => {
    const { path, deleted, link, included, hunks } = file;
    if (deleted || link || readerOf(path) === "none" && included !== true) return [];
    const found = hunks.map((hunk) => hunkLines(hunk, hasHashComments(path)));
    const lines = found.flatMap((one) => one.lines);
    const gaps = found.flatMap((one) => one.gaps);
    if (lines.length + gaps.length === 0) return [];
    return [{
      id: `${n} ${path}`,
      path,
      lines,
      gaps: gaps.map(([line]) => line),
      removed: gaps.map(([, count]) => count),
      ...included && { included },
    }];
  });
}

/** The numbers of added lines with code, and the places where code was only taken out. */
function hunkLines(hunk: LineHunk, hash: boolean) {
  const code = codeLines(hunk, hash);
  const lines: number[] = [], gaps: (readonly [line: number, count: number])[] = [];
  let line = hunk.newStart - 1, added = 0, removed = 0;
  const end = () => {
    if (removed > 0 && added === 0) gaps.push([line, removed]);
    added = removed = 0;
  };
  for (const [i, text] of hunk.lines.entries()) {
    const sign = text[0];
    if (sign === "\\") continue;
    if (sign !== "+" && sign !== "-") end();
    if (sign !== "-") line++;
    if (!code[i]) continue;
    if (sign === "+") {
      lines.push(line);
      added++;
    } else if (sign === "-") removed++;
  }
  end();
  return { lines, gaps };
}

/**
 * For each state, the lines of the patch that leads to it, then those of the patches before it, where
 * they stand by then: a file that no build reads yet may be read once a later patch names it. What a
 * later patch rewrites is gone.
 */
export function linesByState(
  patches: readonly (readonly FileHunks[])[],
): readonly (readonly TouchedLines[])[] {
  const states: (readonly TouchedLines[])[] = [[]];
  for (const [i, files] of patches.entries()) {
    const own = patchLines(i + 1, files).map(({ removed: _, included: _i, ...lines }) => lines);
    states.push([...own, ...relocatedLines(states[i]!, files)]);
  }
  return states;
}

/** Lines of before a patch, with their numbers after it. */
function relocatedLines(
  before: readonly TouchedLines[],
  files: readonly FileHunks[],
): readonly TouchedLines[] {
  const byPath = new Map(files.map((file) => [file.renamedFrom ?? file.path, file]));
  let count = 0;
  return before.flatMap((one) => {
    if (one.gone) return [];
    count += one.lines.length + one.gaps.length;
    if (count > MAX_FOLLOWED) return [];
    const file = byPath.get(one.path);
    if (file === undefined) return [one];
    const { deleted, path, hunks } = file;
    if (deleted) return [];
    const mapped = (line: number) => line === 0 ? 0 : mapLine(hunks, line) ?? [];
    const lines = one.lines.flatMap(mapped), gaps = one.gaps.flatMap(mapped);
    return lines.length + gaps.length === 0 ? [] : [{ id: one.id, path, lines, gaps }];
  });
}
