/**
 * Compares what two states' builds said. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { isOfBindings, namedSaid, namesNothingNew } from "./bindings.ts";
import { type Group, groupsNow, knownGroups } from "./compare_groups.ts";
import type { FileHunks } from "../hunks.ts";
import { isMeasure } from "./identity.ts";
import type { JudgedDiagnostic } from "../types.ts";
import { isStill, unmetOf } from "./unmet.ts";

export { identity } from "./identity.ts";

/** One of this state, and the same one of the state before. */
type Pair = readonly [Group, Group];

/** Above this, like diagnostics are paired in their order, not by distance. */
const MAX_PAIRS = 40_000;

/**
 * Marks what is new, old, moved and fixed. A multiset: of two like warnings in a file, one mended
 * leaves one old and one fixed; but a warning of a header is one, however many objects include it.
 * Which is which is told by the lines that the patches between the two states move, where those are
 * given. `standing` is what was said before of things that this state did not make: a header's
 * warning among it is known, and nothing of it is fixed.
 */
export function compare(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
  patches?: readonly (readonly FileHunks[])[],
  lasting: readonly Diagnostic[] = [],
): readonly JudgedDiagnostic[] {
  // Objects of their own, since the same value may be there twice.
  const mine = now.map((d) => ({ ...d }));
  const known = knownGroups(before, lasting, patches), current = groupsNow(mine);
  const same = new Map<Group, Group>();
  const matched = new Set<Group>();
  const match = (found: readonly Pair[]) => {
    for (const [one, old] of found) {
      same.set(one, old);
      matched.add(old);
    }
  };
  const byKey = Map.groupBy(known, (one) => one.key);
  for (const [key, likes] of Map.groupBy(current, (one) => one.key)) {
    match(pairs(byKey.get(key) ?? [], likes));
  }
  // Of what is left, the same words with other numbers.
  const rest = Map.groupBy(known.filter((one) => !matched.has(one)), (one) => one.blurred);
  const others = current.filter((one) => !same.has(one));
  for (const [key, likes] of Map.groupBy(others, (one) => one.blurred)) {
    match(numberPairs(rest.get(key) ?? [], likes));
  }
  match(unmetPairs(
    known.filter((one) => !matched.has(one)),
    others.filter((one) => !same.has(one)),
  ));
  match(namedPairs(
    known.filter((one) => !matched.has(one)),
    others.filter((one) => !same.has(one)),
  ));
  const numbers = new Set(others);
  const status = new Map<Diagnostic, JudgedDiagnostic>();
  for (const one of current) {
    for (const d of one.members) status.set(d, judged(d, same.get(one), numbers.has(one)));
  }
  const fixed = known.filter((one) => !matched.has(one)).flatMap(({ members }) => members)
    .map((d): JudgedDiagnostic => ({ ...d, status: "fixed" }));
  return [...mine.map((d) => status.get(d)!), ...fixed];
}

function judged(d: Diagnostic, old: Group | undefined, numbers: boolean): JudgedDiagnostic {
  if (old === undefined) return { ...d, status: "new" };
  const [now, then] = [d.usedAt ?? d, old.d.usedAt ?? old.d];
  const status = now.file === then.file && now.line === then.line ? "old" : "moved";
  return { ...d, status, ...(numbers ? { was: old.d.message } : {}) };
}

/** Pairs like diagnostics: those at the very line first, then the nearest. */
function pairs(olds: readonly Group[], news: readonly Group[]): readonly Pair[] {
  const found: Pair[] = [];
  const atLine = Map.groupBy(olds, ({ line }) => line);
  const rest: Group[] = [];
  for (const one of news) {
    const old = atLine.get(one.line)?.shift();
    if (old === undefined) rest.push(one);
    else found.push([one, old]);
  }
  // Of what was not made, no one knows whether it moved.
  const others = [...atLine.values()].flat().filter((old) => old.members.length > 0);
  if (rest.length * others.length > MAX_PAIRS) {
    const count = Math.min(rest.length, others.length);
    return [...found, ...rest.slice(0, count).map((one, i): Pair => [one, others[i]!])];
  }
  const candidates = rest
    .flatMap((one, i) => others.map((old) => ({ one, i, old, far: distance(one, old) })))
    .filter(({ one, old }) => !inOtherFunction(one.d, old))
    .sort((a, b) => a.far - b.far || a.i - b.i);
  const paired = new Set<Group>();
  for (const { one, old } of candidates) {
    if (paired.has(one) || paired.has(old)) continue;
    paired.add(one).add(old);
    found.push([one, old]);
  }
  return found;
}

/**
 * Pairs diagnostics that differ in their numbers. Those are the same only where nothing else can be
 * meant: at the same line, as the patches move it; of the same function, if the number measures it;
 * or where no line is named, and the file is the same.
 */
function numberPairs(olds: readonly Group[], news: readonly Group[]): readonly Pair[] {
  const left = new Map(news.map((one) => [spot(one), [] as Group[]]));
  for (const old of olds) left.get(spot(old))?.push(old);
  return news.flatMap((one): Pair[] => {
    const old = left.get(spot(one))!.shift();
    return old === undefined ? [] : [[one, old]];
  });
}

/** Pairs Kconfig's warnings of which less is left than before. */
function unmetPairs(olds: readonly Group[], news: readonly Group[]): readonly Pair[] {
  const before = Map.groupBy(olds, ({ d }) => unmetOf(d)?.about);
  return news.flatMap((one): Pair[] => {
    const now = unmetOf(one.d), old = now && before.get(now.about)?.[0];
    const then = old && unmetOf(old.d);
    if (now === undefined || then === undefined || !isStill(now, then)) return [];
    return [[one, before.get(now.about)!.shift()!]];
  });
}

/** Pairs what dt-validate says of a node's properties where it names none that it did not name before. */
function namedPairs(olds: readonly Group[], news: readonly Group[]): readonly Pair[] {
  const left = new Set(olds.filter(({ d }) => isOfBindings(d)));
  return news.flatMap((one): Pair[] => {
    const now = namedSaid(one.d);
    const old = now && [...left].find(({ d }) => {
      const then = namedSaid(d);
      return then !== undefined && namesNothingNew(now, then);
    });
    if (old === undefined) return [];
    left.delete(old);
    return [[one, old]];
  });
}

function spot({ d, line }: Group): string {
  // gcc names the function above the message, clang in it.
  if (isMeasure(d) && (d.function !== undefined || /['\u2018]/.test(d.message))) {
    return `function ${d.function ?? ""}`;
  }
  // dtc names a node by its address: another number there is another node.
  return line === undefined && d.tool === "dtc" ? d.message : `line ${line ?? ""}`;
}

function distance(one: Group, old: Group): number {
  const [now, then] = [functionOf(one.d), functionOf(old.d)];
  const alike = then === undefined || now === undefined || then === now;
  return Math.abs((one.line ?? 0) - (old.line ?? 0)) + (alike ? 0 : 1e9);
}

/**
 * True if the line that gave the old one went, or says nothing now, while the new one stands
 * elsewhere in another function: one was mended and one was made, though their words are the same.
 */
function inOtherFunction(d: Diagnostic, old: Group): boolean {
  const [now, then] = [functionOf(d), functionOf(old.d)];
  return old.mapped && then !== undefined && now !== undefined && then !== now;
}

function functionOf(d: Diagnostic): string | undefined {
  return d.usedAt?.function ?? d.function;
}
