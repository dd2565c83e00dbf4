/**
 * The piece of a log that a page shows: around the message that a cell is about, or its end. Pure.
 * @module
 */
import { isNewWarning } from "../../judge/mod.ts";
import { firstError } from "../analysis/breaks.ts";
import { cleanSource, COLOURS } from "../../text/clean.ts";
import type { Cell, ReportDiagnostic } from "../model/schema.ts";
import type { CellLog } from "./types.ts";

/** Lines before the message and behind it; lines of a log's end. */
const BEFORE = 6, BEHIND = 16, END = 6;
/** Of a line, as many characters. */
const MAX_LINE = 240;

/** The excerpt of a cell's log, for `log` as far as it was read. */
export function excerptOf(log: string, cell: Cell): Omit<CellLog, "file"> {
  const lines = log.replaceAll(COLOURS, "").split("\n").map((line) => line.replace(/\r$/, ""));
  while (lines.at(-1)?.trim() === "") lines.pop();
  const hit = findMessage(lines, cell);
  const from = hit === undefined ? Math.max(0, lines.length - END) : Math.max(0, hit - BEFORE);
  const to = hit === undefined ? lines.length : Math.min(lines.length, hit + BEHIND + 1);
  return {
    lines: lines.slice(from, to).map((line) =>
      line.length > MAX_LINE ? `${cleanSource(line.slice(0, MAX_LINE))} [...]` : cleanSource(line)
    ),
    ...hit === undefined ? {} : { hit: hit - from },
    cut: { before: from > 0, after: to < lines.length },
  };
}

/** What a cell is about: its first error, else its first new warning; nothing if it simply builds. */
export function subjectOf(cell: Cell): ReportDiagnostic | undefined {
  return firstError(cell) ??
    cell.diagnostics.find(isNewWarning);
}

/** Whether there is a message to look for in the log. */
export function isAboutMessage(cell: Cell): boolean {
  return subjectOf(cell) !== undefined || wentWrong(cell);
}

function wentWrong(cell: Cell): boolean {
  return cell.verdict === "fail" || cell.verdict === "inherited" || cell.brokenTargets.length > 0;
}

/** The line of the message; of a build that failed without one, the first that sounds like it. */
function findMessage(lines: readonly string[], cell: Cell): number | undefined {
  const about = subjectOf(cell);
  const found = (is: (line: string) => boolean) => {
    const i = lines.findIndex(is);
    return i < 0 ? undefined : i;
  };
  if (about !== undefined) {
    const text = about.message.slice(0, 80);
    const place = about.file === undefined ? "" : `${about.file}:${about.line ?? ""}`;
    return found((line) => line.includes(text) && line.includes(place)) ??
      found((line) => line.includes(text));
  }
  return wentWrong(cell) ? found(saysError) : undefined;
}

/** A compiler's error, or what make says when it stops. */
function saysError(line: string): boolean {
  if (/\berror\b/i.test(line)) return true;
  const stars = line.indexOf("***");
  return stars >= 0 && /\bstop\b/i.test(line.slice(stars));
}
