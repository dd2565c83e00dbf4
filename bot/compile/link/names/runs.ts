/**
 * What is in a run, or in the body of a macro. Pure.
 * @module
 */
import type { Call } from "./define.ts";
import { isCondition, type Leaf, nameOf, OPEN, type Row, type Run } from "./shape.ts";

/** All pieces of a body that are more than one leaf, also those within arguments. */
export function* runsIn(body: Row, calls: readonly Call[]): Generator<Run> {
  for (const row of [body, ...calls.flatMap(({ args }) => args)]) {
    for (const run of row) if (run.length > 1) yield run;
  }
  // What is called, or defined, by a name that is pasted.
  for (const { callee } of calls) if (callee.length > 1) yield callee;
}

/** Whether the name of a macro begins and ends as a run does. */
export function mayEnd(run: Run, name: string): boolean {
  const first = run[0], last = run.at(-1);
  return (first?.kind !== "text" || name.startsWith(first.text)) &&
    (last?.kind !== "text" || name.endsWith(last.text));
}

/** Whether a run may be one word that is made of more. */
export function isPastedName(run: Run): boolean {
  return run.length > 1 &&
    run.every((leaf) =>
      leaf.kind === "hole" || leaf.kind === "rest" ||
      leaf.kind === "text" && /^\w+$/.test(leaf.text)
    );
}

/** Whether a run has a place for an argument. */
export function hasHoles(run: Run): boolean {
  return run.some((leaf) => {
    switch (leaf.kind) {
      case "hole":
      case "rest":
      case "one":
        return true;
      case "when":
        return hasHoles(leaf.run);
      case "any":
        return hasHoles(leaf.run) || leaf.args.flat().some(hasHoles);
      case "row":
        return leaf.row.some(hasHoles);
      case "either":
        return leaf.of.flat().some(hasHoles);
      case "call":
        return hasHoles(leaf.callee) || leaf.args.flat().some(hasHoles);
      default:
        return false;
    }
  });
}

/** The words of a row that stand alone. */
export function wordsOf(row: Row): readonly string[] {
  return row.flatMap((run) =>
    run.length === 1 && run[0]!.kind === "word" ? [(run[0] as { text: string }).text] : []
  );
}

/** The names of all that may be a macro. */
export function* namesIn(run: Run): Generator<string> {
  for (const leaf of run) {
    if (leaf.kind === "word") yield leaf.text;
    else if (leaf.kind === "when") yield* namesIn(leaf.run);
    else if (leaf.kind === "any") {
      for (const one of [leaf.run, ...leaf.args.flat()]) yield* namesIn(one);
    } else if (leaf.kind === "row") { for (const one of leaf.row) yield* namesIn(one); }
    else if (leaf.kind === "either") { for (const one of leaf.of.flat()) yield* namesIn(one); }
    else if (leaf.kind === "call") {
      const name = nameOf(leaf);
      if (name !== undefined) yield name;
      for (const one of leaf.args.flat()) yield* namesIn(one);
    }
  }
}

/** Stands for the number of an argument, where it is this one or a later one. */
export function fromOn(at: number): number {
  return -1 - at;
}

/** The number of an argument that stands at a place: a later one, where there may be many before it. */
export function placeOf(args: readonly Row[], at: number): number {
  const many = args.slice(0, at).some((row) => row.flat().some(({ kind }) => kind === "rest"));
  return many ? fromOn(at) : at;
}

/** Whether a parameter may get the argument of a number, or of one from {@linkcode fromOn}. */
export function isGiven(leaf: Leaf, at: number): boolean {
  if (leaf.kind === "hole") return at < 0 ? leaf.at >= fromOn(at) : leaf.at === at;
  return leaf.kind === "rest" && (at < 0 || leaf.at <= at);
}

/** A run with more leaves may come to anything. */
const MAX_LEAVES = 2000;

/** Whether a run is of more leaves than are followed, with all that is in them. */
export function isLarge(run: Run): boolean {
  let left = MAX_LEAVES;
  const count = (runs: readonly Run[]): void => {
    for (const leaf of runs.flat()) {
      if (--left < 0) return;
      if (leaf.kind === "row") count(leaf.row);
      else if (leaf.kind === "either") count(leaf.of.flat());
      else if (leaf.kind === "when") count([leaf.run]);
      else if (leaf.kind === "any") count([leaf.run, ...leaf.args.flat()]);
      else if (leaf.kind === "call") count([leaf.callee, ...leaf.args.flat()]);
    }
  };
  count([run]);
  return left < 0;
}

/**
 * A run that may come to more, in fewer leaves: what may be anything is that once, under the last
 * condition alone.
 */
export function simplified(run: Run): Run {
  const made = run.filter((leaf) => !isCondition(leaf));
  if (made.length < 2 || !made.every((leaf) => leaf.kind === "open" && !leaf.operand)) return run;
  return [...run.filter(isCondition).slice(0, 1), OPEN, OPEN];
}
