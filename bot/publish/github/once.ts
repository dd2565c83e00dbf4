/**
 * Making a thing once, over a network that loses answers.
 * @module
 */
import type { Api } from "./api.ts";
import { isPassing } from "./explain.ts";

const MAX_TRIES = 4;

/**
 * Looks whether the thing is there, and makes it if not. A request that got no answer may have been
 * obeyed: so every further try looks again first. In a dry run it is tried once.
 */
export async function once<T>(
  api: Pick<Api, "pause">,
  look: () => Promise<T | undefined>,
  make: () => Promise<T>,
): Promise<{ readonly value: T; readonly made: boolean }> {
  for (let tried = 1;; tried++) {
    const there = await look();
    // What stands there after a lost answer is ours.
    if (there !== undefined) return { value: there, made: tried > 1 };
    try {
      return { value: await make(), made: true };
    } catch (error) {
      if (tried === MAX_TRIES || !isPassing(error)) throw error;
      await api.pause(tried);
    }
  }
}
