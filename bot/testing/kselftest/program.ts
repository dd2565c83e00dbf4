/**
 * A self-test that runs: what its lines say, and what its end does. Each line has `# ` before it, and once more where a
 * program that it runs printed it. Pure.
 * @module
 */
import type { KtapLevels } from "../ktap_levels.ts";
import { caseOf } from "./case.ts";

/** A result of a program, and of those that it runs: indented, or with more marks. */
const RESULT =
  /^(?<marks>(?:# ){1,8})(?<nested>[ \t]{0,32})(?<bad>not )?ok \d{1,9}(?:\s+(?<rest>.*))?$/s;
/** How many results a program plans, and behind a hash sign why none. */
const PLAN = /^# 1\.\.(?<plan>\d{1,7})\s*(?:#(?<more>.*))?$/s, SKIP = /^\s*SKIP\b(?<why>.*)$/is;
/** It gives up (tools/testing/selftests/kselftest.h, ksft_exit_fail_msg()). */
const BAIL = /^(?:# ){1,8}Bail out!/i;
/** How deep results are in one another, as a number of blanks. */
const DEPTH = 4;

/** A program that runs. */
export interface Program {
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

/** How it ended, as the machine says. */
export interface ProgramEnd {
  readonly kind: "ok" | "not ok" | "skip";
  /** Of a skip: what the machine says of that. */
  readonly why?: string;
  /** It did not run: the state does not have it. */
  readonly absent?: true;
  /** Something else ended it: `signal=11`, `TIMEOUT 45 seconds`. */
  readonly killed?: string;
}

/** One that has printed nothing. */
export function newProgram(name: string): Program {
  return { name, results: 0, failed: false, bailed: false };
}

/** Takes a line of it, behind the `lines` since its last result. True: the line is a result, which `levels` has now. */
export function takeLine(
  line: string,
  program: Program,
  levels: KtapLevels,
  lines: readonly string[],
): boolean {
  const found = RESULT.exec(line)?.groups;
  if (found === undefined) {
    const plan = PLAN.exec(line)?.groups;
    if (plan !== undefined) {
      program.plan ??= Number(plan.plan);
      const why = SKIP.exec(plan.more ?? "")?.groups?.why?.trim();
      if (program.plan === 0 && why) program.why ??= why;
    }
    program.bailed ||= BAIL.test(line);
    return false;
  }
  const { marks, nested, bad, rest = "" } = found;
  const depth = marks!.length / 2 * DEPTH + nested!.replaceAll("\t", "    ").length;
  const one = caseOf(bad !== undefined, rest, lines);
  if (program.results++ === 0) levels.header(DEPTH, program.name);
  program.failed ||= one.result === "not ok";
  levels.result(depth, one);
  return true;
}

/** Takes its end: `levels` has its result then. */
export function endProgram(
  end: ProgramEnd,
  program: Program,
  levels: KtapLevels,
  lines: readonly string[],
): void {
  const { name, plan, results, failed, bailed, why } = program;
  // Whatever its exit code is: one that gives up has not passed, and neither has one that plans nothing, and tells nothing.
  const { kind } = end, isEmpty = kind === "ok" && plan === 0 && results === 0;
  const result = bailed && kind === "ok" ? "not ok" : isEmpty ? "skip" : kind;
  // What else it tests has no result: what it told of is not all that is wrong.
  if (
    result === "not ok" && failed &&
    (end.killed !== undefined || bailed || results < (plan ?? 0))
  ) {
    levels.result(DEPTH, {
      name: "",
      result: "not ok",
      lines: [...lines],
      why: whyOf(program, end),
    });
  }
  const reason = result === "skip"
    ? end.why ?? why ?? (isEmpty ? "it has no test" : undefined)
    : result !== kind
    ? "it gave up"
    : undefined;
  levels.result(0, {
    ...{ name, result, lines: result === "not ok" ? [...lines] : [] },
    ...reason === undefined ? {} : { why: reason },
    ...end.absent === undefined ? {} : { absent: end.absent },
  });
}

function whyOf({ plan = 0, results, bailed }: Program, { killed }: ProgramEnd): string {
  if (killed !== undefined) return `it ended with ${killed}`;
  return bailed ? "it gave up" : `${plan - results} of ${plan} planned tests have no result`;
}
