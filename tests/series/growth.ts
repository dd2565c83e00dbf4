/**
 * How the work of a function grows with its input: a text from outside must not take more than
 * n log n. Measured as CPU time of this process and judged by ratio alone, so that a slow or a busy
 * machine changes nothing.
 */
import assert from "node:assert/strict";
import { cpuUsage } from "node:process";

/** Sizes in bytes, a decade in two steps; the small ones keep a fourth power from running for ever. */
const SIZES = [300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
/**
 * Over two decades n log n grows 100 to 200 times, a square 10,000 times. What lies between is left
 * to the caches and the collector of garbage, which make the large ones dearer than the small ones.
 */
const TWO_DECADES = 3000;
/** What grows as much in one decade is found there: a fourth power would run for ever. */
const DECADE = 250;
/** Over one step, three times the size, n log n grows 3 to 4 times, a square 9 times. */
const STEP = 7.5;
/** Below so many microseconds of CPU a figure is noise. */
const NOISE_US = 5000;
/** No larger size is tried once one takes this long: what has been seen decides. */
const ENOUGH_US = 1_000_000;

/**
 * Holds that the work of `fn` grows no faster than n log n. `makeInput` makes the worst text that one
 * can think of, about `size` bytes of it; `largest` (default: 1 MB) is for what is slow, but linear.
 */
export async function growth<T>(
  name: string,
  fn: (input: T) => unknown,
  makeInput: (size: number) => T,
  largest = 1_000_000,
): Promise<void> {
  const costs: number[] = [];
  for (const [i, size] of SIZES.filter((size) => size <= largest).entries()) {
    const input = makeInput(size);
    costs.push(await once(fn, input));
    // What could be a fault is measured again: a pause of the machine, or the compiler of the first
    // calls, can spoil one figure.
    for (
      let again = 0;
      again < (costs[i]! > ENOUGH_US ? 2 : 5) && costs[i]! > NOISE_US &&
      (again === 0 || tooFast(costs));
      again++
    ) {
      for (const at of [i - 4, i - 2, i - 1].filter((at) => at >= 0 && again === 0)) {
        costs[at] = Math.min(costs[at]!, await often(fn, makeInput(SIZES[at]!)));
      }
      if (tooFast(costs)) costs[i] = Math.min(costs[i]!, await once(fn, input));
    }
    const seen = costs.map((us, at) => `${SIZES[at]} bytes: ${Math.round(us)} us`).join(", ");
    assert.ok(!tooFast(costs), `${name} grows faster than n log n: ${seen}`);
    if (costs[i]! > ENOUGH_US) return;
  }
}

function tooFast(costs: readonly number[]): boolean {
  const last = costs.at(-1)!, step = costs.at(-2);
  if (last < NOISE_US) return false;
  const grew = (before: number | undefined, most: number) =>
    before !== undefined && last > most * Math.max(before, NOISE_US / most);
  if (grew(costs.at(-3), DECADE) || grew(costs.at(-5), TWO_DECADES)) return true;
  return last > ENOUGH_US && step !== undefined && last > STEP * step;
}

/** Microseconds of CPU for one call. */
async function once<T>(fn: (input: T) => unknown, input: T): Promise<number> {
  const start = cpuUsage();
  await fn(input);
  const { user, system } = cpuUsage(start);
  return user + system;
}

/** The same, of as many calls as it takes to be told from noise. */
async function often<T>(fn: (input: T) => unknown, input: T): Promise<number> {
  let calls = 0, spent = 0;
  for (; spent < NOISE_US; calls++) spent += await once(fn, input);
  return spent / calls;
}
