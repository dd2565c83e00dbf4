/**
 * What may mend a break, in the order in which a maintainer would want it.
 *
 * A patch that is a change of its own, only too late, is moved: all patches stay as their authors
 * wrote them, and reviewers' tags stay true. A patch that repairs an earlier one of the series is
 * folded into it, hunk by hunk: a tree never has a repair of what never was. So moves come first,
 * unless the mending patch calls itself a repair; of both, the smallest first.
 * @module
 */
import type { Break } from "./breaks.ts";
import { treeAt } from "./change.ts";
import { score } from "./rank.ts";
import type { Change, Draft, Part, Trees, Unit } from "./types.ts";

/** Of one patch, single hunks and single files beyond these are not tried by themselves. */
const SINGLES = 8, FILES = 6;
/** Of the last mending patch, so many places within hunks are tried first. */
const LINES = 2;

/** A break whose end is known. */
export type Mendable = Break & { readonly mendedAt: number };

/** A patch's own words say that it repairs something: git-commit(1), --fixup, and habit. */
export function isRepair(subject: string): boolean {
  return /^(?:fixup|squash|amend)!|\bfix(?:es|ed|ups?|ing)?\b|\bmissing\b|\bforg[eo]t|\bbuild (?:error|failure|break)/i
    .test(subject);
}

/** Gives one candidate after the other; `repair` tells whether the mending patch is one. */
export async function* candidates(
  draft: Draft,
  broken: Mendable,
  trees: Trees,
  repair: boolean,
): AsyncGenerator<Change> {
  const seen = new Set<string>();
  const fresh = (change: Change) => {
    const key = keyOf(change);
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  if (!repair) yield* (await moves(draft, broken, trees)).filter(fresh);
  for await (const change of folds(draft, broken, trees)) if (fresh(change)) yield change;
  if (repair) yield* (await moves(draft, broken, trees)).filter(fresh);
}

function keyOf(change: Change): string {
  return change.kind === "reorder" ? `order ${change.order.join(" ")}` : change.parts
    .map(({ at, units }) => `${at}: ${units.map(({ label }) => label).sort().join("|")}`).sort()
    .join(" ");
}

/** Other orders: one patch moved, then all that mend, then the mending one and what it stands on. */
async function moves(draft: Draft, broken: Mendable, trees: Trees): Promise<readonly Change[]> {
  const { state, mendedAt, menders } = broken;
  const places = draft.patches.map((_, i) => i + 1);
  const before = (moved: readonly number[]): Change => ({
    kind: "reorder",
    order: [
      ...places.filter((one) => one < state),
      ...moved,
      ...places.filter((one) => one >= state && !moved.includes(one)),
    ],
    moved,
    where: "before",
    beside: state,
  });
  const behind: Change = {
    kind: "reorder",
    order: [
      ...places.filter((one) => one <= mendedAt && one !== state),
      state,
      ...places.filter((one) => one > mendedAt),
    ],
    moved: [state],
    where: "after",
    beside: mendedAt,
  };
  const paths = await pathsOf(draft, mendedAt, trees);
  const base: number[] = [];
  for (let place = state + 1; place < mendedAt; place++) {
    if (!paths.isDisjointFrom(await pathsOf(draft, place, trees))) base.push(place);
  }
  return [before([mendedAt]), behind, before(menders), before([...base, mendedAt])];
}

async function pathsOf(draft: Draft, place: number, trees: Trees): Promise<ReadonlySet<string>> {
  const units = await trees.units(treeAt(draft, place - 1), treeAt(draft, place));
  return new Set(units.map(({ path }) => path));
}

/** Hunks of the last mending patch, of the others, of several, and of what they stand on. */
async function* folds(draft: Draft, broken: Mendable, trees: Trees): AsyncGenerator<Change> {
  const { state, mendedAt, errors } = broken;
  const fold = (...parts: readonly Part[]): Change => ({ kind: "fold", into: state, parts });
  const patch = async (at: number, context?: number): Promise<Part> => ({
    at,
    units: await trees.units(treeAt(draft, at - 1), treeAt(draft, at), context),
    whole: true,
  });
  const likely = ({ at, units }: Part): Part => {
    const some = units.filter((unit) => score(unit, errors) > 0);
    return { at, units: some, whole: some.length === units.length };
  };
  const menders = broken.menders.toReversed();
  // One hunk may hold a mend and its neighbour: the likely lines alone, where they are not all.
  const fine = await patch(mendedAt, 0);
  for (const unit of ranked(fine.units, errors).filter(({ score }) => score > 0).slice(0, LINES)) {
    yield fold({ at: mendedAt, units: [unit.unit], whole: fine.units.length === 1 });
  }
  for (const at of menders) {
    const all = await patch(at);
    for (const units of sets(all.units, errors)) {
      yield fold({ at, units, whole: units.length === all.units.length });
    }
  }
  const several = await Promise.all(menders.map((at) => patch(at)));
  if (several.length > 1) {
    const some = several.map(likely).filter((part) => part.units.length > 0);
    if (some.length > 0) yield fold(...some);
    yield fold(...several);
  }
  // Of a hunk that does not fit for its neighbours, the lines themselves may.
  for (const units of sets(fine.units, errors)) {
    yield fold({ at: mendedAt, units, whole: units.length === fine.units.length });
  }
  // What changes the same files in between may be what they stand on.
  const paths = new Set(several.flatMap(({ units }) => units.map(({ path }) => path)));
  const base: Part[] = [];
  for (let at = state + 1; at < mendedAt; at++) {
    if (menders.includes(at)) continue;
    const { units } = await patch(at);
    const same = units.filter(({ path }) => paths.has(path));
    if (same.length > 0) base.push({ at, units: same, whole: same.length === units.length });
  }
  if (base.length > 0) yield fold(...base, ...several);
}

function ranked(units: readonly Unit[], errors: Break["errors"]) {
  return units.map((unit) => ({ unit, score: score(unit, errors) }))
    .sort((a, b) => b.score - a.score);
}

/** Single hunks, files, all that is likely, all: the likely ones first. */
function* sets(units: readonly Unit[], errors: Break["errors"]): Generator<readonly Unit[]> {
  const order = ranked(units, errors);
  yield* order.slice(0, SINGLES).map(({ unit }) => [unit]);
  const files = [...Map.groupBy(order, ({ unit }) => unit.path).values()];
  yield* files.slice(0, FILES).map((own) => own.map(({ unit }) => unit));
  const likely = order.filter((one) => one.score > 0).map(({ unit }) => unit);
  if (likely.length > 0) yield likely;
  yield units;
}
