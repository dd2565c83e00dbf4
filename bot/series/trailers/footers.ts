/**
 * What git format-patch, b4, patchwork and patchew want below a patch or a cover letter for machines:
 * `base-commit:`, `change-id:`, and what the series stands on.
 * @module
 */
import { prerequisiteLine } from "../prerequisites/lines.ts";
import { MAX_PREREQUISITES, type Prerequisite } from "../prerequisites/types.ts";

/** The footers of a series. */
export interface Footers {
  /** In lower case; it may be shortened, or a tag. */
  readonly baseCommit?: string;
  readonly prerequisites: readonly Prerequisite[];
  readonly changeId?: string;
  readonly notes: readonly string[];
}

/** An object name, whole or shortened (b4 takes these, too), or the tag of a release or of linux-next. */
const COMMIT =
  /^(?:[0-9a-f]{7,40}|[0-9a-f]{64}|v\d{1,3}\.\d{1,3}(?:\.\d{1,4})?(?:-rc\d{1,2})?|next-\d{8}(?:-v\d)?)$/i;
/** A title behind the name is for people: `base-commit: 0123456789ab ("mm: fix it")`, also after a dash. */
const BASE = /^base-commit:[ \t]*(?:commit[ \t]+)?(\S+)(?:[ \t]+[("'[<\u2013-].{0,300})?[ \t\r]*$/i;
/** `v6.19-rc1-12-gabcdef012345` is what git describe calls a commit. */
const DESCRIBED = /^[\w.\/-]{1,100}-\d{1,6}-g([0-9a-f]{7,40})$/i;
/** The page of a commit: `https://git.kernel.org/torvalds/c/abcdef012345`, `.../commit/?h=x&id=abcdef012345`. */
const PAGE = /^https?:\/\/\S{1,200}?(?:[?&;]id=|\/(?:c|commit)\/)([0-9a-f]{7,40})$/i;

/** The commit or tag that people write in more ways than one. */
function nameOf(written: string): string {
  const bare = written.replace(/^<(.*)>$/, "$1").replace(/[.,;]$/, "").replace(
    /^(?:refs\/)?tags\//,
    "",
  );
  return (DESCRIBED.exec(bare) ?? PAGE.exec(bare))?.[1] ?? bare;
}
/** `Change-Id:` is Gerrit's. */
const CHANGE = /^change-id:[ \t]*(\S+)[ \t\r]*$/;

/** The cover letter and the first patch: what a later patch stands on has the first ones in it. b4 looks there, too. */
const WITH_BASE = 2;

/**
 * Reads them from texts without diffs, the cover letter's first, then each patch's: the first of each kind
 * wins.
 */
export function parseFooters(texts: readonly (readonly string[])[]): Footers {
  let baseCommit: string | undefined, later: string | undefined, changeId: string | undefined;
  const prerequisites = new Map<string, Prerequisite>(), notes: string[] = [];
  for (const { line, at } of texts.flatMap((lines, at) => lines.map((line) => ({ line, at })))) {
    const needs = prerequisiteLine(line.trimEnd());
    if (typeof needs === "string") notes.push(needs);
    else {
      for (const one of needs) prerequisites.set(one.says, prerequisites.get(one.says) ?? one);
    }
    changeId ??= CHANGE.exec(line)?.[1];
    const written = BASE.exec(line)?.[1];
    if (written === undefined) continue;
    const value = nameOf(written);
    const name = value.toLowerCase();
    if (at >= WITH_BASE) later ??= value;
    else if (!COMMIT.test(value)) notes.push(`base-commit: ${written} names no commit: not used`);
    else if (baseCommit === undefined || name.startsWith(baseCommit)) baseCommit = name;
    else if (!baseCommit.startsWith(name)) {
      notes.push(`base-commit: ${value} is a second base; ${baseCommit} came first and is used`);
    }
  }
  if (baseCommit === undefined && later !== undefined) {
    notes.push(`base-commit: ${later} stands below a later patch, so it is not the series' base`);
  }
  const all = [...prerequisites.values()];
  if (all.length > MAX_PREREQUISITES) {
    notes.push(
      `it names ${all.length} prerequisites; the first ${MAX_PREREQUISITES} are looked at`,
    );
  }
  return { baseCommit, prerequisites: all.slice(0, MAX_PREREQUISITES), changeId, notes };
}
