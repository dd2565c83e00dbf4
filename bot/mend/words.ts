/**
 * What a change does, in words. Pure.
 * @module
 */
import type { Mendable } from "./candidates.ts";
import type { Change, Draft, Part } from "./types.ts";

/** More hunks of one patch are counted. */
const MAX_HUNKS = 4;

/** The subject of a patch, by its number in the series as it came. */
export type Subjects = (n: number) => string;

/** `patch 5 (mm: declare it)`, the number as in the series that came. */
export function patchName(draft: Draft, place: number, subjects: Subjects): string {
  const { n } = draft.patches[place - 1]!;
  return `patch ${n} (${subjects(n)})`;
}

/** One line for a change. */
export function describe(draft: Draft, change: Change, subjects: Subjects): string {
  const name = (place: number) => patchName(draft, place, subjects);
  if (change.kind === "fold") {
    const parts = change.parts.toSorted((a, b) => a.at - b.at)
      .map((part) => `${hunks(part)} of ${name(part.at)}`);
    return `${parts.join(" and ")} into ${name(change.into)}`;
  }
  return `${change.moved.map(name).join(" and ")} ${change.where} ${name(change.beside)}`;
}

function hunks({ units, whole }: Part): string {
  const rest = units.length - MAX_HUNKS;
  const some = units.slice(0, MAX_HUNKS).map(({ label }) => label).join(", ") +
    (rest > 0 ? ` and ${rest} more` : "");
  return whole && rest > 0 ? "all" : whole ? `all (${some})` : some;
}

/** A line for each patch that a change leaves nothing of. */
export function dropped(draft: Draft, changed: Draft, subjects: Subjects): readonly string[] {
  const kept = new Set(changed.patches.map(({ n }) => n));
  return draft.patches.flatMap(({ n }, i) =>
    kept.has(n) ? [] : [`${patchName(draft, i + 1, subjects)} is empty then, and dropped`]
  );
}

/** Why a break cannot be mended at all. */
export function neverMended(
  draft: Draft,
  broken: { readonly state: number; readonly archs: readonly string[] },
  subjects: Subjects,
): string {
  return `no later patch mends what ${patchName(draft, broken.state, subjects)} breaks on ` +
    `${broken.archs.join(", ")}: the series ends broken, and mending keeps its last tree`;
}

/** Why a break stays. */
export function notFound(draft: Draft, broken: Mendable, subjects: Subjects): string {
  return `${patchName(draft, broken.state, subjects)} breaks ${broken.archs.join(", ")} and ` +
    `${patchName(draft, broken.mendedAt, subjects)} mends it, but no way was found to put them ` +
    `together so that every state builds`;
}
