/**
 * What a source gives to macros: a macro may drop it, and then no compiler sees it. In linear time, since the text may be a
 * hostile patch's. Pure.
 * @module
 */
import { directiveEnd, skipped } from "./scan.ts";

/** An argument of a call whose name is a macro's by the look of it. */
export interface Argument {
  /** The name, `MODULE_DEVICE_TABLE`. */
  readonly macro: string;
  /** Where it begins in the text. */
  readonly at: number;
  /** Its first and last line, from 1. */
  readonly first: number;
  readonly last: number;
}

/** By the custom of C macros are written so; and a few that drop what they are given where a symbol is off. */
const MACRO = /^(?:[A-Z][A-Z0-9_]{2,80}|\w{1,40}_(?:ptr|nested))$/;

/**
 * Nothing of it is for a compiler to judge: text, numbers, nothing; or a symbol of the configuration, of which macros make
 * another thing if something stands before it.
 */
const PLAIN = /^(?:\s|"(?:[^"\\]|\\.){0,2000}"|\b\d+\b|\bCONFIG_\w+){0,200}$/;

/** Calls within calls, arguments of a file, and its lines; of more these are not looked at. */
const DEPTH = 100, MOST = 3_000, MOST_LINES = 10_000;

interface Frame {
  readonly macro?: string;
  readonly args: { readonly from: number; readonly to: number }[];
  from: number;
  /** A directive stands in it. */
  odd: boolean;
}

/** The arguments that some lines have a part in, in the order of their beginnings. */
export function argumentsOn(text: string, lines: ReadonlySet<number>): readonly Argument[] {
  if (lines.size > MOST_LINES) return [];
  const found: Argument[] = [];
  const stack: Frame[] = [];
  const lineOf = lineCounter(text);
  let name = "", fresh = true;
  const close = (frame: Frame, to: number) => {
    if (frame.macro === undefined || frame.odd) return;
    for (const arg of [...frame.args, { from: frame.from, to }]) {
      const whole = text.slice(arg.from, arg.to);
      if (whole.length < 10_000 && PLAIN.test(whole)) continue;
      const first = lineOf(arg.from + whole.search(/\S/));
      const last = lineOf(arg.from + whole.trimEnd().length - 1);
      if (isOnLines(lines, first, last) && found.length < MOST) {
        found.push({ macro: frame.macro, at: arg.from, first, last });
      }
    }
  };
  for (let at = 0; at < text.length;) {
    const next = skipped(text, at);
    if (next > at) {
      // What stands in quotes is no name; a comment between a name and its bracket is a blank.
      if (text[at] !== "/") [name, fresh] = ["", false];
      at = next;
      continue;
    }
    const char = text[at]!;
    if (char === "\n") fresh = true;
    else if (fresh && (char === "#" || text.startsWith("%:", at))) {
      for (const frame of stack) frame.odd = true;
      at = directiveEnd(text, at);
      name = "";
      continue;
    } else if (char === "(") {
      const macro = MACRO.test(name) ? { macro: name } : {};
      stack.push({ ...macro, args: [], from: at + 1, odd: false });
      if (stack.length > DEPTH) return [];
    } else if (char === "," && stack.length > 0) {
      const frame = stack.at(-1)!;
      if (frame.macro !== undefined) frame.args.push({ from: frame.from, to: at });
      frame.from = at + 1;
    } else if (char === ")") {
      const frame = stack.pop();
      if (frame !== undefined) close(frame, at);
    }
    if (WORD.test(char)) {
      NAME.lastIndex = at;
      name = NAME.exec(text)![0];
      at += name.length;
      fresh = false;
      continue;
    }
    if (!/\s/.test(char)) [name, fresh] = ["", false];
    at++;
  }
  return found.sort((a, b) => a.at - b.at);
}

const WORD = /\w/;
const NAME = /\w+/y;

function isOnLines(lines: ReadonlySet<number>, first: number, last: number): boolean {
  if (last - first > lines.size) {
    for (const line of lines) if (first <= line && line <= last) return true;
    return false;
  }
  for (let line = first; line <= last; line++) if (lines.has(line)) return true;
  return false;
}

/** Tells the line of a place. */
function lineCounter(text: string): (at: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Macros of trace events: what they are given is compiled where one source says so. */
const TRACE = /^(?:TRACE_EVENT|DEFINE_EVENT|DECLARE_EVENT|DECLARE_TRACE|TP_)/;

/** What a source defines to have the trace events of a header compiled; undefined for other macros. */
export function definedFor(macro: string): string | undefined {
  return TRACE.test(macro) ? "CREATE_TRACE_POINTS" : undefined;
}

const KEPT_WITH: readonly (readonly [RegExp, readonly string[]])[] = [
  [TRACE, ["EVENT_TRACING"]],
  [/^EXPORT_TRACEPOINT/, ["MODULES", "TRACEPOINTS"]],
  [/^EXPORT_IPV6_MOD/, ["MODULES", "IPV6"]],
  [/^EXPORT_\w*KUNIT$/, ["MODULES", "KUNIT"]],
  [/^(?:MODULE_DEVICE_TABLE$|EXPORT_)/, ["MODULES"]],
  [/^SET_\w*PM_OPS$/, ["PM", "PM_SLEEP"]],
  [/^VM_(?:WARN|BUG)_ON/, ["DEBUG_VM"]],
  [/^VFS_(?:WARN|BUG)_ON/, ["DEBUG_VFS"]],
  [/_nested$|^INIT_LOCAL_LOCK$/, ["DEBUG_LOCK_ALLOC"]],
  [/^acpi_ptr$|^ACPI_/, ["ACPI"]],
  [/^of_match_ptr$/, ["OF"]],
  [/^BPF_CGROUP_/, ["CGROUP_BPF"]],
];

/** Symbols with which a macro of the kernel keeps what it is given, without `CONFIG_`; none are known of most. */
export function keptWith(macro: string): readonly string[] {
  return KEPT_WITH.find(([pattern]) => pattern.test(macro))?.[1] ?? [];
}
