/**
 * What a boot says, once its console is read.
 * @module
 */
import type { Diagnostic } from "../compile/types.ts";
import type { NoBoot } from "../doctor/types.ts";
import type { Excess } from "../system/process/watch.ts";

export type { Excess };

/** What a test can come to; `flaky`: not the same in two boots of one kernel. */
export const TEST_RESULTS = ["ok", "not ok", "skip", "flaky"] as const;

/** What a test came to. */
export type TestResult = typeof TEST_RESULTS[number];

/** One result of a probe. */
export interface ProbeTest {
  /** `PROBE: TEST`, or the name of a probe for its result as a whole. */
  readonly name: string;
  /** What it came to. */
  readonly result: TestResult;
}

/** Something that a probe measured: `# everystep: NAME VALUE`. */
export interface ProbeValue {
  /** Without spaces. */
  readonly name: string;
  /** With its unit. */
  readonly value: string;
}

/** What a console printed. */
export interface ConsoleFacts {
  /** The kernel's first line was seen so often. */
  readonly banners: number;
  /** The probe's runner printed its first line. */
  readonly reachedInit: boolean;
  /** And its last one. */
  readonly done: boolean;
  /** What a panic said. */
  readonly panic?: string;
  /** In the order of the console. */
  readonly tests: readonly ProbeTest[];
  /** The last value of each name, in the order of their first. */
  readonly values: readonly ProbeValue[];
  /** WARNING, BUG, Oops, lockdep, RCU and the like, as diagnostics of the tool `kernel`. */
  readonly splats: readonly Diagnostic[];
  /** What it printed as errors besides, each once, without numbers; their option is the level. */
  readonly complaints: readonly Diagnostic[];
  /** True if not one line is the kernel's own: neither its banner nor one with a stamp. */
  readonly mute: boolean;
  /** Lines that said something. */
  readonly lines: number;
  /** The last of them. */
  readonly last: string;
  /** The lines that tell most: from the first splat on, the worse the better; else the last ones. */
  readonly excerpt: readonly string[];
}

/** How a machine came to its end. */
export interface MachineEnd {
  /**
   * `exit`: by itself; `done`: we ended it after its last line; `loop`: after its second banner;
   * `silent`: after no line for so long; `late`: after its time; `stopped`: the user wants no more;
   * `greedy`: it took more than its sandbox may, see `excess`.
   */
  readonly how: "exit" | "done" | "loop" | "silent" | "late" | "stopped" | "greedy";
  /** The limit that it passed. */
  readonly excess?: Excess;
  /** Exit code, for `exit`. */
  readonly code: number;
  /** The signal that ended it, for `exit`. */
  readonly signal?: string;
  /** Wall time. */
  readonly seconds: number;
  /** What the emulator itself said, one line. */
  readonly complaint: string;
}

/** Something that is not the same in all boots of one kernel. */
export interface Flake {
  /** `not ok: pt: threads`, what a splat says, or how the boot ended; numbers left out. */
  readonly what: string;
  /** In how many of its boots it was so. */
  readonly failed: number;
  /** How many boots there were. */
  readonly boots: number;
  /** The kernel of a state before is where it differed; here it was so in every boot. */
  readonly known?: true;
}

/** What happened to one boot. */
export interface BootOutcome {
  /** `booted`; `broken` (the kernel's fault); `infra` (the machine's); `untested` (nothing ran). */
  readonly kind: "booted" | "broken" | "infra" | "untested";
  /** One line. */
  readonly summary: string;
  /** `untested`: why nothing could run; absent where something was to run, and was not made. */
  readonly why?: NoBoot;
  /** The machine, as one line. */
  readonly machine: string;
  /** Wall time of the boot, in seconds. */
  readonly seconds: number;
  /** Splats, and errors for all that makes it `broken`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Results of the probes. */
  readonly tests: readonly ProbeTest[];
  /** What the probes measured. */
  readonly values: readonly ProbeValue[];
  /** The lines of the console that tell most, cleaned. */
  readonly excerpt: readonly string[];
  /** File of the console, cut in its middle if it is large; empty if nothing ran. */
  readonly console: string;
  /** Shell lines that do the same by hand. */
  readonly reproduce: readonly string[];
  /** How often this kernel was booted for it; absent: once. */
  readonly boots?: number;
  /** What differs between its boots. */
  readonly flaky?: readonly Flake[];
  /** What differs between boots of the kernel at the state before, which was booted again since this one fails. */
  readonly before?: readonly Flake[];
  /** Complaints that only one of its boots had. */
  readonly sometimes?: readonly Diagnostic[];
  /** All complaints of the kernel at the state before, if it was booted again since this one has others. */
  readonly complaintsBefore?: readonly Diagnostic[];
}

/**
 * One message for every way to die: a kernel that panics at a state and hangs at the next one does
 * not break anew there.
 */
export const DEATH = "the boot does not come to its end";

/** What is said of a test that is not ok. */
export function notOk(name: string): string {
  return `not ok: ${name}`;
}

/** printk's levels that are errors, by their numbers (include/linux/kern_levels.h). */
export const COMPLAINT_LEVELS: readonly string[] = [
  ...["KERN_EMERG", "KERN_ALERT", "KERN_CRIT", "KERN_ERR"],
];

/** The option of a report that a clock brings: a stall, a lockup, a task that waits. */
export const BY_CLOCK = "clock";

/**
 * True for what counts only if each boot of a kernel has it: what it printed as an error and is no report of one, and
 * what a clock says.
 */
export function isComplaint({ tool, option = "" }: Pick<Diagnostic, "tool" | "option">): boolean {
  return tool === "kernel" && (option === BY_CLOCK || COMPLAINT_LEVELS.includes(option));
}
