/**
 * Files that a patch moves without saying so: `git format-patch --no-renames`, quilt and diff write that one goes and another
 * comes. Their warnings move with them. Pure.
 * @module
 */
import { structuredPatch } from "diff";
import type { FileHunks } from "../hunks.ts";

/** As git finds renames: half of the lines are the same (git-diff(1), -M). */
const ALIKE = 0.5;
/** More lines than this, pairs of files, or edits in one, and the file counts as another. */
const MAX_LINES = 20_000, MAX_PAIRS = 400, MAX_EDITS = 1000;

/** A file that goes, or comes, with its lines. */
interface Whole {
  readonly file: FileHunks;
  readonly lines: readonly string[];
}

const known = new WeakMap<readonly FileHunks[], readonly FileHunks[]>();

/** The files of a patch, those that are moved as renamed ones, with the hunks that a rename would have. */
export function withMovedFiles(files: readonly FileHunks[]): readonly FileHunks[] {
  const before = known.get(files);
  if (before !== undefined) return before;
  const found = moved(files);
  known.set(files, found);
  return found;
}

function moved(files: readonly FileHunks[]): readonly FileHunks[] {
  const gone = files.flatMap((file) => wholeOf(file, "-"));
  const come = files.flatMap((file) => wholeOf(file, "+"));
  if (gone.length * come.length === 0 || gone.length * come.length > MAX_PAIRS) return files;
  const pairs = gone.flatMap((from) =>
    come.map((to) => ({ from, to, alike: likeness(from.lines, to.lines) }))
  ).filter(({ alike }) => alike >= ALIKE).sort((a, b) => b.alike - a.alike);
  const renamed = new Map<FileHunks, FileHunks>();
  const paired = new Set<FileHunks>();
  for (const { from, to } of pairs) {
    if (paired.has(from.file) || paired.has(to.file)) continue;
    paired.add(from.file).add(to.file);
    const file = renamedFile(from, to);
    if (file === undefined) continue;
    renamed.set(to.file, file);
    renamed.set(from.file, file);
  }
  return files.flatMap((one) => {
    const file = renamed.get(one);
    return file === undefined ? [one] : file.path === one.path ? [file] : [];
  });
}

/** A file that a patch removes or makes, whose lines are all in the patch. */
function wholeOf(file: FileHunks, sign: "-" | "+"): readonly Whole[] {
  const [hunk, ...more] = file.hunks;
  if (hunk === undefined || more.length > 0 || file.link || file.renamedFrom !== undefined) {
    return [];
  }
  const whole = sign === "-" ? file.deleted : hunk.oldLines === 0 && hunk.newStart === 1;
  const lines = hunk.lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  return whole && lines.length <= MAX_LINES ? [{ file, lines }] : [];
}

/** The part of the lines that both have, of those of the longer one. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  let same = 0;
  for (const line of other) {
    const left = counts.get(line) ?? 0;
    if (left > 0) same++;
    counts.set(line, left - 1);
  }
  return same / Math.max(one.length, other.length);
}

function renamedFile(from: Whole, to: Whole): FileHunks | undefined {
  const [before, after] = [from, to].map(({ lines }) => lines.map((line) => `${line}\n`).join(""));
  const options = { context: 0, maxEditLength: MAX_EDITS };
  const patch = structuredPatch("", "", before!, after!, "", "", options);
  if (patch === undefined) return undefined;
  return {
    path: to.file.path,
    renamedFrom: from.file.path,
    deleted: false,
    hunks: patch.hunks,
  };
}
