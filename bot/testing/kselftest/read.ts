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
import { caseOf } from "./case.ts";

/** What the machine prints: of a program before it runs, and of one that has ended, by its exit code. */
const BEGIN = "KTAP version 1",
  COUNT = /^1\.\.(\d{1,6})$/,
  STARTS = /^# selftests: (?<target>[^:]{1,255}): (?<name>\S{1,255})$/,
  RESULT =
    /^(?<bad>not )?ok (?<number>\d{1,6}) (?<name>\S+)(?: # (?:(?<skip>SKIP)(?: (?<why>.+))?|(?<fault>exit=\d+)|(?<end>signal=\d+|TIMEOUT \d+ seconds)))?$/;
/** A result of a program, and of one that it runs; deeper ones tell nothing of their own. */
const INNER = /^(?<marks>(?:# ){1,2})(?<bad>not )?ok \d{1,9}(?:\s+(?<rest>.*))?$/s;
/** How many results a program plans, and why none. */
const PLAN = /^# 1\.\.(?<plan>\d{1,7})(?:\s*# *SKIP\b *(?<why>.*))?/is;
/** It gives up (tools/testing/selftests/kselftest.h, ksft_exit_fail_msg()). */
const BAIL = /^# Bail out!/;
/** How deep results are in one another, as a number of blanks. */
const DEPTH = 4;

/** A program that runs. */
interface Running {
  /** `TARGET:PROGRAM`. */
  readonly name: string;
  plan?: number;
  /** Why it plans none. */
  why?: string;
  results: number;
  /** One of its results is a failure. */
  failed: boolean;
  bailed: boolean;
}

/**
 * The results of programs, `TARGET:PROGRAM`, and of what they test, `TARGET:PROGRAM.NAME`. A program passes by its exit code,
 * as kselftest has it. Plans within programs, which many of them do not keep, say nothing of one that passes; one that fails
 * before its plan is kept has a result of its own beside those that it told.
 */
export function readKselftest(text: string): KunitResults {
  const levels = ktapLevels();
  let running: Running | undefined, planned: number | undefined, panic: string | undefined;
  let lines: string[] = [], began = false, anew = false, done = 0, total = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trimEnd(), ofProgram = line.startsWith("#");
    if (ofProgram) {
      const starts = STARTS.exec(line)?.groups, inner = INNER.exec(line)?.groups;
      // Only what is behind a result: a program may print that as well.
      if (running === undefined && began && starts !== undefined) {
        const name = `${starts.target}:${starts.name}`;
        [running, lines] = [{ name, results: 0, failed: false, bailed: false }, []];
      } else if (running !== undefined && inner !== undefined) {
        if (++total > MAX_CASES) {
          return { cases: levels.end().cases, lost: "it has too many tests" };
        }
        hold(inner, running, levels, lines);
        lines = [];
        continue;
      } else if (running !== undefined) note(line, running);
      lines = withLine(lines, line);
      continue;
    }
    // The kernel's own lines have a stamp, and are no results whatever they say.
    const own = line.replace(STAMP, ""), stamped = own !== line;
    panic ??= PANIC.exec(own)?.[1];
    if (!began) {
      began = line === BEGIN;
      continue;
    }
    if (END.test(own)) break;
    anew = BANNER.test(own);
    if (anew) break;
    const result = stamped ? undefined : RESULT.exec(line)?.groups;
    if (!stamped && done === 0 && running === undefined) planned ??= countOf(line);
    // A line that the kernel's own got into is no result, nor is another program's.
    if (
      running === undefined || result === undefined || result.name !== running.name ||
      Number(result.number) !== done + 1
    ) {
      lines = withLine(lines, own);
      continue;
    }
    done++;
    end(result, running, levels, lines);
    [running, lines] = [undefined, []];
  }
  const inside = running === undefined ? "" : ` in ${running.name}`;
  const { cases } = levels.end();
  if (panic !== undefined) return { cases, lost: `${panicked(panic)}${began ? inside : ""}` };
  if (!began) return { cases: [], lost: NO_TEST };
  if (anew) return { cases, lost: `the kernel started anew${inside}` };
  if (planned === undefined || done !== planned) {
    const ended = inside === "" ? "" : `; it ended${inside}`;
    return { cases, lost: `${done} of ${planned ?? "unknown"} programs have a result${ended}` };
  }
  return { cases };
}

function countOf(line: string): number | undefined {
  const count = COUNT.exec(line)?.[1];
  return count === undefined ? undefined : Number(count);
}

type Groups = { readonly [group: string]: string | undefined };

/** Takes a result within a program. */
function hold(
  { marks, bad, rest }: Groups,
  running: Running,
  levels: KtapLevels,
  lines: readonly string[],
): void {
  const depth = marks!.length / 2 * DEPTH, one = caseOf(bad !== undefined, rest ?? "", lines);
  if (running.results++ === 0) levels.header(DEPTH, running.name);
  running.failed ||= one.result === "not ok";
  levels.result(depth, one);
}

/** Takes a line of a program that is no result. */
function note(line: string, running: Running): void {
  const plan = PLAN.exec(line)?.groups;
  if (plan !== undefined) {
    running.plan ??= Number(plan.plan);
    if (plan.plan === "0" && plan.why?.trim()) running.why ??= plan.why.trim();
  }
  running.bailed ||= BAIL.test(line);
}

/** Takes the result of a program. */
function end(
  { bad, skip, why, fault, end }: Groups,
  running: Running,
  levels: KtapLevels,
  lines: readonly string[],
): void {
  const { name, plan = 0, results, failed, bailed } = running;
  const isBad = bad !== undefined || fault !== undefined || end !== undefined;
  // What else it tests has no result: what it told of is not all that is wrong.
  if (isBad && failed && (end !== undefined || bailed || results < plan)) {
    levels.result(DEPTH, {
      name: "",
      result: "not ok",
      lines: [...lines],
      why: whyOf(running, end),
    });
  }
  const reason = why ?? running.why;
  levels.result(0, {
    name,
    result: isBad ? "not ok" : skip === undefined ? "ok" : "skip",
    lines: isBad ? [...lines] : [],
    ...skip === undefined || reason === undefined ? {} : { why: reason },
  });
}

function whyOf({ plan = 0, results, bailed }: Running, end: string | undefined): string {
  if (end !== undefined) return `it ended with ${end}`;
  return bailed ? "it gave up" : `${plan - results} of ${plan} planned tests have no result`;
}
