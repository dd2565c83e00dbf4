/**
 * What is said of two logs.
 */
import { readLog } from "../../../bot/compile/log.ts";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { distinct, isWorse } from "../../../bot/judge/warnings/identity.ts";

/** The diagnostics of a log. */
export function read(...lines: string[]): readonly Diagnostic[] {
  const reader = readLog("/linux");
  for (const line of lines) reader.line(line);
  return reader.facts().diagnostics;
}

/** What the later log says, as `status message`; a warning of a header once. */
export function statusesOf(before: string[], now: string[], diff = ""): string[] {
  const judged = compare(read(...before), read(...now), diff === "" ? [] : [patchHunks(diff)]);
  return distinct(judged).map((d) =>
    `${d.status}${isWorse(d) ? " worse" : ""} ${d.usedAt?.file ?? d.file}:${
      d.usedAt?.line ?? d.line
    }`
  );
}
