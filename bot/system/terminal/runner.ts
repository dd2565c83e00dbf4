/**
 * What we print where GitHub's runner reads along: a line of a job's log that begins with `::`, after
 * blanks, or has `##[` anywhere, is a command to it (actions/runner, ActionCommand.cs). Nothing that
 * we print means one, and what a subject or a compiler says must not be one.
 * @module
 */

/** Blanks as the runner takes them away; it ends a line at each of `\r`, `\n` and `\r\n`. */
const COMMAND = /(^|[\r\n])((?:[^\S\r\n]|\u0085|\ufeff|\u200b)*):(?=:)/g;

/**
 * The text with commands broken up by a blank, so that one sees what stood there.
 *
 * ```ts
 * import { inert } from "./runner.ts";
 * import assert from "node:assert/strict";
 * assert.equal(inert("a\n  ::error::b ##[group]"), "a\n  : :error::b ## [group]");
 * ```
 */
export function inert(text: string): string {
  return text.replaceAll("##[", "## [").replace(COMMAND, "$1$2: ");
}

/** True if a stream of this process (1: output, 2: errors) goes to a runner's log, and not to a file. */
export function toRunner(stream: 1 | 2): boolean {
  if (Deno.env.get("GITHUB_ACTIONS") !== "true") return false;
  try {
    return !Deno.statSync(`/proc/self/fd/${stream}`).isFile;
  } catch {
    return true;
  }
}
