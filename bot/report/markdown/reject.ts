/**
 * A reject for others: its verdict in one line, and its text in Markdown. Pure.
 * @module
 */
import { stateLines } from "../analysis/by_hand.ts";
import { cleanDeep, cleanLine } from "../../text/clean.ts";
import { seriesTitle } from "../analysis/header.ts";
import { code, fence, prose } from "./text.ts";
import { renderReject } from "../terminal/reject.ts";
import type { RejectReport } from "../model/reject_schema.ts";
import { lackingOf } from "../analysis/prerequisites.ts";
import { publicNotes, testedFacts } from "../analysis/tested.ts";

/** Columns of the explanation in Markdown, where nothing is wrapped. */
const MARKDOWN_WIDTH = 200;

/** The verdict: `does not apply: patch 3 "mm: ..."`. */
export function rejectVerdict(report: RejectReport): string {
  const { patch, subject } = report.reject;
  const how = isOnOtherBase(report) ? "does not apply without what it stands on" : "does not apply";
  return `${how}: patch ${patch} "${cleanLine(subject)}"`;
}

/** True if something that the series stands on was not there: that it does not apply without is no fault of it. */
export function isOnOtherBase({ tree: { base } }: RejectReport): boolean {
  return lackingOf(base.prerequisites).length > 0;
}

/** What does not fit, in one line: `mm/a.c: nearest place is line 12: 3 of 5 lines agree`. */
export function rejectReason({ reject }: RejectReport): string {
  const { file, problem } = reject.hunks[0] ?? {};
  return cleanLine(
    file === undefined ? reject.git.trim().split("\n")[0] ?? "" : `${file}: ${problem}`,
  );
}

/** The whole of it as Markdown, ending with a newline. `page`: where the details are. */
export function rejectMarkdown(raw: RejectReport, page?: string): string {
  // Lines of source keep their blanks: what explains cleans them itself.
  const explained = explanation(raw, MARKDOWN_WIDTH);
  const report = cleanDeep(raw);
  const { tree, series } = report;
  const facts = testedFacts({ tree, page }).map(([name, text]) =>
    `- ${name}: ${name === "base" ? `${code(text)}, ${prose(tree.base.why)}` : prose(text)}`
  );
  const notes = [...series.notes, ...publicNotes(tree)].map((note) => `- note: ${prose(note)}`);
  const parts = [
    [`# ${prose(seriesTitle(series))}`],
    [`**${prose(rejectVerdict(report))}**`],
    [...facts, ...notes],
    [`## Patch ${report.reject.patch} does not apply`],
    fence("text", explained),
    [prose(baseAdvice(report))],
    ["By hand:"],
    fence("sh", [...stateLines(report, report.reject.patch)]),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What the terminal shows, without its first line. */
export function explanation({ reject }: RejectReport, width: number): string[] {
  const lines = renderReject({ ...reject, subject: "" }, { width, color: false }).trimEnd().split(
    "\n",
  );
  return lines.slice(1);
}

/** Why it was tried there, and how to say where it belongs. */
export function baseAdvice({ tree: { base } }: RejectReport): string {
  if (base.how === "base-commit") return "The series names this base: base-commit.";
  const why = base.how === "--base" ? "This base was chosen by hand" : `Why there: ${base.why}`;
  return `${why}. A series that names its base (git format-patch --base=COMMIT) is tried on that.`;
}
