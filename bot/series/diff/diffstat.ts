/**
 * What a series changes, in numbers.
 * @module
 */
import type { TouchedFile } from "../types.ts";

/** Totals of a diff. */
export interface Diffstat {
  /** Different files. */
  readonly files: number;
  readonly insertions: number;
  readonly deletions: number;
}

/** Adds up touched files, of one patch or of many; a file that several patches touch counts once. */
export function diffstat(files: readonly TouchedFile[]): Diffstat {
  return {
    files: new Set(files.map(({ path }) => path)).size,
    insertions: files.reduce((sum, { insertions }) => sum + insertions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}

/** The totals as git's --shortstat words them, without its leading blank. */
export function shortstat({ files, insertions, deletions }: Diffstat): string {
  const count = (n: number, word: string, more = "") => `${n} ${word}${n === 1 ? "" : "s"}${more}`;
  const parts = [count(files, "file", " changed")];
  if (insertions > 0 || deletions === 0) parts.push(count(insertions, "insertion", "(+)"));
  if (deletions > 0 || insertions === 0) parts.push(count(deletions, "deletion", "(-)"));
  return parts.join(", ");
}
