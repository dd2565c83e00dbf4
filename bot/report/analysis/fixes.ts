/**
 * The fixes that a base carries, in words. Pure.
 * @module
 */
import type { BaseFix } from "../../tree/types.ts";
import { shellWord } from "../../text/shell.ts";
import { shorten } from "../../text/width.ts";

const SUBJECT = 100, MAX_ENTRIES = 20;

/** A line for each. The values need not be clean. */
export function fixEntries(fixes: readonly BaseFix[] = []): readonly string[] {
  const rest = fixes.length - MAX_ENTRIES;
  return [...fixes.slice(0, MAX_ENTRIES).map(entry), ...rest > 0 ? [`and ${rest} more`] : []];
}

/** The shell lines that apply them, by the names of their files. The values must be clean. */
export function fixLines(fixes: readonly BaseFix[] = []): readonly string[] {
  return fixes.filter(({ result }) => result === "applied")
    .map(({ file }) => `git am ${shellWord(file)}`);
}

/** True if state 0 is another tree than the base for them. */
export function areApplied(fixes: readonly BaseFix[] = []): boolean {
  return fixes.some(({ result }) => result === "applied");
}

function entry({ subject, from, file, result, why = "" }: BaseFix): string {
  const name = `"${shorten(subject, SUBJECT)}" (${from === "--fixes" ? "" : `${from}: `}${file})`;
  switch (result) {
    case "applied":
      return `${name} is applied to the base; it is no part of the series`;
    case "in-tree":
      return `${name} is in the base already`;
    case "left-out":
      return `${name} is left out: ${why}`;
  }
}
