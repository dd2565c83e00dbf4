/**
 * The CPU time that a command in a sandbox took.
 * @module
 */
import { readTextBeneath } from "../files/beneath.ts";
import { remove } from "../files/files.ts";
import { AS_A_JOB } from "./jobserver.ts";

/**
 * POSIX `times` is the only account of a process tree's CPU time that needs no further program.
 * Errors go the way of the output: only so do they stay below the step that they belong to.
 */
export function withTimes(
  argv: readonly string[],
  build: string,
  asJob: boolean,
): readonly string[] {
  const work = asJob ? AS_A_JOB : '"$@"; code=$?';
  return [
    "sh",
    "-c",
    `exec 2>&1; ${work}; rm -rf "$0/${TIMES}"; times > "$0/${TIMES}"; exit $code`,
    build,
    ...argv,
  ];
}

const TIMES = ".everystep-times";
/** Four numbers. */
const MAX_TIMES = 1024;

/** Seconds of CPU of what {@linkcode withTimes} ran, and no more than `most`: the build can write the file, too. */
export async function cpuSeconds(build: string, most: number): Promise<number> {
  const text = await readTextBeneath(build, TIMES, MAX_TIMES) ?? "";
  await remove(`${build}/${TIMES}`);
  return Math.min(cpuOf(text), most);
}

/** Those of the children, which the second line of `times` has: `0m1.50s 0m0.25s`. 0 where they are no numbers. */
function cpuOf(text: string): number {
  let sum = 0;
  for (const [, minutes, seconds] of (text.split("\n")[1] ?? "").matchAll(NUMBER)) {
    sum += Number(minutes) * 60 + Number(seconds);
  }
  return sum;
}

const NUMBER = /(?<![\d.])(\d{1,9})m(\d{1,9}(?:\.\d{1,9})?)s/g;
