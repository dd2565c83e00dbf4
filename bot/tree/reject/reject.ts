/**
 * Why a file's part of a patch does not apply, in words. Pure: the facts of the tree come in.
 * @module
 */
import type { StructuredPatchHunk } from "diff";
import { type HunkMatch, linesOf, matchHunk } from "./match.ts";
import type { FileDiff } from "./sections.ts";
import type { RejectedHunk } from "../types.ts";

/** What the tree has at the paths of a {@linkcode FileDiff}. */
export interface FileFacts {
  /** Blob and text at the path before. */
  readonly source?: { readonly blob: string; readonly text: string };
  /** Blob at the path after, where that is another path. */
  readonly target?: { readonly blob: string };
  /** Files elsewhere with the same name, for one that is missing. */
  readonly sameName: readonly string[];
}

/** Explains one file; empty if nothing is wrong with it. */
export function explainFile(diff: FileDiff, facts: FileFacts): RejectedHunk[] {
  const { from, to, newBlob } = diff;
  const file = to ?? from ?? "(no file name)";
  const whole = (problem: string, alreadyApplied = false): RejectedHunk[] => [
    { file, problem, alreadyApplied },
  ];
  if (diff.damage !== undefined) return whole(`the diff is damaged: ${diff.damage}`);
  if (from === undefined) {
    if (facts.target === undefined) return [];
    return names(newBlob, facts.target.blob)
      ? whole("already applied: the file that the patch creates is there", true)
      : whole("the patch creates this file, but the tree has one with other contents");
  }
  if (facts.source === undefined) {
    if (to === undefined) {
      return whole("already applied: the patch deletes it, and it is gone", true);
    }
    if (diff.kind === "rename" && facts.target !== undefined) {
      return whole(`already applied: ${from} is gone, and its new name is there`, true);
    }
    return [{ file: from, problem: missing(facts.sameName), alreadyApplied: false }];
  }
  if (diff.kind !== "change" && facts.target !== undefined) {
    const does = diff.kind === "rename" ? "renames" : "copies";
    return whole(`the patch ${does} ${from} to this name, but the tree has such a file already`);
  }
  const { blob, text } = facts.source;
  if (to !== undefined && diff.hunks.length + Number(diff.binary) > 0 && names(newBlob, blob)) {
    return whole("already applied: the file is what the patch makes of it", true);
  }
  const other = diff.oldBlob !== undefined && !names(diff.oldBlob, blob)
    ? `made against another version of this file: blob ${short(diff.oldBlob)}, here it is ${
      short(blob)
    }`
    : undefined;
  if (diff.binary) return whole(other ?? "a binary change that git cannot apply");
  const lines = linesOf(text);
  const bad = diff.hunks.flatMap((hunk) => explainHunk(file, lines, hunk));
  if (bad.length === 0 || other === undefined || bad.every((hunk) => hunk.alreadyApplied)) {
    return bad;
  }
  return [...whole(other), ...bad];
}

function explainHunk(
  file: string,
  lines: readonly string[],
  hunk: StructuredPatchHunk,
): RejectedHunk[] {
  const match = matchHunk(lines, hunk);
  if (match.kind === "matches") return [];
  const header = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
  return [{
    file,
    header,
    problem: problemOf(match, lines.length),
    expected: "expected" in match ? match.expected : undefined,
    found: "found" in match ? match.found : undefined,
    nearest: match.kind === "nowhere" ? undefined : match.line,
    alreadyApplied: match.kind === "applied",
  }];
}

function problemOf(match: Exclude<HunkMatch, { kind: "matches" }>, total: number): string {
  switch (match.kind) {
    case "applied":
      return `already applied: the file reads so from line ${match.line} on`;
    case "blanks":
      return match.cr
        ? `only the line ends differ (LF against CRLF), from line ${match.line} on`
        : `only white space differs, from line ${match.line} on (did a mailer change tabs?)`;
    case "near":
      return `nearest place is line ${match.line}: ${match.equal} of ${match.of} lines agree` +
        (match.fuzz === undefined
          ? ""
          : `; patch takes it with fuzz ${match.fuzz}, git am takes none`);
    case "nowhere":
      return total === 0 ? "the file is empty" : "nothing like these lines is in the file";
  }
}

function missing(sameName: readonly string[]): string {
  if (sameName.length === 0) return "no such file in the tree";
  const some = sameName.slice(0, 3).join(", ") + (sameName.length > 3 ? ", ..." : "");
  return `no such file in the tree; the same name: ${some}`;
}

/** An abbreviated object name names an object if it is a prefix; all zeros name nothing. */
function names(short: string | undefined, blob: string): boolean {
  return short !== undefined && short.length >= 4 && !/^0+$/.test(short) && blob.startsWith(short);
}

function short(blob: string): string {
  return blob.slice(0, 12);
}
