/**
 * The report as a terminal shows it, and as one pastes it into a mail: header, grid, what to act on,
 * one closing line.
 * @module
 */
import { auditEntries } from "../analysis/audit.ts";
import { cleanDeep } from "../../text/clean.ts";
import { bindingEntries } from "../bindings.ts";
import { bootEntries, bootRows } from "../analysis/boots.ts";
import { testRows } from "../analysis/tests.ts";
import { type Deed, failsTo } from "../analysis/breaks.ts";
import { coverageText } from "../analysis/coverage.ts";
import { driftEntries } from "../analysis/drift.ts";
import { findingParagraphs } from "../analysis/findings.ts";
import { type GridCell, gridLines } from "./grid.ts";
import { headerLines } from "../analysis/header.ts";
import { coverLetterEntries } from "../analysis/cover_letter.ts";
import { columns, paint, type RenderOptions, type Style } from "../../text/paint.ts";
import type { Report } from "../model/schema.ts";
import { VERDICTS } from "../model/cell_schema.ts";
import { duration, groupBy, plural } from "../../text/words.ts";
import { isBuilt, lookOf, LOOKS, PREPARED } from "../analysis/verdicts.ts";
import { padded, widthOf, wrap } from "../../text/width.ts";
import { cellKey } from "../../plan/types.ts";

const CLOSING: Readonly<Record<Report["verdict"]["kind"], Style>> = {
  "bisect-safe": "good",
  "nothing-to-build": "good",
  "not-bisect-safe": "alarm",
  "incomplete": "odd",
};

/**
 * The whole report, ending with a newline. Nothing from outside can put an escape sequence into it,
 * and only shell lines and log names are ever wider than the terminal.
 */
export function renderReport(raw: Report, options: RenderOptions): string {
  const report = cleanDeep(raw);
  const parts = [
    headerLines(report, options),
    reportGrid(report, options),
    legendLines(report, options),
    driftLines(report, options),
    coverLetterLines(report, options),
    bootLines(report, options),
    testLines(report, options),
    coverageLines(report, options),
    bindingLines(report, options),
    ...findingParagraphs(report, options),
    auditLines(report, options),
    closingLines(report, options),
  ];
  return `${
    parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")
  }\n`;
}

/** The grid of a report; `override` may say something else of a cell, for example that it runs. */
export function reportGrid(
  report: Report,
  options: RenderOptions,
  override: (state: number, arch: string) => GridCell = () => undefined,
): string[] {
  const cells = new Map(report.cells.map((cell) => [cellKey(cell), cell]));
  const subjects = new Map(report.series.patches.map(({ n, subject }) => [n, subject]));
  return gridLines({
    rows: report.states.map(({ n }) => ({ state: n, subject: subjects.get(n) ?? "" })),
    archs: report.archs.map(({ name }) => name),
    cell: (state, arch) => {
      const cell = cells.get(cellKey({ state, arch }));
      return override(state, arch) ?? (cell === undefined ? undefined : lookOf(cell));
    },
  }, options);
}

/** What the words of the grid mean: only those that stand in it, and not `pass` alone. */
export function legendLines(report: Report, options: RenderOptions): string[] {
  return legendEntries(report).flatMap((entry) => wrap(entry, columns(options), "    ", "  "));
}

/** The legend, a text for each word. */
export function legendEntries(report: Report): string[] {
  const used = new Set(report.cells.map((cell) => cell.verdict));
  const prepared = report.cells.some((cell) => lookOf(cell) === PREPARED)
    ? [`${PREPARED.word}: ${PREPARED.meaning}`]
    : [];
  const words = VERDICTS.filter((verdict) => used.has(verdict) && verdict !== "pass")
    .map((verdict) => {
      const { word } = LOOKS[verdict];
      const meaning = verdict === "base-broken" ? baseMeaning(report) : LOOKS[verdict].meaning;
      const name = word.toLowerCase() === verdict ? "" : `${verdict}, `;
      return `${word}: ${name}${meaning}`;
    });
  return [...prepared, ...words];
}

/** What state 0 does not do where it is broken. */
function baseMeaning(report: Report): string {
  const base = report.cells.filter((cell) => cell.verdict === "base-broken" && cell.state === 0);
  const faults = new Set(base.map((cell) => failsTo([cell])));
  const deeds: readonly Deed[] = ["build", "boot", "pass its tests"];
  const words = deeds.filter((one) => faults.has(one)).join(", or does not ");
  return words === "" ? LOOKS["base-broken"].meaning : `state 0 itself does not ${words}`;
}

function driftLines(report: Report, options: RenderOptions): string[] {
  return driftEntries(report)
    .flatMap((entry) => wrap(entry, columns(options), "          ", "config: "));
}

function coverLetterLines(report: Report, options: RenderOptions): string[] {
  return coverLetterEntries(report.series, ["mismatch"])
    .flatMap((entry) => wrap(entry, columns(options), "          ", "cover letter: "));
}

function coverageLines(report: Report, options: RenderOptions): string[] {
  const text = coverageText(report);
  return text === undefined ? [] : wrap(text, columns(options), "          ", "coverage: ");
}

/** What was and was not held against the bindings of device trees. The report must be clean. */
export function bindingLines(report: Report, options: RenderOptions): string[] {
  return bindingEntries(report)
    .flatMap((entry) => wrap(entry, columns(options), "          ", "bindings: "));
}

function auditLines(report: Report, options: RenderOptions): string[] {
  const wrong = report.audit?.cells.some((cell) => cell.result === "wrong") ?? false;
  return auditEntries(report)
    .flatMap((entry) => wrap(entry, columns(options), "         ", "audit: "))
    .map((line) => wrong ? paint(line, "alarm", options) : line);
}

/** A block for each thing that the probes measured, an architecture a line. The report must be clean. */
export function bootLines(report: Report, options: RenderOptions): string[] {
  const { rows, left } = bootRows(report);
  const width = Math.min(
    Math.floor(columns(options) / 3),
    Math.max(0, ...report.archs.map(({ name }) => widthOf(name))),
  );
  const blocks = groupBy(rows, (row) => row.name).flatMap((same) => [
    ...wrap(same[0]!.name, columns(options), "    ", "boot: "),
    ...same.flatMap(({ arch, text }) =>
      wrap(text, columns(options), " ".repeat(width + 10), `      ${padded(arch, width)}  `)
    ),
  ]);
  const notes = [...left === 0 ? [] : [`${plural(left, "more row")}`], ...bootEntries(report)];
  return [...blocks, ...notes.flatMap((one) => wrap(one, columns(options), "      ", "boot: "))];
}

/** A line for each test of each build, over the states. The report must be clean. */
export function testLines(report: Report, options: RenderOptions): string[] {
  return testRows(report).flatMap(({ name, arch, text }) =>
    wrap(`${name} on ${arch}: ${text}`, columns(options), "      ", "test: ")
  );
}

function closingLines(report: Report, options: RenderOptions): string[] {
  return wrap(`${report.verdict.text} [${closingText(report)}]`, columns(options), "    ")
    .map((line) => paint(line, CLOSING[report.verdict.kind], options));
}

/** How much was built, and what it took. */
export function closingText(report: Report): string {
  const built = report.cells.filter(isBuilt).length;
  const cached = report.cells.filter((cell) => cell.cached).length;
  const cells = report.cells.reduce((sum, cell) => sum + (cell.cached ? 0 : cell.cpuSeconds), 0);
  // The steps have also what was built only to boot.
  const booted = report.cells.some(({ boot }) => boot !== undefined);
  const steps = (booted ? report.run.steps ?? [] : []).reduce(
    (sum, one) => sum + one.cpuSeconds,
    0,
  );
  const cpu = Math.max(cells, steps);
  return [
    `${plural(report.cells.length, "cell")}, ${built} built`,
    ...cached === 0 ? [] : [`${cached} from an earlier run`],
    `${duration(report.run.seconds)} (${duration(cpu)} of CPU)`,
  ].join(", ");
}
