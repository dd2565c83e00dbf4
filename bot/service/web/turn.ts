/**
 * Work that takes the server's thread for some milliseconds is done one after the other.
 * @module
 */

let turns = Promise.resolve();

/** Waits for all who asked before, and lets the server do something else: whoever asks for much does not hold it up. */
export function turn(): Promise<void> {
  return turns = turns.then(() => new Promise((resolve) => setTimeout(resolve)));
}
