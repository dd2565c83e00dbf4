/**
 * What git format-patch and b4 write below a patch or a cover letter for machines:
 * `base-commit:`, `prerequisite-patch-id:` and `change-id:`.
 * @module
 */

/** The footers of a series. */
export interface Footers {
  readonly baseCommit?: string;
  readonly prerequisites: readonly string[];
  readonly changeId?: string;
  readonly notes: readonly string[];
}

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Reads them from texts without diffs, the cover letter's first: the first of each kind wins. */
export function parseFooters(texts: readonly (readonly string[])[]): Footers {
  let baseCommit: string | undefined, changeId: string | undefined;
  const prerequisites: string[] = [], notes: string[] = [];
  for (const line of texts.flat()) {
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
  return { baseCommit, prerequisites, changeId, notes };
}
