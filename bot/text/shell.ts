/**
 * Words of a command line.
 * @module
 */

/** A word as a shell takes it (POSIX shell, 2.2.2). */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : shQuote(word);
}

/** Text in single quotes for a POSIX shell. */
export function shQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
