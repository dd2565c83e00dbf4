/**
 * What git format-patch, b4, patchwork and patchew want below a patch or a cover letter for machines:
 * `base-commit:`, `change-id:`, and what the series stands on.
 * @module
 */
import { prerequisiteLine } from "../prerequisites/lines.ts";
import { MAX_PREREQUISITES, type Prerequisite } from "../prerequisites/types.ts";

/** The footers of a series. */
export interface Footers {
  readonly baseCommit?: string;
  readonly prerequisites: readonly Prerequisite[];
  readonly changeId?: string;
  readonly notes: readonly string[];
}

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Reads them from texts without diffs, the cover letter's first: the first of each kind wins. */
export function parseFooters(texts: readonly (readonly string[])[]): Footers {
  let baseCommit: string | undefined, changeId: string | undefined;
  const prerequisites = new Map<string, Prerequisite>(), notes: string[] = [];
  for (const line of texts.flat()) {
    const needs = prerequisiteLine(line.trimEnd());
    if (typeof needs === "string") notes.push(needs);
    else {
      for (const one of needs) prerequisites.set(one.says, prerequisites.get(one.says) ?? one);
    }
    const match = /^(base-commit|change-id):[ \t]*(\S+)[ \t\r]*$/.exec(line);
    if (!match) continue;
    const [, key, value] = match as unknown as [string, string, string];
    if (key === "change-id") changeId ??= value;
    else if (!FULL.test(value)) notes.push(`${key}: ${value} is no full object name: not used`);
    else if (baseCommit === undefined) baseCommit = value.toLowerCase();
    else if (baseCommit !== value.toLowerCase()) {
      notes.push(`base-commit: ${value} is a second base; ${baseCommit} came first and is used`);
    }
  }
  const all = [...prerequisites.values()];
  if (all.length > MAX_PREREQUISITES) {
    notes.push(
      `it names ${all.length} prerequisites; the first ${MAX_PREREQUISITES} are looked at`,
    );
  }
  return { baseCommit, prerequisites: all.slice(0, MAX_PREREQUISITES), changeId, notes };
}
