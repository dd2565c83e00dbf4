/**
 * The command of a machine as a line for a shell.
 * @module
 */
import { shellWord } from "../../text/shell.ts";

/** The line; a word that ends with one of these paths of the output directory names it there. */
export function argvLine(argv: readonly string[], paths: readonly string[]): string {
  return argv.map((word) => {
    const path = paths.find((one) => word.endsWith(one));
    if (path === undefined) return shellWord(word);
    const before = word.slice(0, word.length - path.length);
    return `${before}"$EVERYSTEP_OUTPUT"/${path}`;
  }).join(" ");
}
