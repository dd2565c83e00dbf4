/**
 * Where a hunk matches a file, and where it nearly does. Pure.
 * @module
 */
import { diffArrays, type StructuredPatchHunk } from "diff";

/** How a hunk and a file go together. Lines are counted from 1. */
export type HunkMatch =
  /** The lines that the hunk expects are there. */
  | { readonly kind: "matches"; readonly line: number }
  /** The lines that the hunk makes are there. */
  | { readonly kind: "applied"; readonly line: number }
  /** They would, but for blanks, tabs or carriage returns. */
  | { readonly kind: "blanks"; readonly line: number; readonly cr: boolean } & Difference
  /** The best place there is. */
  | {
    readonly kind: "near";
    readonly line: number;
    readonly equal: number;
    readonly of: number;
    /** patch(1) takes it with this fuzz: only lines at the ends of its context differ. */
    readonly fuzz?: number;
  } & Difference
  | { readonly kind: "nowhere"; readonly expected: readonly string[] };

/** Lines that the hunk expects and that are missing, and those in their place. */
export interface Difference {
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** Marks a last line without a newline; no line of a file can hold one. */
const NO_NEWLINE = "\n\\ No newline at end of file";

/** A line in more places than these does not show where a hunk belongs. */
const COMMON = 200;
/** Lines that are compared for a hunk: what is not found by then is not told from nowhere. */
const MAX_COMPARISONS = 2_000_000;
/** Lines that may differ at the best place; of more nobody reads which. */
const MAX_EDIT = 100;

/** The lines of a file, the last one marked if it has no newline. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const last = lines.pop()!;
  if (last !== "") lines.push(last + NO_NEWLINE);
  return lines;
}

/** The lines of a hunk before (`-`) or after (`+`) the patch. */
export function sideOf(hunk: StructuredPatchHunk, side: "-" | "+"): string[] {
  const other = side === "-" ? "+" : "-";
  const lines: string[] = [];
  hunk.lines.forEach((line, i) => {
    if (line.startsWith(other) || line.startsWith("\\")) return;
    const bare = hunk.lines[i + 1]?.startsWith("\\") ? NO_NEWLINE : "";
    lines.push(line.slice(1) + bare);
  });
  return lines;
}

/** Finds the place of a hunk. */
export function matchHunk(file: readonly string[], hunk: StructuredPatchHunk): HunkMatch {
  const before = sideOf(hunk, "-"), after = sideOf(hunk, "+");
  const expected = Math.max(0, hunk.oldStart - (before.length === 0 ? 0 : 1));
  if (before.length === 0) {
    return file.length === 0 ? { kind: "matches", line: 1 } : near(file, after, expected);
  }
  const at = search(file, before, expected);
  if (at !== undefined) return { kind: "matches", line: at + 1 };
  const done = search(file, after, expected);
  if (done !== undefined && after.some((line) => line.trim() !== "")) {
    return { kind: "applied", line: done + 1 };
  }
  const loose = search(squeezedOf(file), before.map(squeeze), expected);
  if (loose !== undefined) {
    const there = file.slice(loose, loose + before.length);
    const differ = before.map((_, i) => i).filter((i) => before[i] !== there[i]);
    return {
      kind: "blanks",
      line: loose + 1,
      cr: differ.every((i) => dropCr(before[i]!) === dropCr(there[i]!)),
      expected: differ.map((i) => before[i]!),
      found: differ.map((i) => there[i]!),
    };
  }
  const found = near(file, before, expected);
  if (found.kind !== "near") return found;
  const fuzz = fuzzOf(file, hunk, before, expected);
  return fuzz === undefined ? found : { ...found, fuzz };
}

/** patch(1) tries no more unless it is told to. */
const MAX_FUZZ = 2;

/** How many lines patch(1) has to ignore at the longer end of the context; undefined: they are not enough. */
function fuzzOf(
  file: readonly string[],
  { lines }: StructuredPatchHunk,
  before: readonly string[],
  expected: number,
): number | undefined {
  const own = lines.filter((line) => !line.startsWith("\\"));
  const isChange = (line: string) => !line.startsWith(" ");
  const first = own.findIndex(isChange), head = first < 0 ? own.length : first;
  const tail = own.length - 1 - own.findLastIndex(isChange);
  const longer = Math.max(head, tail);
  for (let fuzz = 1; fuzz <= Math.min(MAX_FUZZ, longer); fuzz++) {
    const dropped = (part: number) => Math.max(0, fuzz + part - longer);
    const from = dropped(head), some = before.slice(from, before.length - dropped(tail));
    if (some.length > 0 && search(file, some, expected + from) !== undefined) return fuzz;
  }
  return undefined;
}

/**
 * The place nearest to `expected` where all lines come one after the other. Only the places of the
 * hunk's rarest line are looked at: a file may be large, and full of the same line.
 */
function search(
  file: readonly string[],
  lines: readonly string[],
  expected: number,
): number | undefined {
  if (lines.length === 0) return undefined;
  const places = placesOf(file);
  const count = (line: string) => places.get(line)?.length ?? 0;
  let anchor = 0;
  lines.forEach((line, i) => {
    if (count(line) < count(lines[anchor]!)) anchor = i;
  });
  let best: number | undefined, comparisons = 0;
  for (const place of places.get(lines[anchor]!) ?? []) {
    const at = place - anchor;
    if (at < 0 || at + lines.length > file.length) continue;
    if (best !== undefined && Math.abs(at - expected) >= Math.abs(best - expected)) continue;
    if (comparisons > MAX_COMPARISONS) break;
    const differs = lines.findIndex((line, i) => file[at + i] !== line);
    comparisons += differs < 0 ? lines.length : differs + 1;
    if (differs < 0) best = at;
  }
  return best;
}

/** The lines without what may differ in blanks, made once for all hunks of a file. */
function squeezedOf(file: readonly string[]): readonly string[] {
  let lines = squeezed.get(file);
  if (lines === undefined) squeezed.set(file, lines = file.map(squeeze));
  return lines;
}

/** Where each line stands, found once for all hunks of a file. */
function placesOf(file: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const places = new Map<string, number[]>();
  file.forEach((line, i) => {
    const list = places.get(line);
    if (list === undefined) places.set(line, [i]);
    else list.push(i);
  });
  indexes.set(file, places);
  return places;
}

const squeezed = new WeakMap<readonly string[], readonly string[]>();
const indexes = new WeakMap<readonly string[], ReadonlyMap<string, readonly number[]>>();

/** Each line that file and hunk share votes for the place where the hunk would start. */
function near(file: readonly string[], lines: readonly string[], target: number): HunkMatch {
  const places = placesOf(squeezedOf(file));
  const votes = new Map<number, number>();
  // A long hunk has enough lines that are rare.
  const common = Math.max(5, Math.min(COMMON, Math.floor(100_000 / lines.length)));
  let significant = 0;
  lines.forEach((line, i) => {
    const key = squeeze(line);
    if (key === "") return;
    significant++;
    const list = places.get(key) ?? [];
    if (list.length > common) return;
    for (const place of list) votes.set(place - i, (votes.get(place - i) ?? 0) + 1);
  });
  let best: number | undefined, most = 0;
  for (const [at, count] of votes) {
    const closer = best === undefined || Math.abs(at - target) < Math.abs(best - target);
    if (count > most || (count === most && closer)) [best, most] = [at, count];
  }
  if (best === undefined || most * 3 < significant) return { kind: "nowhere", expected: lines };
  const start = Math.max(0, best);
  // A few lines more: something may have been put between the hunk's lines.
  const there = file.slice(start, start + lines.length + 3);
  const parts = diffArrays([...lines], there, { maxEditLength: MAX_EDIT });
  if (parts === undefined) {
    return {
      kind: "near",
      line: start + 1,
      equal: most,
      of: lines.length,
      expected: lines,
      found: there,
    };
  }
  const expected = parts.filter((part) => part.removed).flatMap((part) => part.value);
  const found = parts.flatMap((part, i) => {
    if (!part.added) return [];
    // At the end only as many as they replace: the rest is what follows in the file.
    const [last, replaced] = [i === parts.length - 1, parts[i - 1]];
    return last ? part.value.slice(0, replaced?.removed ? replaced.value.length : 0) : part.value;
  });
  const equal = lines.length - expected.length;
  return { kind: "near", line: start + 1, equal, of: lines.length, expected, found };
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}

function dropCr(line: string): string {
  return line.replace(/\r$/, "");
}
