/**
 * Compares what two states' builds said. Pure.
 * @module
 */
import type { Diagnostic } from "../build/types.ts";
import { mapPlace, type Place } from "./map_line.ts";
import type { FileHunks } from "./hunks.ts";
import type { JudgedDiagnostic } from "./types.ts";

/**
 * What makes two diagnostics of two states the same one: everything but the place in the file, which
 * any hunk above it moves, and addresses, which any change moves.
 */
export function identity(d: Diagnostic): string {
  const message = d.message.replaceAll(/\b0x[0-9a-f]+\b|\+0x[0-9a-f]+/gi, "0x");
  return [d.severity, d.tool, d.file ?? "", d.option ?? "", message].join("\0");
}

/** A diagnostic of the state before, and where it should be now. */
interface Known {
  readonly d: Diagnostic;
  /** Undefined if no one knows what the patches did. */
  readonly place?: Place;
}

/** A diagnostic of this state; an object of its own, since the same value may be there twice. */
interface Heard {
  readonly d: Diagnostic;
}

type Pair = readonly [Heard, Known];

/** Above this, like diagnostics are paired in their order, not by distance. */
const MAX_PAIRS = 40_000;

/**
 * Marks what is new, old, moved and fixed. A multiset: of two like warnings in a file, one mended
 * leaves one old and one fixed. Which is which is told by the lines that the patches between the two
 * states move, where those are given.
 */
export function compare(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
  patches?: readonly (readonly FileHunks[])[],
): readonly JudgedDiagnostic[] {
  const known = before.map((d): Known =>
    patches === undefined || d.file === undefined
      ? { d }
      : { d, place: mapPlace(patches, d.file, d.line) }
  );
  const left = Map.groupBy(
    known,
    ({ d, place }) => identity(place === undefined ? d : { ...d, file: place.file }),
  );
  const heard = now.map((d): Heard => ({ d }));
  const same = new Map<Heard, Diagnostic>();
  const used = new Set<Known>();
  for (const [key, mine] of Map.groupBy(heard, ({ d }) => identity(d))) {
    for (const [one, old] of pairs(left.get(key) ?? [], mine)) {
      same.set(one, old.d);
      used.add(old);
    }
  }
  const marked = heard.map((one): JudgedDiagnostic => {
    const { d } = one;
    const old = same.get(one);
    const status = old === undefined
      ? "new"
      : old.file === d.file && old.line === d.line
      ? "old"
      : "moved";
    return { ...d, status };
  });
  const fixed = known.filter((one) => !used.has(one))
    .map(({ d }): JudgedDiagnostic => ({ ...d, status: "fixed" }));
  return [...marked, ...fixed];
}

/** Pairs like diagnostics: those at the very line first, then the nearest. */
function pairs(olds: readonly Known[], news: readonly Heard[]): readonly Pair[] {
  const found: Pair[] = [];
  const atLine = Map.groupBy(olds, lineOf);
  const rest: Heard[] = [];
  for (const one of news) {
    const old = atLine.get(one.d.line)?.shift();
    if (old === undefined) rest.push(one);
    else found.push([one, old]);
  }
  const others = [...atLine.values()].flat();
  if (rest.length * others.length > MAX_PAIRS) {
    const count = Math.min(rest.length, others.length);
    return [...found, ...rest.slice(0, count).map((one, i): Pair => [one, others[i]!])];
  }
  const candidates = rest
    .flatMap((one, i) => others.map((old) => ({ one, i, old, far: distance(one.d, old) })))
    .filter(({ one, old }) => !apart(one.d, old))
    .sort((a, b) => a.far - b.far || a.i - b.i);
  const taken = new Set<Heard | Known>();
  for (const { one, old } of candidates) {
    if (taken.has(one) || taken.has(old)) continue;
    taken.add(one).add(old);
    found.push([one, old]);
  }
  return found;
}

function lineOf({ d, place }: Known): number | undefined {
  return place === undefined ? d.line : place.line;
}

function distance(d: Diagnostic, old: Known): number {
  const alike = old.d.function === undefined || d.function === undefined ||
    old.d.function === d.function;
  return Math.abs((d.line ?? 0) - (lineOf(old) ?? 0)) + (alike ? 0 : 1e9);
}

/**
 * True if the line that gave the old one went, or says nothing now, while the new one stands
 * elsewhere in another function: one was mended and one was made, though their words are the same.
 */
function apart(d: Diagnostic, old: Known): boolean {
  return old.place !== undefined && old.d.function !== undefined && d.function !== undefined &&
    old.d.function !== d.function;
}
