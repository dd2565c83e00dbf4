/**
 * The regions of a file that the preprocessor keeps or takes out as a whole, and the same file with
 * a mark in each: whose mark the preprocessor prints, it keeps. Pure.
 * @module
 */
import { type Argument, argumentsOn } from "./calls.ts";
import { type Conditional, conditionals } from "./scan.ts";

/**
 * The regions of a file. Region 0 is what no conditional directive holds. What is given to a macro has a number behind those of
 * the regions: the macro may drop it.
 */
export interface Regions {
  /** How many there are. */
  readonly count: number;
  /** What some lines give to macros; the first has the number `count`. */
  readonly given: readonly Argument[];
  /** The numbers of what a line gives to macros. */
  givenOn(line: number): readonly number[];
  /** The region that a line is in; conditional directives are in the one around them. */
  regionOf(line: number): number;
  /** The region behind a line. */
  regionBehind(line: number): number;
  /** For an `#elif`: the branches before it, any of which keeps it from being looked at. */
  branchesBefore(line: number): readonly number[];
  /** The conditions that hold a region, the innermost first. */
  conditionsOf(region: number): readonly string[];
  /** The text with a mark at the beginning of each region, and of all that is given to macros. */
  marked(mark: (region: number) => string): string;
}

/** More conditional directives than any file of the kernel has (2,500); more are not looked at. */
const MAX_DIRECTIVES = 20_000;

/** Characters of a file; the largest of the kernel has 14 MB, and no conditional directive. */
const MAX_LENGTH = 32 * 2 ** 20;

/** Of the conditions that hold a region, so many are listed. */
const DEPTH = 50;

interface Region {
  /** The region around it; -1: none. */
  readonly outer: number;
  readonly condition: string;
}

interface Step {
  readonly directive: Conditional;
  /** The region that the directive itself is in, and the one behind it. */
  readonly outer: number;
  readonly behind: number;
  readonly before: readonly number[];
}

/**
 * The regions; undefined if the directives do not fit together, are too many, or can be read in two ways. `lines`: those of
 * which it is to be known what they give to macros.
 */
export function regionsOf(
  text: string,
  lines: ReadonlySet<number> = new Set(),
): Regions | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const regions: Region[] = [{ outer: -1, condition: "" }];
  const steps: Step[] = [];
  const open: { outer: number; branches: number[]; last: boolean }[] = [];
  let now = 0;
  for (const directive of conditionals(text)) {
    if (directive === undefined || steps.length === MAX_DIRECTIVES) return undefined;
    const { word, condition } = directive;
    if (word === "if") open.push({ outer: now, branches: [], last: false });
    const frame = open.at(-1);
    if (frame === undefined || frame.last && word !== "if" && word !== "endif") return undefined;
    const { outer, branches } = frame;
    const before = word === "elif" ? [...branches] : [];
    if (word === "endif") {
      open.pop();
      now = outer;
    } else {
      frame.last = word === "else";
      const own = word === "else" ? `!(${regions[branches[0]!]!.condition})` : condition;
      now = regions.push({ outer, condition: own }) - 1;
      // A chain of thousands of branches is nobody's; only so many are held against each other.
      if (branches.length < 64) branches.push(now);
    }
    steps.push({ directive, outer, behind: now, before });
  }
  if (open.length > 0) return undefined;
  return new Divided(text, regions, steps, lines.size === 0 ? [] : argumentsOn(text, lines));
}

class Divided implements Regions {
  readonly #text: string;
  readonly #regions: readonly Region[];
  readonly #steps: readonly Step[];
  readonly given: readonly Argument[];

  constructor(
    text: string,
    regions: readonly Region[],
    steps: readonly Step[],
    given: readonly Argument[],
  ) {
    this.#text = text;
    this.#regions = regions;
    this.#steps = steps;
    this.given = given;
  }

  givenOn(line: number): readonly number[] {
    return this.given.flatMap(({ first, last }, i) =>
      first <= line && line <= last ? [this.count + i] : []
    );
  }

  get count(): number {
    return this.#regions.length;
  }

  regionOf(line: number): number {
    const step = this.#stepAt(line);
    if (step === undefined) return 0;
    return line <= step.directive.last ? step.outer : step.behind;
  }

  regionBehind(line: number): number {
    return this.#stepAt(line)?.behind ?? 0;
  }

  branchesBefore(line: number): readonly number[] {
    const step = this.#stepAt(line);
    return step !== undefined && line <= step.directive.last ? step.before : [];
  }

  conditionsOf(region: number): readonly string[] {
    const found: string[] = [];
    for (let at = region; at > 0 && found.length < DEPTH; at = this.#regions[at]!.outer) {
      found.push(this.#regions[at]!.condition);
    }
    return found;
  }

  marked(mark: (region: number) => string): string {
    const pieces: string[] = [];
    let end = 0;
    for (const [i, { at }] of this.given.entries()) {
      pieces.push(this.#text.slice(end, at), `${mark(this.count + i)} `);
      end = at;
    }
    const lines = [...pieces, this.#text.slice(end)].join("").split("\n");
    // Conditions may ask for the number of a line: a mark changes none.
    const parts = [mark(0), "#line 1"];
    let from = 0;
    for (const { directive, outer, behind } of this.#steps) {
      if (behind === outer || directive.word === "endif") continue;
      parts.push(...lines.slice(from, directive.last), mark(behind), `#line ${directive.last + 1}`);
      from = directive.last;
    }
    return [...parts, ...lines.slice(from)].join("\n");
  }

  /** The last directive that begins at a line or before it. */
  #stepAt(line: number): Step | undefined {
    let low = 0, high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps[middle]!.directive.first <= line) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low - 1];
  }
}
