/**
 * New errors and warnings of a report as annotations at their lines.
 * @module
 */
import type { Cell, Report, ReportDiagnostic } from "../../report/model/schema.ts";
import { groupBy, plural, ranges } from "../../text/words.ts";
import { shorten } from "../../text/width.ts";
import type { Annotation } from "./types.ts";

/** GitHub takes so many in one request. */
export const BATCH = 50;
/** More than these are counted in the summary: nobody reads ten screens of them. */
export const MAX_ANNOTATIONS = 500;
/** GitHub's bound for a title, in characters. */
const MAX_TITLE = 255;
/** Lines of a console, and columns of a line. */
const MAX_CONSOLE = 12, COLUMNS = 240;

interface Found {
  readonly cell: Cell;
  readonly diagnostic: ReportDiagnostic;
  readonly path: string;
  readonly line: number;
}

/** Annotations, errors first, and how many more there were. The report must be clean. */
export function annotationsOf(
  report: Report,
): { readonly annotations: readonly Annotation[]; readonly left: number } {
  const order = new Map(report.archs.map(({ name }, i) => [name, i]));
  const found = report.cells.flatMap(foundIn)
    .toSorted((a, b) =>
      weight(a) - weight(b) || a.cell.state - b.cell.state ||
      (order.get(a.cell.arch) ?? 0) - (order.get(b.cell.arch) ?? 0)
    );
  const groups = groupBy(
    found,
    ({ cell, diagnostic, path, line }) =>
      JSON.stringify([
        cell.state,
        diagnostic.severity,
        path,
        line,
        diagnostic.message,
        diagnostic.option,
      ]),
  );
  const all = groups.map((group) => annotation(report, group));
  const annotations = all.slice(0, MAX_ANNOTATIONS);
  return { annotations, left: all.length - annotations.length };
}

/** What a patch brought, at a line of a file of the tree. Other cells' messages are not its own. */
function foundIn(cell: Cell): Found[] {
  if (cell.state === 0 || !["fail", "warn", "fixed"].includes(cell.verdict)) return [];
  const found = cell.diagnostics.flatMap((diagnostic) => {
    const path = diagnostic.file?.replace(/^(?:\.\/)+/, "") ?? "";
    const line = diagnostic.line ?? 0;
    if (diagnostic.status !== "new" || line < 1 || !isInTree(path)) return [];
    return [{ cell, diagnostic, path, line }];
  });
  return found.some(({ diagnostic }) => diagnostic.severity === "error")
    ? found
    : [...found, ...atHunk(cell)];
}

/** A kernel that does not run names no line: the hunk that most likely did it has one. */
function atHunk(cell: Cell): Found[] {
  const { verdict, boot, hunk, reason } = cell;
  const at = /^(?<path>.+) @@ -\S+ \+(?<line>[1-9]\d{0,8})(?:,\d+)? @@/.exec(hunk ?? "")?.groups;
  if (verdict !== "fail" || boot?.result !== "broken" || at === undefined) return [];
  const path = at.path!, line = Number(at.line);
  const message = `${reason} (this hunk is the likely cause)`;
  const diagnostic = { severity: "error", tool: "boot", message, status: "new" } as const;
  return isInTree(path) ? [{ cell, diagnostic, path, line }] : [];
}

/** A relative path that does not leave the tree. */
function isInTree(path: string): boolean {
  return path !== "" && !path.split("/").some((part) => part === "" || part === "..");
}

function weight({ diagnostic }: Found): number {
  return diagnostic.severity === "error" ? 0 : 1;
}

function annotation(report: Report, group: readonly Found[]): Annotation {
  const { cell, diagnostic, path, line } = group[0]!;
  const { state } = cell;
  const archs = [...new Set(group.map((one) => one.cell.arch))].join(", ");
  const option =
    diagnostic.option === undefined || diagnostic.message.includes(`[${diagnostic.option}]`)
      ? ""
      : ` [${diagnostic.option}]`;
  const what = diagnostic.severity === "error" ? `breaks ${archs}` : `adds a warning on ${archs}`;
  const last = report.states.at(-1)?.n;
  const subject = report.series.patches.find(({ n }) => n === state)?.subject ?? "";
  const details = [
    ...state === last ? [] : [`The line is that after patch ${state}: ${subject}`],
    ...consoleOf(cell, diagnostic),
  ];
  return {
    path,
    line,
    level: diagnostic.severity === "error" ? "failure" : "warning",
    title: [...`patch ${state} ${what}`].slice(0, MAX_TITLE).join(""),
    message: `${diagnostic.message}${option}`,
    ...(details.length === 0 ? {} : { details: details.join("\n") }),
  };
}

/** Of a message of a kernel that ran, what its console said. */
function consoleOf({ boot }: Cell, { tool }: ReportDiagnostic): readonly string[] {
  const ofBoot = tool === "boot" || tool === "kernel";
  if (boot === undefined || boot.excerpt.length === 0 || !ofBoot) return [];
  const lines = boot.excerpt.slice(0, MAX_CONSOLE).map((line) => shorten(line, COLUMNS));
  return [`The console of ${boot.machine}:`, ...lines];
}

/** One line about those that are left out; none if there are none. */
export function leftLines(left: number, states: readonly number[]): string[] {
  if (left === 0) return [];
  return [
    `${plural(left, "more message")} of patches ${ranges(states)} stand in the logs, not here.`,
  ];
}
