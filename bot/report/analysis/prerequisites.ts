/**
 * What a series stands on, in words. Pure.
 * @module
 */
import type { Lacking } from "../../judge/mod.ts";
import type { Settled } from "../../tree/types.ts";
import { isMessageId } from "../../text/message_id.ts";
import { shellWord } from "../../text/shell.ts";
import { shorten } from "../../text/width.ts";

/** Subjects that a line names, and lines. */
const MAX_SUBJECTS = 3, MAX_ENTRIES = 20;
const SUBJECT = 80;

const PLACES = {
  history: "the tree's other commits",
  source: "what was given",
  archive: "the archive",
};

/** True if the series is verified without it, and nobody chose that. */
export function isLacking(settled: Settled): boolean {
  return lackingOf([settled]).length > 0;
}

/** What the series is verified without, though nobody chose that. */
export function lackingOf(all: readonly Settled[] = []): readonly Lacking[] {
  return all.flatMap(({ says, result }) =>
    result === "not-found" || result === "unreachable" || result === "conflict"
      ? [{ says, result }]
      : []
  );
}

/** A line for each, those that are lacking first. The values need not be clean. */
export function prerequisiteEntries(all: readonly Settled[] = []): readonly string[] {
  const sorted = all.toSorted((a, b) => Number(isLacking(b)) - Number(isLacking(a)));
  // Of b4's list behind a series each line repeats what the series' own says.
  const listed = sorted.filter((one) =>
    isLacking(one) || one.why !== undefined || !isRepeated(one, all)
  );
  const rest = listed.length - MAX_ENTRIES;
  return [
    ...listed.slice(0, MAX_ENTRIES).map(entry),
    ...rest > 0 ? [`and ${rest} more`] : [],
  ];
}

/** The message before a run begins. */
export function prerequisiteNotes(all: readonly Settled[]): readonly string[] {
  const entries = prerequisiteEntries(all);
  const how = lackingOf(all).length === 0
    ? []
    : ["so the verdict will be incomplete; --no-prerequisites verifies the series as it is"];
  return [...entries, ...how].map((text) => `prerequisite: ${text}`);
}

/** The shell lines that apply them on the base. The values must be clean. */
export function prerequisiteLines(all: readonly Settled[] = []): readonly string[] {
  return all.filter(({ result }) => result === "applied").flatMap(({ patches }) =>
    patches.map(({ subject, messageId }) =>
      messageId !== undefined && isMessageId(messageId)
        ? `b4 shazam -P _ ${shellWord(messageId)}`
        : `# apply "${shorten(subject, SUBJECT)}"`
    )
  );
}

function isRepeated({ result, patches, says }: Settled, all: readonly Settled[]): boolean {
  return /^prerequisite-patch-id/i.test(says) && result === "applied" && patches.length === 0 &&
    all.some(({ title }) => title !== undefined);
}

function entry({ says, result, where, patches, title, why = "" }: Settled): string {
  const name = shorten(says, 160);
  switch (result) {
    case "applied": {
      const place = where === undefined ? "" : `, from ${PLACES[where]}`;
      return `${name}: applied${place}${named(patches, title)}`;
    }
    case "in-tree":
      return `${name}: is in the tree below the base`;
    case "not-found":
      return `${name}: NOT FOUND, so the series stands without it: ${why}`;
    case "unreachable":
      return `${name}: COULD NOT BE LOOKED UP, so the series stands without it: ${why}`;
    case "conflict":
      return `${name}: DOES NOT APPLY to the base, so the series stands without it: ${why}`;
    case "left-out":
      return `${name}: left out, ${why}`;
  }
}

function named(patches: Settled["patches"], title: string | undefined): string {
  if (title !== undefined) {
    const count = patches.length === 1 ? "1 patch" : `${patches.length} patches`;
    return `: ${patches.length === 0 ? "" : `${count} of `}"${shorten(title, SUBJECT)}"`;
  }
  const some = patches.slice(0, MAX_SUBJECTS).map(({ subject }) =>
    `"${shorten(subject, SUBJECT)}"`
  );
  return some.length === 0 ? "" : `: ${some.join(", ")}`;
}
