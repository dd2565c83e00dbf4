/**
 * What a reader of the report has to act on: breaks and new warnings, each listed once, for all the
 * architectures that it hits in the same way.
 * @module
 */
import { diagnosticText } from "./diagnostic.ts";
import { isNewWarning } from "../../judge/mod.ts";
import { firstError as firstPrinted } from "../../compile/first_error.ts";
import { ran } from "./boots.ts";
import { failedTests } from "./tests.ts";
import type { Cell, Report, ReportDiagnostic } from "../model/schema.ts";
import { groupBy, ranges } from "../../text/words.ts";

/** The same thing going wrong at one state on one architecture or more. */
export interface Break {
  readonly state: number;
  /** In the order of the grid. */
  readonly archs: readonly string[];
  /** The first error; undefined if there is none that we understand, or that explains it best. */
  readonly error: ReportDiagnostic | undefined;
  /** The cell of the first architecture, for the rest. */
  readonly cell: Cell;
  /** What became of it: `patch 5 mends it`. Empty if nothing is known. */
  readonly fate: string;
}

/** A new warning of one patch. */
export interface NewWarning {
  readonly state: number;
  readonly archs: readonly string[];
  readonly warning: ReportDiagnostic;
}

/** The cells of that verdict, grouped by state and first error, by state. */
export function findBreaks(report: Report, verdict: "fail" | "base-broken"): readonly Break[] {
  const cells = report.cells.filter((cell) =>
    cell.verdict === verdict && (verdict === "fail" || cell.state === 0)
  );
  const found = cells.map((cell): Break => ({
    state: cell.state,
    archs: [cell.arch],
    error: explainingError(cell),
    cell,
    fate: fateOf(report, cell),
  }));
  return groupBy(inGridOrder(report, found, (one) => one.cell), (one) =>
    JSON.stringify([
      one.state,
      one.fate,
      one.error === undefined ? one.cell.reason : whatItSays(one.error),
    ])).map((group) => ({ ...group[0]!, archs: group.flatMap((one) => one.archs) }));
}

/** New warnings of cells that build, grouped by state and text, by state. */
export function findWarnings(report: Report): readonly NewWarning[] {
  const cells = report.cells.filter((cell) => cell.verdict === "warn" || cell.verdict === "fixed");
  const found = inGridOrder(report, cells, (cell) => cell).flatMap((cell) =>
    cell.diagnostics
      .filter(isNewWarning)
      .map((warning): NewWarning => ({ state: cell.state, archs: [cell.arch], warning }))
  );
  return groupBy(found, (one) => JSON.stringify([one.state, whatItSays(one.warning)]))
    .map((group) => ({ ...group[0]!, archs: [...new Set(group.flatMap((one) => one.archs))] }));
}

/**
 * The error to show for a cell: one that is new, before one that is not; of those, the first that
 * was printed.
 */
export function firstError(cell: Cell): ReportDiagnostic | undefined {
  const first = (news: boolean) =>
    firstPrinted(
      cell.diagnostics.filter((d) => d.status !== "fixed" && (d.status === "new") === news),
      cell.brokenTargets,
    );
  return first(true) ?? first(false);
}

/** The error that explains a break; undefined where the reason does: it has how a kernel died, or a test. */
export function explainingError(cell: Cell): ReportDiagnostic | undefined {
  return cell.boot?.result === "broken" || failedTests(cell).length > 0
    ? undefined
    : firstError(cell);
}

/**
 * What is to be said of a break: its error, or how a kernel died, or which test fails. The reason of a base that is broken
 * begins with what its title says.
 */
export function breakText({ error, cell }: Pick<Break, "error" | "cell">): string {
  if (error !== undefined) return diagnosticText(error);
  return cell.verdict === "base-broken" ? cell.argument?.text ?? cell.reason : cell.reason;
}

/** What a state that breaks may not do. */
export type Deed = "build" | "boot" | "pass its tests";

/** What cells that break do not do: only what builds boots, and only what does so is tested. */
export function failsTo(cells: readonly Cell[]): Deed {
  if (cells.every((cell) => failedTests(cell).length > 0)) return "pass its tests";
  return cells.every(({ boot }) => boot?.result === "broken" && ran(boot)) ? "boot" : "build";
}

/** What happens to a break at the states after it. */
function fateOf(report: Report, broken: Cell): string {
  if (broken.verdict !== "fail") return "";
  const later = report.cells
    .filter((cell) => cell.arch === broken.arch && cell.state > broken.state)
    .toSorted((a, b) => a.state - b.state);
  const still: number[] = [];
  for (const cell of later) {
    if (cell.verdict === "inherited") still.push(cell.state);
    else if (cell.verdict === "fixed") {
      const between = still.length === 0 ? "" : `still broken at ${states(still)}; `;
      return `${between}patch ${cell.state} mends it`;
    } else break;
  }
  const last = report.states.at(-1)?.n;
  if (still.length === 0) return "";
  return still.at(-1) === last
    ? `not mended by the end of the series`
    : `still broken at ${states(still)}`;
}

function states(numbers: readonly number[]): string {
  return `state${numbers.length === 1 ? "" : "s"} ${ranges(numbers)}`;
}

/** The same message at another line, or of another compiler's column, is the same. */
export function whatItSays(d: ReportDiagnostic): unknown[] {
  return [d.severity, d.tool, d.file, d.message, d.option];
}

function inGridOrder<T>(report: Report, values: readonly T[], cell: (value: T) => Cell): T[] {
  const order = new Map(report.archs.map((arch, i) => [arch.name, i]));
  const place = (value: T) => order.get(cell(value).arch) ?? order.size;
  return values.toSorted((a, b) => cell(a).state - cell(b).state || place(a) - place(b));
}
