/**
 * What became of the claims of the cover letter, for a reader: those that do not hold, and a line that counts.
 * @module
 */
import { cleanDeep } from "../../text/clean.ts";
import { columns, paint, type RenderOptions } from "../../text/paint.ts";
import type { CoverLetterFinding } from "../model/cover_letter_schema.ts";
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";
import { wrap } from "../../text/width.ts";

/** Messages of checkpatch.pl that are shown; more are counted. */
const MAX_MESSAGES = 40;

/** The part of a report's `series` that is about the cover letter. */
export interface CoverLetterView {
  readonly coverLetter?: readonly CoverLetterFinding[];
  readonly patches: readonly Pick<Report["series"]["patches"][number], "n" | "checkpatch">[];
}

/**
 * For one who is about to post: every finding but those that hold, what checkpatch.pl says, and the
 * count. Lines without a newline; safe to print.
 */
export function renderCoverLetter(raw: CoverLetterView, options: RenderOptions): readonly string[] {
  const view = cleanDeep(raw);
  const wrapped = (text: string, first: string) => wrap(text, columns(options), "    ", first);
  const messages = view.patches.flatMap(({ n, checkpatch }) =>
    (checkpatch?.findings ?? []).map(({ level, type, message, file, line }) =>
      `patch ${n}, ${
        file === undefined ? "message" : `${file}:${line}`
      }: ${level}: ${message} [${type}]`
    )
  );
  const rest = messages.length - MAX_MESSAGES;
  return [
    ...(view.coverLetter ?? []).filter(({ severity }) => severity !== "ok").flatMap((finding) => {
      const bad = finding.severity === "mismatch";
      return wrapped(findingText(finding), bad ? "cover letter: " : "note: ")
        .map((line) => paint(line, bad ? "bad" : "plain", options));
    }),
    ...messages.slice(0, MAX_MESSAGES).flatMap((text) => wrapped(text, "checkpatch.pl: ")),
    ...rest > 0 ? [`checkpatch.pl: ${rest} more; --json has them`] : [],
    ...coverLetterEntries(view, []).flatMap((entry) => wrapped(entry, "cover letter: ")),
  ];
}

/** An entry for each finding of these severities, and one that counts all; none where nothing was checked. */
export function coverLetterEntries(
  { coverLetter: findings, patches }: CoverLetterView,
  severities: readonly CoverLetterFinding["severity"][],
): readonly string[] {
  if (findings === undefined || findings.length === 0) return [];
  return [
    ...findings.filter(({ severity }) => severities.includes(severity)).map(findingText),
    [countText(findings), ...checkpatchText(patches)].join("; "),
  ];
}

/** `line 12, "mm/a.c | 2 +-": mm/a.c | 3 ++-`. */
export function findingText({ says, is, line, patch }: CoverLetterFinding): string {
  const place = patch !== undefined ? `patch ${patch}` : line !== undefined ? `line ${line}` : "";
  const quote = says === "" ? "" : `"${says}"`;
  return [[place, quote].filter(Boolean).join(", "), is].filter(Boolean).join(": ");
}

function countText(findings: readonly CoverLetterFinding[]): string {
  const number = (severity: CoverLetterFinding["severity"]) =>
    findings.filter((one) => one.severity === severity).length;
  const ok = number("ok"), wrong = number("mismatch"), notes = number("note");
  return [
    `${plural(ok, "claim")} hold${ok === 1 ? "s" : ""}`,
    ...wrong === 0 ? [] : [`${wrong} ${wrong === 1 ? "does" : "do"} not`],
    ...notes === 0 ? [] : [plural(notes, "note")],
  ].join(", ");
}

function checkpatchText(patches: CoverLetterView["patches"]): string[] {
  const all = patches.flatMap(({ checkpatch }) => checkpatch === undefined ? [] : [checkpatch]);
  if (all.length === 0) return [];
  const sum = (key: "errors" | "warnings" | "checks") =>
    all.reduce((total, one) => total + one[key], 0);
  const parts = [
    plural(sum("errors"), "error"),
    plural(sum("warnings"), "warning"),
    ...sum("checks") === 0 ? [] : [plural(sum("checks"), "check")],
  ];
  return [`checkpatch.pl: ${parts.join(", ")}`];
}
