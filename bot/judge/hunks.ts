/**
 * The hunks of a patch, by file, as the judge needs them. Pure.
 * @module
 */
import { parsePatch } from "diff";
import { readerOf } from "../coverage/mod.ts";
import { mayBeIncluded } from "../plan/mod.ts";
import { walkDiff } from "../series/diff/hunks.ts";
import { LINK_MODE, touchedFile } from "../series/diff/touched.ts";

/** One hunk; a start is the first line of it even where it has none. */
export interface LineHunk {
  /** First line before the patch, from 1. */
  readonly oldStart: number;
  /** Lines before the patch. */
  readonly oldLines: number;
  /** First line after the patch, from 1. */
  readonly newStart: number;
  /** Lines after the patch. */
  readonly newLines: number;
  /** Its lines, each with its sign. */
  readonly lines: readonly string[];
}

/** What a patch does to the lines of one file. */
export interface FileHunks {
  /** The path after the patch (before it, for a deleted file). */
  readonly path: string;
  /** The path before, if the patch renames the file. */
  readonly renamedFrom?: string;
  /** True if the patch removes the file. */
  readonly deleted: boolean;
  /** True if it is a symbolic link behind the patch: its line is a path, not code. */
  readonly link?: true;
  /** True if its name is that of no source, and a compiler may include it nonetheless. */
  readonly included?: true;
  /** In the order of the file. */
  readonly hunks: readonly LineHunk[];
}

/** The files of each diff of a series, in the order of its patches. */
export function seriesHunks(diffs: readonly string[]): readonly (readonly FileHunks[])[] {
  const may = mayBeIncluded(diffs.map((diff) => ({ diff })));
  return diffs.map((diff) =>
    patchHunks(diff).map((file) =>
      readerOf(file.path) === "none" && may(file.path) ? { ...file, included: true as const } : file
    )
  );
}

/** The files of a diff that have lines or names changed; none if the diff is damaged. */
export function patchHunks(diff: string): readonly FileHunks[] {
  const lines = diff.split("\n");
  const walked = walkDiff(lines, 0);
  if (!walked.ok) return [];
  return walked.sections.filter((section) => !section.binary).flatMap((section) => {
    const touched = touchedFile(lines, section);
    if (!touched.ok) return [];
    const { path, oldPath, change, newMode } = touched.file;
    const [parsed] = parsePatch(lines.slice(section.start, section.end).join("\n") + "\n");
    return [{
      path,
      ...(change === "renamed" && oldPath !== undefined ? { renamedFrom: oldPath } : {}),
      deleted: change === "deleted",
      ...(newMode === LINK_MODE ? { link: true as const } : {}),
      hunks: parsed?.hunks ?? [],
    }];
  });
}

/** The header of a hunk as it stands in the patch: `@@ -1,2 +3,4 @@`. */
export function hunkHeader(hunk: LineHunk): string {
  // Of no lines, diff names the line before them.
  const range = (start: number, count: number) =>
    `${count === 0 ? start - 1 : start}${count === 1 ? "" : `,${count}`}`;
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
}
