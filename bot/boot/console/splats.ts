/**
 * What a kernel prints when something is wrong with it, as diagnostics. Two boots print the same
 * splat with other addresses, numbers and processes, so its identity is its kind, its place in the
 * source and its function. Pure.
 * @module
 */
import type { Diagnostic } from "../../build/types.ts";

/** A splat as its first line tells it. */
export type Splat = Omit<Diagnostic, "tool"> & {
  /** Its function follows in a later line: the register dump. */
  readonly wanting: boolean;
};

interface Shape {
  readonly pattern: RegExp;
  readonly severity: Diagnostic["severity"];
  /** The message, from the groups of the pattern; default: the whole line, numbers left out. */
  readonly message?: (groups: Readonly<Record<string, string | undefined>>) => string;
  /** Wants the function of the register dump. */
  readonly dump?: boolean;
}

/**
 * First lines of splats; the first that fits is taken. A WARNING says that the kernel goes on. Stalls
 * and lockups are warnings, too: on a busy machine an emulated CPU can stand still for seconds, and
 * one that never comes back is a hang anyhow.
 */
const SHAPES: readonly Shape[] = [
  {
    // kernel/panic.c, __warn(): since 6.18 "file:line at function", before with CPU and PID first.
    pattern:
      /^WARNING: (?:CPU: \d+ PID: \d+ at )?(?<file>[\w.\/+-]+):(?<line>\d+)(?: at)? (?<function>[\w.$]+)\+0x/,
    severity: "warning",
    message: ({ function: name }) => `WARNING at ${name}`,
  },
  {
    pattern: /^WARNING: (?:CPU: \d+ PID: \d+ )?at (?<function>[\w.$]+)\+0x/,
    severity: "warning",
    message: ({ function: name }) => `WARNING at ${name}`,
  },
  {
    pattern: /^UBSAN: (?<what>[\w -]+) in (?<file>[\w.\/+-]+):(?<line>\d+)/,
    severity: "warning",
    message: ({ what }) => `UBSAN: ${what}`,
  },
  { pattern: /^(?:WARNING: |INFO: trying to register non-static key)/, severity: "warning" },
  {
    pattern: /(?<what>soft lockup|workqueue lockup|hard LOCKUP)/,
    severity: "warning",
    message: ({ what }) => what!,
  },
  {
    pattern:
      /^(?:rcu: )?INFO: (?:rcu\S* )?.*(?:detected (?:expedited )?stalls|self-detected stall)/,
    severity: "warning",
    message: () => "RCU stall",
  },
  {
    pattern: /^INFO: task (?<what>[^:\s]+):\d+ blocked for more than/,
    severity: "warning",
    message: ({ what }) => `task ${what} blocked`,
  },
  {
    pattern: /^Kernel unaligned access at .*\[[0-9a-f]+\] (?<function>[\w.$]+)\+0x/,
    severity: "warning",
    message: ({ function: name }) => `unaligned access at ${name}`,
  },
  {
    pattern: /^kernel BUG at (?<file>[\w.\/+-]+):(?<line>\d+)!/,
    severity: "error",
    message: () => "kernel BUG",
    dump: true,
  },
  {
    pattern: /^BUG: (?<what>K[A-Z]+SAN: [\w -]+) in (?<function>[\w.$]+)/,
    severity: "error",
    message: ({ what, function: name }) => `BUG: ${what} in ${name}`,
  },
  { pattern: /^BUG: /, severity: "error", dump: true },
  {
    pattern: /^(?:Oops\b|Internal error: |Kernel bug detected\[|general protection fault\b)/,
    severity: "error",
    dump: true,
  },
  {
    pattern:
      /^(?<what>Unable to handle kernel [a-zA-Z ]*?)(?: at virtual address.*| in virtual.*)?$/,
    severity: "error",
    message: ({ what }) => what!,
    dump: true,
  },
  { pattern: /^(?:Kernel Fault: |Bad Address \(null pointer)/, severity: "error", dump: true },
];

/** The lines of a register dump that name the function: x86, arm64, powerpc, mips, sparc, parisc, s390. */
const DUMP =
  /^\s*(?:RIP: [0-9a-f]+:|pc : |epc : |epc +: [0-9a-f]+ |NIP \[[0-9a-f]+\] |TPC: <|IAOQ\[0\]: |PC is at |RPC: <|pc is at |Krnl PSW : [0-9a-f]+ [0-9a-f]+ \()(?<function>[A-Za-z_][\w.$]*)/;

/** What a first line of a splat says, or undefined. */
export function splatOf(text: string): Splat | undefined {
  for (const { pattern, severity, message, dump } of SHAPES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const { file, line, function: name } = match.groups ?? {};
    return {
      severity,
      message: (message?.(match.groups ?? {}) ?? withoutNumbers(text)).slice(0, 200),
      ...(file === undefined ? {} : { file: file.replace(/^\.\//, "") }),
      ...(line === undefined ? {} : { line: Number(line) }),
      ...(name === undefined ? {} : { function: name }),
      wanting: dump === true,
    };
  }
  return undefined;
}

/** The function that a line of a register dump names. */
export function functionOf(text: string): string | undefined {
  return DUMP.exec(text)?.groups?.function;
}

/** Addresses, process ids and counters differ from boot to boot. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\b(?:0x)?[0-9a-f]{6,}\b|\b0x[0-9a-f]+\b|\b\d+\b/gi, "N");
}
