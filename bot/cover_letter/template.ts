/**
 * What git and b4 put into a cover letter for its author to replace. Pure.
 * @module
 */
import type { Cover } from "../series/types.ts";
import type { CoverLine } from "./lines.ts";
import type { Finding } from "./types.ts";

/** Of `git format-patch --cover-letter`, and of `b4 prep`. */
const SUBJECT = /^(?:\*\*\* SUBJECT HERE \*\*\*$|EDITME\b)/;
const TEXT = /^(?:\*\*\* BLURB HERE \*\*\*\s*$|EDITME\b)/;

/** The places that are still as the template has them. */
export function compareTemplate(cover: Cover, lines: readonly CoverLine[]): readonly Finding[] {
  const own = { kind: "template", severity: "mismatch", is: "is the template's" } as const;
  const text = lines.find((one) => TEXT.test(one.text));
  return [
    ...SUBJECT.test(cover.subject.trim()) ? [{ ...own, says: cover.subject }] : [],
    ...text === undefined
      ? []
      : [{ ...own, says: text.text.trim(), ...(text.line && { line: text.line }) }],
  ];
}
