/**
 * The lines of a cover letter, never more than a person would read.
 * @module
 */
import type { Cover } from "../series/types.ts";
import type { Finding } from "./types.ts";

/** Longer cover letters, and longer lines, are checked up to here. */
const MAX_LINES = 20_000, MAX_COLUMNS = 1000;

/** A line of a cover letter. */
export interface CoverLine {
  readonly text: string;
  /** Its line in the file, from 1; undefined if it is not known. */
  readonly line?: number;
}

/** The lines, and what was left out. */
export function coverLines(cover: Cover): {
  readonly lines: readonly CoverLine[];
  readonly limits: readonly Finding[];
} {
  // The limit stands in the split, too: a cover letter may be nothing but line ends.
  const all = cover.body.split("\n", MAX_LINES + 1);
  const long = all.slice(0, MAX_LINES).filter((text) => text.length > MAX_COLUMNS).length;
  const lines = all.slice(0, MAX_LINES).map((text, i) => ({
    text: text.slice(0, MAX_COLUMNS).replace(/\r$/, ""),
    ...(cover.line === undefined ? {} : { line: cover.line + i }),
  }));
  return {
    lines,
    limits: [
      ...all.length > MAX_LINES ? [limit(`only its first ${MAX_LINES} lines are checked`)] : [],
      ...long > 0
        ? [limit(`of ${long} long lines only ${MAX_COLUMNS} characters are checked`)]
        : [],
    ],
  };
}

/** A finding that says what was not looked at. */
export function limit(is: string): Finding {
  return { kind: "limit", severity: "note", says: "", is };
}

/** The first so many findings of a kind that can come in thousands, and how many more there are. */
export function atMost(
  findings: readonly Finding[],
  max: number,
  what: string,
): readonly Finding[] {
  const rest = findings.length - max;
  return rest <= 0 ? findings : [
    ...findings.slice(0, max),
    { ...limit(`${rest} more ${what}`), severity: worst(findings.slice(max)) },
  ];
}

function worst(findings: readonly Finding[]): Finding["severity"] {
  const some = (severity: Finding["severity"]) => findings.some((one) => one.severity === severity);
  return some("mismatch") ? "mismatch" : some("note") ? "note" : "ok";
}
