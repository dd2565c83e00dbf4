/**
 * Config drift for a reader: what each patch changed in `.config`, the same change of the same patch
 * told once for all its architectures.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural } from "../../text/words.ts";

/** Symbols that a patch changed in the same way on some architectures. */
export interface DriftGroup {
  readonly state: number;
  /** The first patch that may have done it. */
  readonly since: number;
  /** `PT_RECLAIM n -> y`, sorted by symbol; not more than {@linkcode MAX_CHANGES}. */
  readonly changes: readonly string[];
  /** Changes beyond those. */
  readonly more: number;
  /** In the order of the grid. */
  readonly archs: readonly string[];
}

/** A patch that introduces a menu of symbols is told by this many of them. */
export const MAX_CHANGES = 8;
/** A patch that does something else on each architecture gets this many groups. */
const MAX_GROUPS = 12;

/** The drift of a report, by state; `left` counts the groups of a state that are not among them. */
export function driftGroups(
  report: Report,
): readonly { readonly groups: readonly DriftGroup[]; readonly left: number }[] {
  const order = new Map(report.archs.map((arch, i) => [arch.name, i]));
  const cells = report.cells
    .filter((cell) => cell.drift !== undefined && cell.drift.total > 0)
    .toSorted((a, b) =>
      a.state - b.state || (order.get(a.arch) ?? order.size) - (order.get(b.arch) ?? order.size)
    );
  return groupBy(cells, (cell) => String(cell.state)).map((same) => {
    const changes = same.flatMap(({ arch, drift }) =>
      drift!.symbols.map(({ symbol, from, to }) => ({
        arch,
        since: drift!.since,
        change: `${symbol} ${from} -> ${to}`,
      }))
    );
    // First the architectures of each change, then the changes that have the same architectures.
    const byChange = groupBy(changes, (one) => JSON.stringify([one.since, one.change]))
      .map((group) => ({ ...group[0]!, archs: group.map((one) => one.arch) }));
    const groups = groupBy(byChange, (one) => JSON.stringify([one.since, one.archs]))
      .map((group): DriftGroup => ({
        state: same[0]!.state,
        since: group[0]!.since,
        changes: group.slice(0, MAX_CHANGES).map((one) => one.change),
        more: Math.max(0, group.length - MAX_CHANGES),
        archs: group[0]!.archs,
      }))
      .toSorted((a, b) => b.archs.length - a.archs.length);
    const all = withRest(groups, same);
    return { groups: all.slice(0, MAX_GROUPS), left: Math.max(0, all.length - MAX_GROUPS) };
  });
}

/** Counts what the report itself does not carry with the architecture's own group, if it has one. */
function withRest(groups: readonly DriftGroup[], cells: readonly Cell[]): readonly DriftGroup[] {
  return cells.reduce((all, { state, arch, drift }) => {
    const rest = drift!.total - drift!.symbols.length;
    if (rest <= 0) return all;
    const own = all.findIndex((group) => group.archs.length === 1 && group.archs[0] === arch);
    return own >= 0
      ? all.with(own, { ...all[own]!, more: all[own]!.more + rest })
      : [...all, { state, since: drift!.since, changes: [], more: rest, archs: [arch] }];
  }, groups);
}

/** `patch 8: PT_RECLAIM n -> y on alpha, um`, an entry for each group. */
export function driftEntries(report: Report): readonly string[] {
  return driftGroups(report).flatMap(({ groups, left }) => [
    ...groups.map((group) =>
      `${patchesOf(group)}: ${driftWords(group)} on ${group.archs.join(", ")}`
    ),
    ...left === 0 ? [] : [`${patchesOf(groups[0]!)}: ${plural(left, "more group")} of changes`],
  ]);
}

/** `patch 8`, or `patches 6 to 8` if only one of them can be meant. */
export function patchesOf({ since, state }: Pick<DriftGroup, "since" | "state">): string {
  return since === state ? `patch ${state}` : `one of patches ${since} to ${state}`;
}

/** `A n -> y, B y -> n, 3 more`; `show` is applied to each change. */
export function driftWords({ changes, more }: DriftGroup, show = (text: string) => text): string {
  const rest = more === 0
    ? []
    : [changes.length === 0 ? `${plural(more, "more symbol")}` : `${more} more`];
  return [...changes.map(show), ...rest].join(", ");
}
