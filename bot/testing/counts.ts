/**
 * How many tests came to what. Pure.
 * @module
 */
import type { TestCase } from "./types.ts";

/** `24 ok, 1 skip`. */
export function countsOf(cases: readonly Pick<TestCase, "result">[]): string {
  return (["ok", "not ok", "skip", "flaky"] as const).flatMap((result) => {
    const count = cases.filter((one) => one.result === result).length;
    return count === 0 ? [] : [`${count} ${result}`];
  }).join(", ");
}
