/**
 * Reads what a machine prints that runs self-tests: as the kernel's own runner (tools/testing/selftests/kselftest/runner.sh),
 * its first program puts `# ` before each line of a program, which may itself run programs and do so with their lines. Pure.
 * @module
 */
import {
  BANNER,
  END,
  type KunitResults,
  MAX_CASES,
  NO_TEST,
  PANIC,
  panicked,
  STAMP,
  withLine,
} from "../ktap.ts";
import { type KtapLevels, ktapLevels } from "../ktap_levels.ts";
import { endProgram, newProgram, type Program, type ProgramEnd, takeLine } from "./program.ts";

/** What the machine prints: of a program before it runs, and of one that has ended, by its exit code. */
const BEGIN = "KTAP version 1",
  COUNT = /^1\.\.(\d{1,6})$/,
  STARTS = /^# selftests: (?<target>[^:]{1,255}): (?<name>\S{1,255})$/,
  RESULT =
    /^(?<bad>not )?ok (?<number>\d{1,6}) (?<name>\S+)(?: # (?:(?<skip>SKIP)(?: (?<why>.+))?|(?<absent>ABSENT)|(?<fault>exit=\d+)|(?<killed>signal=\d+|TIMEOUT \d+ seconds)))?$/;

/** What is known of a machine while its lines come. */
interface Machine {
  readonly levels: KtapLevels;
  /** It has said that it begins. */
  began: boolean;
  /** Programs that it is to run. */
  planned?: number;
  /** Programs that have a result. */
  done: number;
  /** Results within programs. */
  inner: number;
  /** The program that runs. */
  running?: Program;
  /** The last lines since the last result. */
  lines: readonly string[];
  /** What its kernel says as it dies. */
  panic?: string;
  /** Nothing more is read: it turned itself off, its kernel began anew, it has too many results. */
  over?: "off" | "anew" | "too many";
}

/**
 * The results of programs, `TARGET:PROGRAM`, and of what they test, `TARGET:PROGRAM.NAME`. A program passes by its exit code,
 * as kselftest has it. Plans within programs, which many of them do not keep, say nothing of one that passes; one that fails
 * before its plan is kept has a result of its own beside those that it told.
 */
export function readKselftest(text: string): KunitResults {
  const machine: Machine = { levels: ktapLevels(), began: false, done: 0, inner: 0, lines: [] };
  for (const raw of text.split("\n")) {
    const line = raw.trimEnd();
    if (line.startsWith("#")) ofProgram(line, machine);
    else ofMachine(line, machine);
    if (machine.over !== undefined) break;
  }
  const { cases } = machine.levels.end(), lost = lostOf(machine);
  return { cases, ...lost === undefined ? {} : { lost } };
}

/** Takes a line behind a mark. */
function ofProgram(line: string, machine: Machine): void {
  const { running, levels, lines, began } = machine;
  if (running === undefined) {
    const starts = STARTS.exec(line)?.groups;
    // Only what is behind a result: a program may print that as well.
    if (began && starts !== undefined) {
      machine.running = newProgram(`${starts.target}:${starts.name}`);
      machine.lines = [];
    }
  } else if (takeLine(line, running, levels, lines)) {
    machine.lines = [];
    if (++machine.inner > MAX_CASES) machine.over = "too many";
    return;
  }
  machine.lines = withLine(machine.lines, line);
}

/** Takes a line of the machine itself, or of its kernel. */
function ofMachine(line: string, machine: Machine): void {
  const { running, levels, lines } = machine;
  // The kernel's own lines have a stamp, and are no results whatever they say.
  const own = line.replace(STAMP, ""), stamped = own !== line;
  machine.panic ??= PANIC.exec(own)?.[1];
  if (!machine.began) {
    machine.began = line === BEGIN;
    return;
  }
  if (END.test(own)) machine.over = "off";
  else if (BANNER.test(own)) machine.over = "anew";
  else if (stamped) machine.lines = withLine(lines, own);
  else if (running === undefined) {
    if (machine.done === 0) machine.planned ??= countOf(line);
    machine.lines = withLine(lines, own);
  } else {
    const end = endOf(line, running, machine.done + 1);
    if (end === undefined) machine.lines = withLine(lines, own);
    else {
      endProgram(end, running, levels, lines);
      machine.running = undefined;
      machine.lines = [];
      machine.done++;
    }
  }
}

/** What a line says of the end of a program; nothing where the kernel's own got into it, or where it is of another one. */
function endOf(line: string, { name }: Program, number: number): ProgramEnd | undefined {
  const result = RESULT.exec(line)?.groups;
  if (result?.name !== name || Number(result.number) !== number) return undefined;
  const { bad, skip, why, absent, fault, killed } = result;
  if (absent !== undefined) {
    return { kind: "skip", why: "this state does not have it", absent: true };
  }
  if (killed !== undefined) return { kind: "not ok", killed };
  if (bad !== undefined || fault !== undefined) return { kind: "not ok" };
  return skip === undefined
    ? { kind: "ok" }
    : { kind: "skip", ...why === undefined ? {} : { why } };
}

/** Why it did not come to its end; undefined: each of its programs has a result. */
function lostOf({ began, planned, done, running, panic, over }: Machine): string | undefined {
  const inside = running === undefined ? "" : ` in ${running.name}`;
  if (over === "too many") return "it has too many tests";
  if (panic !== undefined) return `${panicked(panic)}${began ? inside : ""}`;
  if (!began) return NO_TEST;
  if (over === "anew") return `the kernel started anew${inside}`;
  if (done === planned) return undefined;
  const ended = inside === "" ? "" : `; it ended${inside}`;
  return `${done} of ${planned ?? "unknown"} programs have a result${ended}`;
}

function countOf(line: string): number | undefined {
  const count = COUNT.exec(line)?.[1];
  return count === undefined ? undefined : Number(count);
}
