/**
 * What `b4 review` asks of a check command (b4's documentation, "CI check protocol"): an array of results, each with
 * a status. Pure.
 * @module
 */
import { z } from "zod";
import { handLines } from "./analysis/by_hand.ts";
import { explainingError, findBreaks, findWarnings } from "./analysis/breaks.ts";
import { cleanDeep } from "../text/clean.ts";
import type { RejectReport } from "./model/reject_schema.ts";
import { isOnOtherBase, rejectReason } from "./markdown/reject.ts";
import { renderReject } from "./terminal/reject.ts";
import type { Report } from "./model/schema.ts";
import { lackingOf } from "./analysis/prerequisites.ts";
import { testedFacts } from "./analysis/tested.ts";
import { refusedCells } from "./analysis/werror.ts";
import { diagnosticText } from "./analysis/diagnostic.ts";
import { shorten } from "../text/width.ts";

/** A result as b4 reads it. */
export const b4ResultSchema = z.object({
  tool: z.string(),
  status: z.enum(["pass", "warn", "fail"]),
  summary: z.string(),
  url: z.string(),
  details: z.string(),
});
/** One of them. */
export type B4Result = z.infer<typeof b4ResultSchema>;

/** What is said about the mails of a series, by their Message-IDs; of a mail without an answer, nothing. */
export type B4Answers = ReadonlyMap<string, readonly B4Result[]>;

/** Columns, so that a line of b4's table holds it. */
const SUMMARY = 120;
/** Characters of the details: what a person scrolls through. */
const DETAILS = 8000;
/** Columns of the table of results. */
const TOOL = "everystep", WHOLE = "everystep-series";

/**
 * The answers of a report. What has no answer yet gets none: b4 keeps a warning for months. A series
 * without a cover letter has the answer about the whole of it at its first patch.
 */
export function b4Answers(raw: Report): B4Answers {
  const report = cleanDeep(raw);
  const answers = unanswered(report);
  // What may be there tomorrow is no answer for months.
  if (lackingOf(report.tree.base.prerequisites).length > 0) return answers;
  const { patches } = report.series;
  for (const { n, messageId } of patches) {
    const result = patchResult(report, n);
    if (messageId !== undefined && result !== undefined) answers.set(messageId, [result]);
  }
  const whole = seriesResult(report);
  const head = headOf(report.series);
  if (whole !== undefined && head !== undefined && patches.length > 1) {
    answers.set(head, [...answers.get(head) ?? [], whole]);
  }
  return answers;
}

/** The answers of a series that does not apply: at its cover letter and at the patch. */
export function b4Reject(raw: RejectReport): B4Answers {
  const explained = renderReject(raw.reject, { width: 100, color: false });
  const report = cleanDeep(raw);
  const { patch } = report.reject;
  const at = report.series.patches.find(({ n }) => n === patch)?.messageId;
  const result = (tool: string, who: string): B4Result => ({
    ...{ tool, status: "fail", url: "" },
    summary: shorten(`${who}: ${rejectReason(report)}`, SUMMARY),
    details: cut([...head(report), "", explained]),
  });
  const cover = headOf(report.series);
  const answers = unanswered(report);
  if (isOnOtherBase(report)) return answers;
  if (at !== undefined) answers.set(at, [result(TOOL, "does not apply")]);
  if (cover !== undefined && cover !== at) {
    answers.set(cover, [result(WHOLE, `patch ${patch} does not apply`)]);
  }
  return answers;
}

/** Every mail of the series, with nothing said: what an earlier run found is no answer of this one. */
function unanswered({ series }: Pick<Report, "series">): Map<string, B4Result[]> {
  const ids = [...series.posted ?? [], ...series.patches].map(({ messageId }) => messageId);
  return new Map(ids.flatMap((id) => id === undefined ? [] : [[id, []]]));
}

/** The Message-ID of the cover letter, else of the first patch. */
function headOf({ posted = [], patches }: Report["series"]): string | undefined {
  return posted.find(({ n }) => n === 0)?.messageId ??
    patches.find(({ n }) => n === 1)?.messageId;
}

function patchResult(report: Report, n: number): B4Result | undefined {
  const cells = report.cells.filter((cell) => cell.state === n);
  const archs = (...verdicts: readonly string[]) =>
    cells.filter(({ verdict }) => verdicts.includes(verdict)).map(({ arch }) => arch).join(", ");
  const fail = cells.find(({ verdict }) => verdict === "fail");
  const common = { tool: TOOL, url: "" };
  if (fail !== undefined) {
    const error = explainingError(fail);
    const why = error === undefined ? fail.reason : diagnosticText(error);
    const details = cut([
      ...head(report),
      ...findBreaks(report, "fail").filter(({ state }) => state === n)
        .flatMap(({ archs, error, cell }) => [
          "",
          `${archs.join(", ")}: ${error === undefined ? cell.reason : diagnosticText(error)}`,
        ]),
      "",
      `By hand, on ${fail.arch}:`,
      ...handLines(report, fail).map((line) => `  ${line}`),
    ]);
    return {
      ...common,
      status: "fail",
      summary: shorten(`breaks ${archs("fail")}: ${why}`, SUMMARY),
      details,
    };
  }
  const still = archs("inherited");
  if (still !== "") {
    const summary = shorten(`still broken on ${still} by an earlier patch`, SUMMARY);
    return { ...common, status: "fail", summary, details: cut(head(report)) };
  }
  const refused = refusedCells(report, n);
  const answered = report.archs.every(({ name }) => {
    const cell = cells.find(({ arch }) => arch === name);
    return cell !== undefined && !["infra", "untested", "base-broken"].includes(cell.verdict);
  });
  const covered = !(report.coverage?.missing ?? []).some(({ patch }) => patch === n);
  if (refused.length === 0 && (!answered || !covered)) return undefined;
  const warned = refused.length > 0 ? refused.map(({ arch }) => arch).join(", ") : archs("warn");
  if (warned !== "") {
    const found = findWarnings(report).filter(({ state }) => state === n);
    const details = cut([
      ...head(report),
      "",
      ...found.map(({ archs, warning }) => `${archs.join(", ")}: ${diagnosticText(warning)}`),
    ]);
    return {
      ...common,
      status: refused.length > 0 ? "fail" : "warn",
      summary: shorten(
        refused.length > 0
          ? `a new warning on ${warned}, and --werror makes it an error`
          : `a new warning on ${warned}`,
        SUMMARY,
      ),
      details,
    };
  }
  const built = archs("pass", "fixed");
  const summary = built === "" ? "no build reads what it changes" : `builds on ${built}`;
  return {
    ...common,
    status: "pass",
    summary: shorten(summary, SUMMARY),
    details: cut(head(report)),
  };
}

function seriesResult(report: Report): B4Result | undefined {
  const { kind, text } = report.verdict;
  if (kind === "incomplete" || !report.complete) return undefined;
  const warns = report.cells.some(({ verdict }) => verdict === "warn");
  const status = kind === "not-bisect-safe" ? "fail" : warns ? "warn" : "pass";
  return {
    tool: WHOLE,
    status,
    summary: shorten(text, SUMMARY),
    url: "",
    details: cut(head(report)),
  };
}

function head(report: Pick<Report, "tree"> & { readonly archs?: Report["archs"] }): string[] {
  return testedFacts(report).map(([name, text]) => `${`${name}:`.padEnd(6)} ${text}`);
}

function cut(lines: readonly string[]): string {
  const text = lines.join("\n").trim();
  return text.length > DETAILS ? `${text.slice(0, DETAILS)}\n[...]` : text;
}
