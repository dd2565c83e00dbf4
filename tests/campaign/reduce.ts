/**
 * Makes an edit as small as it can be while it still shows what it showed: file by file, then hunk
 * by hunk.
 * @module
 */
import { structuredPatch } from "diff";
import type { Change, Edit } from "./types.ts";

/** Edits that lack one thing of an edit each: a change, or a hunk of one. Pure. */
export function smaller(edit: Edit, read: (path: string) => string | undefined): readonly Edit[] {
  const { changes } = edit;
  const without = (i: number, ...put: readonly Change[]): Edit => ({
    title: edit.title,
    changes: [...changes.slice(0, i), ...put, ...changes.slice(i + 1)],
  });
  const files = changes.length < 2 ? [] : changes.map((_, i) => without(i));
  const hunks = changes.flatMap((change, i) => {
    const before = read(change.path);
    if (change.kind !== "write" || before === undefined) return [];
    return lessHunks(before, change.text).map((text) => without(i, { ...change, text }));
  });
  return [...files, ...hunks];
}

/** The texts that lack one of several hunks each. */
function lessHunks(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch("a", "a", before, after, "", "", { context: 0 });
  if (hunks.length < 2) return [];
  return hunks.map((left) => {
    const lines = before.split("\n");
    for (const hunk of hunks.toReversed()) {
      if (hunk === left) continue;
      const put = hunk.lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
      lines.splice(hunk.oldStart - 1, hunk.oldLines, ...put);
    }
    return lines.join("\n");
  });
}

/** The smallest edit found that `shows` still holds for, in so many tries at most. */
export async function reduce(
  edit: Edit,
  read: (path: string) => string | undefined,
  shows: (edit: Edit) => Promise<boolean>,
  tries: number,
): Promise<Edit> {
  let now = edit, left = tries;
  for (let found = true; found;) {
    found = false;
    for (const one of smaller(now, read)) {
      if (left-- <= 0) return now;
      if (!await shows(one)) continue;
      now = one;
      found = true;
      break;
    }
  }
  return now;
}
