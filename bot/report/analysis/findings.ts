/**
 * The text below the grid: breaks, new warnings, a base that does not build, what was not tested.
 * @module
 */
import { notOkLines } from "./boots.ts";
import { failedTests, testTitle } from "./tests.ts";
import { mendHint, skipLine, skipReasons, skipTitle } from "./advice.ts";
import { handLines } from "./by_hand.ts";
import { uncoveredEntries } from "./coverage.ts";
import {
  type Break,
  breakText,
  failsTo,
  findBreaks,
  findWarnings,
  type NewWarning,
} from "./breaks.ts";
import { columns, paint, type RenderOptions } from "../../text/paint.ts";
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural, ranges } from "../../text/words.ts";
import { diagnosticText } from "./diagnostic.ts";
import { shorten, wrap } from "../../text/width.ts";

/** Of one patch, more new warnings than these are counted and not shown. */
const MAX_WARNINGS = 8;
const MAX_TARGETS = 5;
/** Lines of a console. */
const MAX_CONSOLE = 12;
/** Shell lines stand behind this and are never broken, so that they can be copied. */
export const SHELL_PROMPT = "    $ ";

/** Paragraphs, most important first. The report must be clean. */
export function findingParagraphs(report: Report, options: RenderOptions): string[][] {
  const entry = (text: string) => wrap(text, columns(options), "    ");
  const detail = (text: string) => wrap(text, columns(options), "    ", "    ");

  const breakLines = (one: Break): string[] => {
    const what = breakText(one);
    return [
      ...colorFirst(entry(`patch ${one.state} breaks ${one.archs.join(", ")}: ${what}`), options),
      ...one.cell.hunk === undefined ? [] : detail(`likely cause: ${one.cell.hunk}`),
      ...more(one.cell).flatMap(detail),
      ...one.fate === "" ? [] : detail(one.fate),
      ...console(one.cell),
      ...testsOf(one.cell),
      ...byHand(one),
    ];
  };
  /** What the tests printed that fail. */
  const testsOf = (cell: Cell): string[] =>
    failedTests(cell).flatMap((test) => [
      ...detail(`${testTitle(test)}: ${test.summary}`),
      ...test.excerpt.slice(-MAX_CONSOLE).map((line) =>
        `    | ${shorten(line, columns(options) - 6)}`
      ),
      ...test.log === undefined ? [] : [`    log of ${test.name}: ${test.log}`],
    ]);
  /** What the console said, where it is the boot that broke. */
  const console = ({ boot }: Cell): string[] =>
    boot?.result !== "broken" ? [] : [
      ...detail(`${boot.machine}: ${boot.summary}`),
      ...boot.excerpt.slice(0, MAX_CONSOLE).map((line) =>
        `    | ${shorten(line, columns(options) - 6)}`
      ),
      ...notOkLines(boot).flatMap(detail),
      ...boot.console === undefined ? [] : [`    console: ${boot.console}`],
    ];
  const byHand = ({ cell, archs }: Break): string[] => {
    const lines = handLines(report, cell);
    const title = archs.length > 1 ? `by hand, on ${cell.arch}:` : "by hand:";
    return [
      ...cell.log === undefined ? [] : [`    log: ${cell.log}`],
      ...lines.length === 0 ? [] : detail(title),
      ...lines.map((line) => `${SHELL_PROMPT}${line}`),
    ];
  };
  const warningLines = (found: readonly NewWarning[]): string[] => [
    ...found.slice(0, MAX_WARNINGS).flatMap((one) =>
      entry(
        `patch ${one.state} adds a warning on ${one.archs.join(", ")}: ${
          diagnosticText(one.warning)
        }`,
      )
    ),
    ...found.length > MAX_WARNINGS
      ? entry(
        `patch ${found[0]!.state} adds ${
          plural(found.length - MAX_WARNINGS, "more warning")
        }; the logs have them`,
      )
      : [],
  ];
  const baseLines = (one: Break): string[] => {
    const what = breakText(one);
    return [
      ...entry(
        `state 0 itself does not ${failsTo([one.cell])} on ${
          one.archs.join(", ")
        }; not the fault of the series: ${what}`,
      ),
      ...more(one.cell).flatMap(detail),
      ...one.archs.flatMap((arch) => detail(stillJudged(report, arch))),
      ...console(one.cell),
      ...testsOf(one.cell),
      ...byHand(one),
    ];
  };
  const mend = mendHint(report);
  const warnings = groupBy(findWarnings(report), (one) => String(one.state));
  return [
    ...findBreaks(report, "fail").map(breakLines),
    mend === undefined ? [] : entry(mend),
    skipLines(report, options),
    ...warnings.map(warningLines),
    ...findBreaks(report, "base-broken").map(baseLines),
    openEntries(report).flatMap(entry),
  ].filter((lines) => lines.length > 0);
}

/** The commits of a range that a bisection has to step over, and why. */
function skipLines(report: Report, options: RenderOptions): string[] {
  const line = skipLine(report);
  if (line === undefined) return [];
  return [
    ...wrap(skipTitle(report), columns(options), "    "),
    `${SHELL_PROMPT}${line}`,
    ...skipReasons(report).flatMap((text) => wrap(text, columns(options), "        ", "    ")),
  ];
}

function colorFirst(lines: readonly string[], options: RenderOptions): string[] {
  return lines.map((line) => paint(line, "bad", options));
}

/** How much more went wrong in that cell: one line or none. */
export function more(cell: Cell): string[] {
  const others = Math.max(0, cell.diagnosticsTotal.errors - 1);
  const targets = cell.brokenTargets.slice(0, MAX_TARGETS).map((one) => shorten(one, 60));
  const rest = cell.brokenTargets.length - targets.length;
  const failed = targets.length === 0
    ? []
    : [`not built: ${targets.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
  return [
    [...others === 0 ? [] : [`${plural(others, "more error")}`], ...failed].join("; "),
  ].filter((text) => text !== "");
}

/** What a base that does not build still lets us say about the patches. */
export function stillJudged(report: Report, arch: string): string {
  const cells = report.cells.filter((cell) => cell.arch === arch && cell.state > 0);
  const same = cells.filter((cell) => cell.verdict === "base-broken" && cell.compiled > 0);
  const blamed = cells.filter((cell) => ["fail", "inherited", "fixed"].includes(cell.verdict));
  const parts = [
    ...same.length === 0 ? [] : [
      `${patches(same)} compiled what still compiles (${
        plural(same.reduce((sum, cell) => sum + cell.compiled, 0), "object")
      }), and nothing that built before broke`,
    ],
    ...blamed.length === 0 ? [] : [`${patches(blamed)}: see the grid`],
  ];
  return `${arch}: ${
    parts.length === 0 ? "nothing could be judged on top of it" : parts.join("; ")
  }`;
}

function patches(cells: readonly Cell[]): string {
  return `patch${cells.length === 1 ? "" : "es"} ${ranges(cells.map((cell) => cell.state))}`;
}

/** What has no answer, and why: a line each. */
export function openEntries(report: Report): string[] {
  return [
    ...notTested(report, "infra"),
    ...notTested(report, "untested"),
    ...uncoveredEntries(report),
    ...notReached(report),
  ];
}

function notTested(report: Report, verdict: "infra" | "untested"): string[] {
  const cells = report.cells.filter((cell) => cell.verdict === verdict);
  const word = verdict === "infra" ? "our own fault (infra)" : "not tested";
  const byArch = groupBy(cells, (cell) => JSON.stringify([cell.arch, cell.reason]));
  const facts = byArch.map((group) => {
    const numbers = group.map((cell) => cell.state);
    const all = numbers.length === report.states.length;
    return { arch: group[0]!.arch, reason: group[0]!.reason, at: all ? "" : ranges(numbers) };
  });
  return groupBy(facts, (one) => JSON.stringify([one.reason, one.at])).map((group) => {
    const { reason, at } = group[0]!;
    const where = at === "" ? "" : `, state${/[ ,]/.test(at) ? "s" : ""} ${at}`;
    return `${word}: ${group.map((one) => one.arch).join(", ")}${where}: ${reason}`;
  });
}

function notReached(report: Report): string[] {
  if (report.complete) return [];
  const missing = report.states.length * report.archs.length - report.cells.length;
  return missing > 0 ? [`not reached: ${plural(missing, "cell")}`] : [];
}
