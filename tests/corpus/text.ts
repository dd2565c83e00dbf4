/**
 * A report as the corpus writes it: the grid, then a line for each thing said.
 */
import { inPrintOrder } from "../../bot/compile/first_error.ts";
import { type Cell, type Report, type ReportDiagnostic } from "../../bot/report/model/schema.ts";
import { diagnosticText } from "../../bot/report/analysis/diagnostic.ts";
import { LOOKS } from "../../bot/report/analysis/verdicts.ts";

/** Of a cell, more than these are counted: some cases print thousands. */
const MAX_LINES = 6;

/**
 *     0  pass  pass
 *     1  FAIL  -
 *     1 toya: new mm/a.c:6:9: error: text
 *     1 toya: A n -> y
 *     not compiled: drivers/a.c of patch 1
 *
 * Of errors the first alone. Old diagnostics are left out.
 */
export function reportText(report: Report): string {
  const archs = report.archs.map((arch) => arch.name);
  const at = (state: number, arch: string) =>
    report.cells.find((cell) => cell.state === state && cell.arch === arch);
  const grid = report.states.map(({ n }) =>
    [
      n,
      ...archs.map((arch) => {
        const cell = at(n, arch);
        return cell === undefined ? "?" : LOOKS[cell.verdict].word;
      }),
    ].join("  ")
  );
  const found = report.states.flatMap(({ n }) => {
    const lines = archs.flatMap((arch) => {
      const cell = at(n, arch);
      return cell === undefined ? [] : linesOf(cell).map((text) => ({ arch, text }));
    });
    return [...Map.groupBy(lines, ({ text }) => text)].map(([text, list]) =>
      `${n} ${[...new Set(list.map(({ arch }) => arch))].join(" ")}: ${text}`
    );
  });
  const missing = report.coverage?.missing ?? [];
  const uncovered = missing.map(({ patch, file }) => `not compiled: ${file} of patch ${patch}`);
  return [...grid, ...found, ...uncovered].join("\n");
}

function linesOf(cell: Cell): string[] {
  const news = inPrintOrder(
    cell.diagnostics.filter((d) => d.severity === "error" && d.status !== "old"),
    cell.brokenTargets,
  ).concat(cell.diagnostics.filter((d) => d.severity === "warning" && d.status !== "old"));
  const is = (severity: ReportDiagnostic["severity"]) => {
    const texts = news.filter((d) => d.severity === severity)
      .map((d) => `${d.status} ${diagnosticText(d)}`);
    return [...Map.groupBy(texts, (text) => text)]
      .map(([text, same]) => same.length === 1 ? text : `${text} (${same.length} times)`);
  };
  const warnings = is("warning");
  return [
    ...is("error").slice(0, 1),
    ...warnings.slice(0, MAX_LINES),
    ...warnings.length > MAX_LINES ? [`${warnings.length - MAX_LINES} more warnings`] : [],
    ...(cell.drift?.symbols ?? []).map(({ symbol, from, to }) => `${symbol} ${from} -> ${to}`),
    ...cell.hunk === undefined ? [] : [`hunk ${cell.hunk}`],
  ];
}

/** The lines of an expectation, with blanks as {@linkcode reportText} has them. */
export function expectedLines(expect: string): readonly string[] {
  return expect.trim().split("\n").map((line) =>
    /^\s*\d+ {2}/.test(line) ? line.trim().replace(/ {2,}/g, "  ") : line.trim()
  );
}

/** Whether a line is as expected, where `*` stands for any text. */
export function matches(expected: string, line: string): boolean {
  const parts = expected.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(line);
}

/** The report's lines; one that is as expected is written as the expectation has it. */
export function asExpected(expected: readonly string[], lines: readonly string[]): string[] {
  return lines.map((line, i) => {
    const same = expected[i];
    return same !== undefined && matches(same, line) ? same : line;
  });
}
