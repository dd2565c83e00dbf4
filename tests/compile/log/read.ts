/**
 * What the tests of logs share.
 * @module
 */
import { readLog } from "../../../bot/compile/log.ts";
import type { Diagnostic } from "../../../bot/compile/types.ts";

/** The diagnostics of a log of a tree at `/linux`. */
export function read(log: string): readonly Diagnostic[] {
  const reader = readLog("/linux");
  for (const line of log.split("\n")) reader.line(line);
  return reader.facts().diagnostics;
}

/** The only diagnostic of a log. */
export function one(log: string): Diagnostic {
  const found = read(log);
  if (found.length !== 1) throw new Error(`${found.length} diagnostics: ${JSON.stringify(found)}`);
  return found[0]!;
}
