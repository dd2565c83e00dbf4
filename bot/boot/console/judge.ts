/**
 * From a console's facts and how the machine ended to the outcome of the boot. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { type BootOutcome, type ConsoleFacts, DEATH, type MachineEnd, notOk } from "../types.ts";

/** The part of an outcome that is judged. */
export type BootJudgement = Pick<BootOutcome, "kind" | "summary" | "diagnostics">;

/** What is known of the machine. */
export interface MachineFacts {
  /** The kernel is a program of its own (um): a crash of the process is the kernel's. */
  readonly own: boolean;
  /** Seconds without a line, and in all, after which it was ended. */
  readonly silence: number;
  readonly limit: number;
}

/** Its tests may pass, and nobody heard what it warned of. */
const MUTE = "the kernel printed nothing, so that nobody knows what it warned of: " +
  "CONFIG_PRINTK=y, and a console of this machine";

/** What the boot came to: the machine's faults first, since they say nothing about the kernel. */
export function judgeBoot(
  facts: ConsoleFacts,
  end: MachineEnd,
  machine: MachineFacts,
): BootJudgement {
  const fault = faultOf(facts, end, machine);
  if (fault !== undefined) return { kind: "infra", summary: fault, diagnostics: [] };
  const death = deathOf(facts, end, machine);
  const bad = facts.tests.filter((test) => test.result === "not ok");
  const errors: Diagnostic[] = [
    ...(death === undefined ? [] : [{ message: DEATH }]),
    ...bad.map(({ name }) => ({ message: notOk(name) })),
  ].map((one) => ({ severity: "error", tool: "boot", ...one }));
  const diagnostics = [...errors, ...facts.splats, ...facts.complaints];
  const first = diagnostics.find((one) => one.severity === "error");
  if (first === undefined && facts.mute) {
    return { kind: "infra", summary: MUTE, diagnostics: [] };
  }
  if (first === undefined) {
    return { kind: "booted", summary: `booted in ${end.seconds.toFixed(1)} s`, diagnostics };
  }
  return { kind: "broken", summary: death ?? first.message, diagnostics };
}

/** Why this says nothing about the kernel, or undefined. */
function faultOf(
  facts: ConsoleFacts,
  end: MachineEnd,
  { own }: MachineFacts,
): string | undefined {
  if (end.how === "stopped") return "interrupted";
  if (end.excess?.fault === "machine") return end.excess.why;
  // A kernel that said that it dies has said so, whatever became of its machine then.
  const dying = facts.panic !== undefined || facts.splats.some((one) => one.severity === "error");
  if (end.how !== "exit" || facts.done || dying) return undefined;
  const name = own ? "the kernel's process" : "the emulator";
  const signal = end.signal ?? (end.code > 128 ? `signal ${end.code - 128}` : undefined);
  const killed = end.signal === "SIGKILL" || end.code === 128 + 9;
  // A crash of um is one of the kernel, but no kernel kills itself with SIGKILL.
  if (signal !== undefined && (killed || !own)) return `${name} was ended by ${signal}`;
  if (end.code !== 0 && !own) return `${name} failed: ${end.complaint || `exit ${end.code}`}`;
  if (end.code !== 0 && facts.lines === 0) {
    return `${name} did not start: ${end.complaint || `exit ${end.code}`}`;
  }
  return undefined;
}

/** Signals by their numbers, the same on each machine that runs um (signal(7)). */
const FAULTS = { SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGSEGV: 11 };

/** The signal of a program that its own fault ended: none that others send. */
function crashOf({ signal, code }: MachineEnd): string | undefined {
  return Object.entries(FAULTS)
    .find(([name, number]) => signal === name || code === 128 + number)?.[0];
}

/** How it ended before its time, or undefined. */
function deathOf(facts: ConsoleFacts, end: MachineEnd, machine: MachineFacts): string | undefined {
  if (facts.panic !== undefined) return `Kernel panic - not syncing: ${facts.panic}`;
  if (facts.banners > 1) return "it reboots in a loop";
  if (facts.done) {
    // An emulator that crashes then says nothing of a kernel; um is one.
    const crash = machine.own && end.how === "exit" ? crashOf(end) : undefined;
    return crash && `ended by ${crash} while it was turned off`;
  }
  if (end.excess !== undefined) return `stopped: it took ${end.excess.why}`;
  const where = facts.reachedInit ? "before the probe was done" : "before init";
  const after = facts.last === "" ? "" : `, after "${facts.last.slice(0, 120)}"`;
  switch (end.how) {
    case "silent":
      return `hang ${where}: no output for ${machine.silence} s${after}`;
    case "late":
      return `not at its end after ${machine.limit} s, ${where}`;
    default:
      return `ended ${where}${after}`;
  }
}
