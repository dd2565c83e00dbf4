/**
 * Which patch of one version became which of the next: by what it changes, by its subject, by how
 * much of it is the same.
 * @module
 */

/** What pairing looks at. */
export interface Pairable {
  readonly subject: string;
  /** What it changes, as `plainDiff` gives it. */
  readonly changes: readonly string[];
}

/** Places, from 0, in the old and the new version; one of them is missing for what came or went. */
export interface PatchPair {
  readonly old?: number;
  readonly new?: number;
}

/** A patch less alike than this is another one (git range-diff's default is near it). */
const ALIKE = 0.4;
/** Lines of a patch that are compared. */
const MAX_LINES = 5000;

/** Pairs, in the order of the new version; what went stands where it was. */
export function pairUp(old: readonly Pairable[], now: readonly Pairable[]): readonly PatchPair[] {
  const toNew = new Map<number, number>(), toOld = new Map<number, number>();
  const join = (a: number, b: number) => {
    toNew.set(a, b);
    toOld.set(b, a);
  };
  const byKey = (key: (one: Pairable) => string) => {
    const open = new Map<string, number[]>();
    old.forEach((one, i) => {
      if (!toNew.has(i)) open.set(key(one), [...open.get(key(one)) ?? [], i]);
    });
    now.forEach((one, j) => {
      const i = toOld.has(j) ? undefined : open.get(key(one))?.shift();
      if (i !== undefined) join(i, j);
    });
  };
  byKey(({ subject, changes }) => JSON.stringify([plain(subject), changes]));
  byKey(({ changes }) => changes.join("\n"));
  byKey(({ subject }) => plain(subject));
  for (const [a, b] of alike(old, now, toNew, toOld)) {
    if (!toNew.has(a) && !toOld.has(b)) join(a, b);
  }
  return inOrder(old.length, now.length, toNew, toOld);
}

/** What is left, the most alike first. */
function alike(
  old: readonly Pairable[],
  now: readonly Pairable[],
  toNew: ReadonlyMap<number, number>,
  toOld: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const bags = (list: readonly Pairable[], done: ReadonlyMap<number, number>) =>
    list.map((one, i) => done.has(i) ? undefined : bagOf(one.changes));
  const a = bags(old, toNew), b = bags(now, toOld);
  const found: [number, number, number][] = [];
  a.forEach((left, i) =>
    b.forEach((right, j) => {
      if (left === undefined || right === undefined) return;
      const score = likeness(left, right);
      if (score >= ALIKE) found.push([i, j, score]);
    })
  );
  return found.sort((x, y) => y[2] - x[2]).map(([i, j]) => [i, j]);
}

interface Bag {
  readonly counts: ReadonlyMap<string, number>;
  readonly size: number;
}

function bagOf(lines: readonly string[]): Bag {
  const counts = new Map<string, number>();
  const some = lines.slice(0, MAX_LINES);
  for (const line of some) counts.set(line, (counts.get(line) ?? 0) + 1);
  return { counts, size: some.length };
}

/** The part of the lines that both have: 0 to 1. */
function likeness(a: Bag, b: Bag): number {
  let common = 0;
  for (const [line, count] of a.counts) common += Math.min(count, b.counts.get(line) ?? 0);
  return a.size + b.size === 0 ? 1 : 2 * common / (a.size + b.size);
}

/** As git range-diff shows them: what was dropped stands before the first pair that came after it. */
function inOrder(
  oldCount: number,
  newCount: number,
  toNew: ReadonlyMap<number, number>,
  toOld: ReadonlyMap<number, number>,
): readonly PatchPair[] {
  const places: PatchPair[] = [], placed = new Set<number>();
  let i = 0;
  for (let j = 0; i < oldCount || j < newCount;) {
    while (i < oldCount && placed.has(i)) i++;
    if (i < oldCount && !toNew.has(i)) {
      places.push({ old: i++ });
    } else if (j < newCount) {
      const from = toOld.get(j);
      if (from !== undefined) placed.add(from);
      places.push({ ...(from === undefined ? {} : { old: from }), new: j++ });
    }
  }
  return places;
}

/** The pairs that changed their order: those outside the longest run that kept it. */
export function movedPairs(places: readonly PatchPair[]): ReadonlySet<PatchPair> {
  const pairs = places.filter((one) => one.old !== undefined && one.new !== undefined);
  // The longest increasing subsequence of the old places, in the order of the new ones.
  const best: number[] = [], before: number[] = [];
  pairs.forEach((one, i) => {
    best[i] = 1;
    before[i] = -1;
    for (let k = 0; k < i; k++) {
      if (pairs[k]!.old! < one.old! && best[k]! + 1 > best[i]!) {
        best[i] = best[k]! + 1;
        before[i] = k;
      }
    }
  });
  const kept = new Set<PatchPair>();
  for (let at = best.indexOf(Math.max(...best, 0)); at >= 0; at = before[at]!) kept.add(pairs[at]!);
  return new Set(pairs.filter((one) => !kept.has(one)));
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim().toLowerCase();
}
