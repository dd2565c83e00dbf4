/**
 * What the exit code of a test says, as `git bisect run` reads it (git-bisect(1)). Pure.
 * @module
 */
import type { TestOutcome } from "./types.ts";

/** Says that a state cannot be tested. */
const SKIP = 125;
/** Above it git ends the bisection. */
const MOST_BAD = 127;

/** 0 is good, 125 skips the state, any other up to 127 is bad; beyond that nothing more is tested. */
export function readExitCode(code: number): Pick<TestOutcome, "kind" | "summary" | "stops"> {
  const summary = `exit code ${code}`;
  if (code === 0) return { kind: "passed", summary, stops: false };
  if (code === SKIP) return { kind: "skipped", summary, stops: false };
  if (code > 0 && code <= MOST_BAD) return { kind: "failed", summary: why(code), stops: false };
  const text = `${summary}: the run stops, as git bisect run does above ${MOST_BAD}`;
  return { kind: "infra", summary: text, stops: true };
}

/** What a shell means by its own codes (POSIX, 2.8.2 Exit Status for Commands). */
function why(code: number): string {
  const own = code === 127 ? ", a command was not found" : code === 126 ? ", not executable" : "";
  return `exit code ${code}${own}`;
}
