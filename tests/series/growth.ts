/**
 * How the work of a function grows with its input: a text from outside must not take more than
 * n log n. Measured as CPU time of this process and judged by ratio alone, so that a slow or a busy
 * machine changes nothing.
 */
import assert from "node:assert/strict";
import { cpuUsage } from "node:process";

/** Sizes in bytes, a decade in two steps; the small ones keep a fourth power from running for ever. */
const SIZES = [300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
/** Over a decade n log n grows 10 to 14 times, a square 100 times. */
const DECADE = 40;
/** Over one step, three times the size, n log n grows 3 to 4 times, a square 9 times. */
const STEP = 7.5;
/** Below so many microseconds of CPU a figure is noise. */
const NOISE_US = 2000;
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
    costs.push(await cost(fn, input, i > 0 && costs[i - 1]! > NOISE_US));
    // A pause of the machine can spoil one figure: what looks bad is measured again.
    for (let again = 0; again < 3 && tooFast(costs); again++) {
      costs[i] = Math.min(costs[i]!, await cost(fn, input, true));
    }
    const seen = costs.map((us, at) => `${SIZES[at]} bytes: ${Math.round(us)} us`).join(", ");
    assert.ok(!tooFast(costs), `${name} grows faster than n log n: ${seen}`);
    if (costs[i]! > ENOUGH_US) return;
  }
}

function tooFast(costs: readonly number[]): boolean {
  const last = costs.at(-1)!, step = costs.at(-2), decade = costs.at(-3);
  if (last < NOISE_US) return false;
  if (decade !== undefined && last > DECADE * Math.max(decade, NOISE_US / DECADE)) return true;
  return last > ENOUGH_US && step !== undefined && last > STEP * step;
}

/** Microseconds of CPU for one call: the least of some, each of as many calls as it takes to be told from noise. */
async function cost<T>(fn: (input: T) => unknown, input: T, warm: boolean): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < (warm ? 1 : 3) && (round === 0 || least < 10 * NOISE_US); round++) {
    const start = cpuUsage();
    let calls = 0, spent = 0;
    do {
      await fn(input);
      calls++;
      const { user, system } = cpuUsage(start);
      spent = user + system;
    } while (spent < NOISE_US);
    least = Math.min(least, spent / calls);
  }
  return least;
}
