/**
 * What a macro makes of its arguments, as far as names go: pieces of text that are put together
 * without a blank between them, and whether they can come to one name. Pure.
 * @module
 */

/** A piece of text that a macro makes. */
export type Leaf =
  /** As it stands: no macro can be of this name here. What is no part of a word parts words. */
  | { readonly kind: "text"; readonly text: string }
  /**
   * A word, or what the macro of this name stands for. `quoted`: beside a string, so that it is a macro
   * or parts words; `early`: it was replaced before it was handed on, so that ## takes what came of it.
   */
  | {
    readonly kind: "word";
    readonly text: string;
    readonly quoted?: true;
    readonly early?: true;
  }
  /** The argument of a number, from 0; `raw`: as it was written, before macros in it are replaced. */
  | { readonly kind: "hole"; readonly at: number; readonly raw?: true }
  /** All arguments from a number on, with commas between them. */
  | { readonly kind: "rest"; readonly at: number; readonly raw?: true }
  /** Any one of the arguments from a number on. */
  | { readonly kind: "one"; readonly at: number }
  /** The call of a macro, or of a function. */
  | {
    readonly kind: "call";
    readonly callee: Run;
    readonly args: readonly Row[];
    readonly quoted?: true;
  }
  /** Runs with something between them that parts words. */
  | { readonly kind: "row"; readonly row: Row }
  /** One of these. */
  | { readonly kind: "either"; readonly of: readonly Row[] }
  /** Nothing, where a run comes to the name of a macro; else none of the run is made. */
  | { readonly kind: "when"; readonly run: Run; readonly name: string }
  /** The same, for any macro that makes names, which is called with these arguments. */
  | { readonly kind: "any"; readonly run: Run; readonly args: readonly Row[] }
  /** A number that the compiler counts. */
  | { readonly kind: "number" }
  /** Anything; an operand of asm() says a register, a number or a name. */
  | { readonly kind: "open"; readonly operand?: true };

/** Pieces with nothing between them. */
export type Run = readonly Leaf[];

/** Runs with something between them that parts words. */
export type Row = readonly Run[];

/** What a word, or a call, may stand for: undefined if it is no macro, else all that it may be. */
export type Values = (
  leaf: Leaf & { readonly kind: "word" | "call" },
) => readonly Row[] | undefined;

/** Anything. */
export const OPEN: Leaf = { kind: "open" };

/** The name of a word, or of what is called; undefined: it is pasted, or an argument. */
export function nameOf(leaf: Leaf): string | undefined {
  if (leaf.kind === "word") return leaf.text;
  if (leaf.kind !== "call" || leaf.callee.length !== 1) return undefined;
  const [callee] = leaf.callee;
  return callee!.kind === "word" || callee!.kind === "text" ? callee!.text : undefined;
}

/**
 * What a run comes to where all of it is known; undefined: it is not. `isMacro` tells which words and
 * calls may stand for something else.
 */
export function plainText(run: Run, isMacro: IsMacro): string | undefined {
  let text = "";
  for (const leaf of run) {
    const more = leaf.kind === "text"
      ? leaf.text
      : leaf.kind === "word" && !leaf.quoted && !isMacro(leaf)
      ? leaf.text
      : leaf.kind === "row"
      ? plainRow(leaf.row, isMacro)
      : undefined;
    if (more === undefined) return undefined;
    text += more;
  }
  return text;
}

function plainRow(row: Row, isMacro: IsMacro): string | undefined {
  const texts: string[] = [];
  for (const run of row) {
    const text = plainText(run, isMacro);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join(" ");
}

/** Whether a macro has the name of a word, or of what is called. */
export type IsMacro = (leaf: Leaf & { readonly kind: "word" | "call" }) => boolean;

/** Puts arguments in the place of the parameters of a run. */
export function substituted(run: Run, args: readonly Row[]): Run {
  return run.flatMap((leaf): Run => {
    switch (leaf.kind) {
      case "hole":
        return edges(argument(args, leaf.at, leaf.raw));
      case "rest":
        return edges(joined(args.slice(leaf.at), leaf.raw));
      case "one": {
        const of = args.slice(leaf.at).flatMap(oneOf);
        return of.length === 0 ? [] : of.length === 1 ? edges(of[0]!) : [{ kind: "either", of }];
      }
      case "call":
        return [{
          ...leaf,
          callee: oneText(substituted(leaf.callee, args)),
          args: leaf.args.map((row) => row.map((one) => substituted(one, args))),
        }];
      case "when":
        return [{ ...leaf, run: substituted(leaf.run, args) }];
      case "any": {
        const all = leaf.args.map((row) => row.map((one) => substituted(one, args)));
        return [{ ...leaf, run: substituted(leaf.run, args), args: all }];
      }
      case "row":
        return edges(leaf.row.map((one) => substituted(one, args)));
      case "either":
        return [{
          kind: "either",
          of: leaf.of.map((row) => row.map((one) => substituted(one, args))),
        }];
      default:
        return [leaf];
    }
  });
}

/** The name of what is called, where all of it is known. */
function oneText(callee: Run): Run {
  const text = callee.length > 1 ? plainText(callee, () => true) : undefined;
  return text === undefined ? callee : [{ kind: "text", text }];
}

/** The argument of a number; where all the rest was handed on before it, it may be any of that. */
function argument(args: readonly Row[], at: number, raw?: true): Row {
  const has = (row: Row, kind: Leaf["kind"]) =>
    row.some((run) => run.some((leaf) => leaf.kind === kind));
  const before = args.slice(0, at + 1);
  if (before.some((row) => row.length === 1 && row[0]!.length === 1 && has(row, "open"))) {
    return [[OPEN]];
  }
  const rest = before.findIndex((row) => has(row, "rest"));
  if (rest >= 0) return [[{ kind: "either", of: args.slice(rest).flatMap(oneOf) }]];
  const row = args[at] ?? [];
  return row.map((run) => run.map(raw ? asWritten : early));
}

/** What one argument may be, of those that a row stands for. */
function oneOf(row: Row): readonly Row[] {
  const rest = row.flatMap((run) => run.filter((leaf) => leaf.kind === "rest"))[0];
  return rest === undefined ? [row] : [row, [[{ kind: "one", at: rest.at }]]];
}

function joined(args: readonly Row[], raw?: true): Row {
  return args.flatMap((row, i) => {
    const own = row.map((run) => run.map(raw ? asWritten : early));
    return i === 0 ? own : [[{ kind: "text", text: "," } as const], ...own];
  });
}

/** A word that is not looked up: what stands beside ## or # is taken as it is. */
function asWritten(leaf: Leaf): Leaf {
  return leaf.kind === "word" && !leaf.early
    ? { kind: "text", text: leaf.quoted ? " " : leaf.text }
    : leaf;
}

function early(leaf: Leaf): Leaf {
  return leaf.kind === "word" ? { ...leaf, early: true } : leaf;
}

/** A row as leaves of another run: what stands in the midst cannot become a part of a name. */
export function edges(row: Row): Run {
  if (row.length <= 1) return row[0] ?? [];
  return row.length === 2 ? [{ kind: "row", row }] : [{ kind: "row", row: [row[0]!, row.at(-1)!] }];
}

/**
 * A run cut where words part: the pieces in which one name may be made of more than one leaf.
 * `isMacro` tells which words and calls may stand for something else.
 */
export function parted(
  run: Run,
  isMacro: IsMacro,
): readonly Run[] {
  const found: Leaf[][] = [[]];
  const text = (words: string) => {
    for (const [i, word] of words.split(/\W+/).entries()) {
      if (i > 0) found.push([]);
      if (word === "") continue;
      const here = found.at(-1)!, last = here.at(-1);
      // What was a piece before stays one: a name may be made of two texts.
      if (last?.kind === "text" && here.length > 1) {
        here[here.length - 1] = { kind: "text", text: last.text + word };
      } else here.push({ kind: "text", text: word });
    }
  };
  const add = (leaf: Leaf) => {
    if (leaf.kind === "text") text(leaf.text);
    else if (leaf.kind === "row") {
      for (const [i, one] of leaf.row.entries()) {
        if (i > 0) found.push([]);
        one.forEach(add);
      }
    } else if ((leaf.kind === "word" || leaf.kind === "call") && !isMacro(leaf)) {
      if (leaf.quoted) found.push([]);
      else if (leaf.kind === "word") text(leaf.text);
      else {
        leaf.callee.forEach(add);
        found.push([]);
      }
    } else found.at(-1)!.push(leaf);
  };
  const whens = run.filter(isCondition);
  run.filter((leaf) => !isCondition(leaf)).forEach(add);
  return found.filter((one) => one.length > 1 && !onlyOperands(one))
    .map((one) => [...whens, ...one]);
}

/** Whether it is no part of what is made. */
export function isCondition({ kind }: Leaf): boolean {
  return kind === "when" || kind === "any";
}

/** No name of a kernel is an operand with a letter or two. */
const LEAST = 3;

function onlyOperands(run: Run): boolean {
  let length = 0;
  for (const leaf of run) {
    if (leaf.kind === "text") length += leaf.text.length;
    else if (leaf.kind !== "open" || leaf.operand === undefined) return false;
  }
  return length < LEAST && run.some(({ kind }) => kind === "open");
}

/** Nothing is known of what comes there. */
export function isAnything(leaf: Leaf): boolean {
  return leaf.kind === "open" && leaf.operand === undefined;
}
