/**
 * How a stage tells the user what it is doing. The command line prints it; the API may pass
 * {@linkcode silent}; tests collect it.
 * @module
 */

/** Where progress goes. Nothing here returns anything: a stage never waits for the user. */
export interface Ui {
  /** A fact worth keeping, one line: what was chosen and why. */
  note(text: string): void;
  /** What is going on now; the next call replaces it. `fraction` is 0 to 1 where it is known. */
  step(text: string, fraction?: number): void;
  /** For `--verbose` only: commands run, files read. */
  debug(text: string): void;
}

/** Says nothing. */
export const silent: Ui = { note() {}, step() {}, debug() {} };
