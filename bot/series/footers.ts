/**
 * What git format-patch and b4 write below a patch or a cover letter for machines:
 * `base-commit:`, `prerequisite-patch-id:` and `change-id:`; and what QEMU's and patchwork's people write
 * there of the series that theirs stands on.
 * @module
 */

/** The footers of a series. */
export interface Footers {
  readonly baseCommit?: string;
  readonly prerequisites: readonly string[];
  readonly changeId?: string;
  readonly notes: readonly string[];
}

/** Another series, by a Message-ID, a page of it, b4's change-id, or patchwork's number. */
const OTHER =
  /^(based-on|depends-on|prerequisite-message-id|prerequisite-change-id):[ \t]*(<?[^<>\s]{1,200}@[^<>\s]{1,200}>?|https?:\/\/[^<>\s]{1,300}|\d{8}-[\w.:-]{1,200}|(?:series|patch)-\d{1,9})(?=[\s("]|$)/i;
const MAX_OTHERS = 20;
const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Reads them from texts without diffs, the cover letter's first: the first of each kind wins. */
export function parseFooters(texts: readonly (readonly string[])[]): Footers {
  let baseCommit: string | undefined, changeId: string | undefined;
  const prerequisites: string[] = [], notes: string[] = [];
  const others = new Set<string>();
  for (const line of texts.flat()) {
    const other = OTHER.exec(line);
    if (other !== null && others.size < MAX_OTHERS) others.add(`${other[1]}: ${other[2]}`);
    const match = /^(base-commit|prerequisite-patch-id|change-id):[ \t]*(\S+)[ \t\r]*$/.exec(line);
    if (!match) continue;
    const [, key, value] = match as unknown as [string, string, string];
    if (key === "change-id") changeId ??= value;
    else if (!FULL.test(value)) notes.push(`${key}: ${value} is no full object name: not used`);
    else if (key === "prerequisite-patch-id") {
      if (!prerequisites.includes(value.toLowerCase())) prerequisites.push(value.toLowerCase());
    } else if (baseCommit === undefined) baseCommit = value.toLowerCase();
    else if (baseCommit !== value.toLowerCase()) {
      notes.push(`base-commit: ${value} is a second base; ${baseCommit} came first and is used`);
    }
  }
  for (const other of others) {
    notes.push(`${other}: what it stands on is not applied, so the base has to have it`);
  }
  return { baseCommit, prerequisites, changeId, notes };
}
