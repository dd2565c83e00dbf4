/**
 * Macros as a text defines them, each with what it pastes and what it calls. Pure.
 * @module
 */
import { copy } from "../../../text/copy.ts";
import { type Leaf, OPEN, type Row, type Run } from "./shape.ts";

/** A macro. */
export interface Macro {
  readonly name: string;
  /** Whether it has a list of arguments. */
  readonly hasArguments: boolean;
  readonly body: Row;
  /** All calls in the body, also those within others. */
  readonly calls: readonly Call[];
}

/** A call of a macro, or of a function. */
export type Call = Leaf & { readonly kind: "call" };

/** A text cut in two. */
export interface Texts {
  /** Each on one line. */
  readonly directives: readonly string[];
  /** All the rest, with as many blanks as there were directives. */
  readonly code: string;
}

/** A longer body, or list of arguments, may be anything. */
const MAX_TEXT = 64 * 1024;
/** Calls within calls. */
const MAX_DEPTH = 40;

/** A macro that stands for one number. */
const NUMBER = /^\s*#\s*define\s+(\w+)\s+\d\w*\s*$/;

/** Takes a text without comments apart. Of macros that stand for one number, it leaves out those without `keeps`. */
export function cut(text: string, keeps: (name: string) => boolean): Texts {
  const directives: string[] = [];
  const code = text.replaceAll(/^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm, (one) => {
    const directive = one.replaceAll(/\\\r?\n/g, " ");
    const number = NUMBER.exec(directive)?.[1];
    // They outlive the file.
    if (number === undefined || keeps(number)) directives.push(copy(directive));
    return " ";
  });
  return { directives, code };
}

/** The name that a directive defines. */
export function definedBy(directive: string): string | undefined {
  return /^\s*#\s*define\s+(\w+)/.exec(directive)?.[1];
}

/** Reads the definition of a macro; undefined: it is none. */
export function readMacro(directive: string): Macro | undefined {
  const match = /^\s*#\s*define\s+(\w+)(?:\(([^()]*)\))?/.exec(directive);
  if (match === null) return undefined;
  const [head, name, list] = match;
  const holes = new Map<string, Leaf>();
  for (const [at, one] of (list?.split(",") ?? []).entries()) {
    const word = one.trim();
    if (word === "...") holes.set("__VA_ARGS__", { kind: "rest", at });
    else if (word.endsWith("...")) holes.set(word.slice(0, -3).trim(), { kind: "rest", at });
    else if (word !== "") holes.set(word, { kind: "hole", at });
  }
  const { row, calls } = readRow(directive.slice(head.length), holes);
  return { name: name!, hasArguments: list !== undefined, body: row, calls };
}

/** The call at a place of code, right behind its name: `undefined` where no list of arguments begins. */
export function callAt(code: string, name: string, from: number): Call | undefined {
  const callee: Run = [{ kind: "text", text: name }];
  let open = from;
  while (isBlank(code.charCodeAt(open))) open++;
  if (code[open] !== "(") return undefined;
  const end = closes(code, open);
  const args = end === undefined
    ? [[[OPEN]]]
    : new Reader(code.slice(open + 1, end + 1), new Map()).args(0);
  return { kind: "call", callee, args };
}

/** The call of what another call comes to: `A(b)(c)`, at the place behind its name. */
export function callOfCall(code: string, from: number, call: Call): Call | undefined {
  let open = from;
  while (isBlank(code.charCodeAt(open))) open++;
  const end = closes(code, open);
  const again = end === undefined ? undefined : callAt(code, "", end + 1);
  return again === undefined ? undefined : { ...again, callee: [call] };
}

/** Blank, tab, or the end of a line; not a number behind the end of the text. */
function isBlank(char: number): boolean {
  return char === 32 || char >= 9 && char <= 13;
}

/** Where the parenthesis is that closes the one at a place. */
function closes(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length && at - open < MAX_TEXT; at++) {
    const char = code[at];
    if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return at;
    else if (char === '"') {
      while (++at < code.length && code[at] !== '"' && code[at] !== "\n") {
        if (code[at] === "\\") at++;
      }
    } else if (char === "'" && code[at + 2] === "'") at += 2;
  }
  return undefined;
}

/** A longer list of arguments is not looked back through. */
const MAX_BACK = 4000;

/** The innermost call in whose arguments a place of code stands. */
export function callAround(
  code: string,
  place: number,
): { readonly to: Call; readonly at: number } | undefined {
  let depth = 0, at = 0;
  for (let i = place - 1; i >= 0 && place - i < MAX_BACK; i--) {
    const char = code[i];
    if (char === ")") depth++;
    else if (char === "," && depth === 0) at++;
    else if (char === ";" || char === "{" || char === "}") return undefined;
    else if (char === "(" && depth-- === 0) {
      const name = /(?<!\w)\w*$/.exec(code.slice(Math.max(0, i - 100), i).trimEnd())![0];
      const to = name === "" ? undefined : callAt(code, name, i);
      return to === undefined ? undefined : { to, at };
    }
  }
  return undefined;
}

/** Reads text in which these words stand for arguments. */
export function readRow(
  text: string,
  holes: ReadonlyMap<string, Leaf>,
): { readonly row: Row; readonly calls: readonly Call[] } {
  if (text.length > MAX_TEXT) return { row: [[OPEN, OPEN]], calls: [] };
  const reader = new Reader(text, holes);
  const row = reader.row([], 0);
  return { row, calls: reader.calls };
}

const TOKEN =
  /"(?:\\[\s\S]|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\[^\n][^'\n]{0,8}|[^'\\\n]{1,4})'|\w+|##|[^\s\w]/g;

class Reader {
  readonly #tokens: readonly string[];
  readonly calls: Call[] = [];
  readonly #assembles: boolean;
  #at = 0;

  constructor(text: string, readonly holes: ReadonlyMap<string, Leaf>) {
    this.#tokens = text.match(TOKEN) ?? [];
    this.#assembles = /asm/i.test(text);
  }

  /** Arguments, up to the parenthesis that closes. */
  args(depth: number): readonly Row[] {
    const args: Row[] = [];
    for (;;) {
      args.push(this.row([",", ")"], depth));
      const end = this.#tokens[this.#at++];
      if (end === ")" || end === undefined) return args;
    }
  }

  row(stops: readonly string[], depth: number): Row {
    const groups: Group[] = [];
    let glued = false, nested = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]!, next = this.#tokens[this.#at + 1];
      if (nested === 0 && stops.includes(token)) return runsOf(groups);
      if (token === "##") {
        glued = groups.length > 0;
        continue;
      }
      const last = groups.at(-1);
      if (token === "(" && depth < MAX_DEPTH && (last?.kind === "name" || last?.kind === "call")) {
        this.#at++;
        const call: Call = { kind: "call", callee: last.run, args: this.args(depth + 1) };
        // The loop goes on behind what closes it.
        this.#at--;
        this.calls.push(call);
        groups[groups.length - 1] = { kind: "call", run: [call] };
        glued = false;
        continue;
      }
      if (token === "(") nested++;
      else if (token === ")" && nested > 0) nested--;
      const group = this.#group(token, next, glued || next === "##");
      // What is called may get its arguments, with their parentheses, as one of another.
      if (!glued && last?.kind === "name" && this.holes.has(token) && next !== "##") {
        this.calls.push({ kind: "call", callee: last.run, args: [[[OPEN]]] });
      }
      if (glued && last !== undefined) {
        const kind = last.kind === "name" && group.kind === "name" ? "name" : "other";
        groups[groups.length - 1] = { kind, run: [...last.run, ...group.run] };
      } else groups.push(group);
      glued = false;
    }
    return runsOf(groups);
  }

  #group(token: string, next: string | undefined, pasted: boolean): Group {
    if (token.startsWith('"')) return { kind: "string", run: stringRun(token, this.#assembles) };
    const argument = token === "#" && next !== undefined ? this.holes.get(next) : undefined;
    if (argument !== undefined) {
      this.#at++;
      return { kind: "string", run: [asWritten(argument)] };
    }
    if (!/^\w/.test(token)) return { kind: "other", run: [{ kind: "text", text: token }] };
    const hole = this.holes.get(token);
    if (hole !== undefined) return { kind: "name", run: [pasted ? asWritten(hole) : hole] };
    return { kind: "name", run: [{ kind: pasted ? "text" : "word", text: token }] };
  }
}

/** What is pasted together. */
interface Group {
  readonly kind: "name" | "call" | "string" | "other";
  readonly run: Run;
}

/** Strings that stand beside each other are one, and so are macros among them that stand for strings. */
function runsOf(groups: readonly Group[]): Row {
  const row: Run[] = [];
  let line: Group[] = [];
  const flush = () => {
    const first = line.findIndex(({ kind }) => kind === "string");
    const last = line.findLastIndex(({ kind }) => kind === "string");
    if (first < 0 || line.length === 1) row.push(...line.map(({ run }) => run));
    else {
      row.push(...line.slice(0, first).map(({ run }) => run));
      row.push(line.flatMap(({ kind, run }) => kind === "string" ? run : run.map(quoted)));
      row.push(...line.slice(last + 1).map(({ run }) => run));
    }
    line = [];
  };
  for (const group of groups) {
    if (group.kind === "other") {
      flush();
      row.push(group.run);
    } else line.push(group);
  }
  flush();
  return row;
}

function quoted(leaf: Leaf): Leaf {
  return leaf.kind === "word" || leaf.kind === "call" ? { ...leaf, quoted: true } : leaf;
}

/** An operand of asm(), which may be any name; `%4d` is one only where something is assembled. */
const OPERAND = /%(?:[A-Za-z](?:\d+|\[\w+\])|\[\w+\]|\d+(?![\dA-Za-z*.]))/;
const ASM_OPERAND = /%[A-Za-z]?(?:\d+|\[\w+\])/;

const OPERAND_OF_ASM: Leaf = { kind: "open", operand: true };

/** A string; what it escapes is no part of a word. */
function stringRun(token: string, assembles: boolean): Run {
  const text = token.slice(1, -1).replaceAll(/\\[\s\S]/g, " ");
  return text.split(assembles ? ASM_OPERAND : OPERAND).flatMap((one, i): Run =>
    i === 0 ? [{ kind: "text", text: one }] : [OPERAND_OF_ASM, { kind: "text", text: one }]
  );
}

function asWritten(hole: Leaf): Leaf {
  return hole.kind === "hole" || hole.kind === "rest" ? { ...hole, raw: true } : hole;
}
