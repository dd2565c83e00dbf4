/**
 * How a reroll changed a series, patch by patch. Pure: the diffs are those of the mails, or git's own
 * where both versions could be applied.
 * @module
 */
import { structuredPatch } from "diff";
import { movedPairs, pairUp } from "./pairs.ts";
import { plainDiff } from "./text.ts";
import type { Person } from "../types.ts";

/** A patch of one version. */
export interface VersionPatch {
  readonly n: number;
  readonly subject: string;
  readonly author: Person;
  /** The commit message below the subject. */
  readonly body: string;
  readonly diff: string;
}

/** What became of a patch. */
export interface PatchChange {
  /** Its places, from 1; the first is missing for a new patch, the second for one that was dropped. */
  readonly old?: number;
  readonly new?: number;
  /** The new subject, or that of a dropped patch. */
  readonly subject: string;
  /** The subject before, where it changed. */
  readonly oldSubject?: string;
  /**
   * `same`: nothing changed. `context`: the same change, on other context. `message`: only the
   * message changed. `changed`: what it does changed.
   */
  readonly kind: "same" | "context" | "message" | "changed" | "added" | "dropped";
  /** It stands elsewhere in the order of the patches that stayed. */
  readonly moved: boolean;
  /** Author, subject and message, before and after, as a diff; empty if they are the same. */
  readonly message: readonly string[];
  /** The difference of the two diffs; empty if they are the same. */
  readonly diff: readonly string[];
  /** True if the difference is too large to show. */
  readonly cut: boolean;
}

/** Lines that may come and go in one difference, and lines of it that are kept. */
const MAX_EDITS = 2000, MAX_LINES = 5000;

/** Compares two versions. Never throws. */
export function interdiff(
  old: readonly VersionPatch[],
  now: readonly VersionPatch[],
): readonly PatchChange[] {
  const before = old.map((patch) => ({ patch, ...plainDiff(patch.diff) }));
  const after = now.map((patch) => ({ patch, ...plainDiff(patch.diff) }));
  const pairable = ({ patch, changes }: typeof before[number]) => ({
    subject: patch.subject,
    changes,
  });
  const places = pairUp(before.map(pairable), after.map(pairable));
  const moved = movedPairs(places);
  return places.map((place): PatchChange => {
    const a = place.old === undefined ? undefined : before[place.old];
    const b = place.new === undefined ? undefined : after[place.new];
    if (a === undefined || b === undefined) {
      const { n, subject } = (a ?? b)!.patch;
      const none = { subject, moved: false, message: [], diff: [], cut: false };
      return a === undefined
        ? { new: n, kind: "added", ...none }
        : { old: n, kind: "dropped", ...none };
    }
    const message = difference(messageOf(a.patch), messageOf(b.patch));
    const diff = difference(a.lines, b.lines);
    const same = a.changes.length === b.changes.length &&
      a.changes.every((line, i) => line === b.changes[i]);
    const renamed = a.patch.subject !== b.patch.subject;
    return {
      old: a.patch.n,
      new: b.patch.n,
      subject: b.patch.subject,
      ...(renamed ? { oldSubject: a.patch.subject } : {}),
      kind: !same
        ? "changed"
        : message.lines.length > 0
        ? "message"
        : diff.lines.length > 0
        ? "context"
        : "same",
      moved: moved.has(place),
      message: message.lines,
      diff: diff.lines,
      cut: message.cut || diff.cut,
    };
  });
}

/** As git range-diff puts it, so that a change of author shows. */
function messageOf({ author, subject, body }: VersionPatch): readonly string[] {
  return [
    `Author: ${author.name} <${author.email}>`,
    "",
    subject,
    "",
    ...body.trimEnd().split("\n").map((line) => line.trimEnd()),
  ];
}

/** The hunks of a diff of lines, each `@@ nearest heading` and its lines. */
function difference(
  old: readonly string[],
  now: readonly string[],
): { readonly lines: readonly string[]; readonly cut: boolean } {
  if (old.length === now.length && old.every((line, i) => line === now[i])) {
    return { lines: [], cut: false };
  }
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  const patch = structuredPatch("a", "b", text(old), text(now), "", "", {
    context: 3,
    maxEditLength: MAX_EDITS,
  });
  if (patch === undefined) return { lines: ["@@ too different to show"], cut: true };
  const lines = patch.hunks.flatMap((hunk) => {
    const heading = old.slice(0, hunk.oldStart - 1)
      .findLast(isHeading);
    const where = heading?.replace(/^ ## (.*) ##$|^@@ /, "$1").trim();
    return [where === undefined ? "@@" : `@@ ${where}`, ...hunk.lines];
  });
  return { lines: lines.slice(0, MAX_LINES), cut: lines.length > MAX_LINES };
}

/** ` ## FILE ##`, with what may stand before it, or `@@ FUNCTION`. */
function isHeading(line: string): boolean {
  const file = line.indexOf(" ## ");
  return line.startsWith("@@ ") ||
    file >= 0 && line.endsWith(" ##") && file + " ## ".length <= line.length - " ##".length;
}
