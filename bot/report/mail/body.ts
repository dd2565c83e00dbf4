/**
 * The text of an answer: short, prose in 72 columns, compiler output and commands as they are.
 * @module
 */
import type { MailOutcome } from "../../config/mod.ts";
import { type Break, failsTo, findBreaks, findWarnings } from "../analysis/breaks.ts";
import { driftEntries } from "../analysis/drift.ts";
import { more, openEntries } from "../analysis/findings.ts";
import { LEVEL_TEXTS } from "../analysis/header.ts";
import { failedTests, testTitle } from "../analysis/tests.ts";
import type { Posted } from "./policy.ts";
import { pasteTable } from "./table.ts";
import type { Report } from "../model/schema.ts";
import { bindingLines, bootLines, legendLines, reportGrid, testLines } from "../terminal/report.ts";
import { plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { handLines } from "../analysis/by_hand.ts";
import { type Tested, testedFacts } from "../analysis/tested.ts";
import { shorten, wrap } from "../../text/width.ts";

/** Columns of prose, so that it can be quoted twice and still fits 80. */
export const MAIL_WIDTH = 72;
const PLAIN = { width: MAIL_WIDTH, color: false };
/** Logs and commands stand behind this and are never broken. */
const INDENT = "  ";
/** More of a kind are counted and not shown: the thread is for people. */
const MAX_BREAKS = 4, MAX_WARNINGS = 5, MAX_DRIFT = 10, MAX_ROWS = 16, MAX_CONSOLE = 12;
/** An error that fills pages helps nobody. */
const MAX_ERROR = 900;
/** In UTF-16 code units. Lists refuse a mail of 100,000 octets. */
const MAX_BODY = 30_000;

/** The text, ending with a newline. The report must be clean. */
export function mailBody(
  report: Report,
  outcome: Exclude<MailOutcome, "reject">,
  about: Posted,
  { page, omitted }: { readonly page?: string; readonly omitted: number },
): string {
  const first = findBreaks(report, "fail").flatMap(({ archs }) => archs);
  return joined(report, [
    testedLines({ ...report, first, page }),
    ...outcome === "failure" ? failure(report, about) : praise(report),
    ...warnings(report, about),
    grid(report),
    legendLines(report, PLAIN),
    outcome === "success" ? drift(report) : [],
    outcome === "success" ? bootLines(report, PLAIN) : [],
    outcome === "success" ? testLines(report, PLAIN) : [],
    bindingLines(report, PLAIN),
    notTested(report),
    omittedLines(omitted),
    outcome === "failure" ? [] : pasteTable(report),
  ]);
}

/** What people are told who would look for others in Cc:. */
export function omittedLines(omitted: number): string[] {
  return omitted === 0 ? [] : wrap(
    `This mail was not sent to ${omitted} more who would get it: they are too many.`,
    MAIL_WIDTH,
  );
}

/** The block at the head of a mail. */
export function testedLines(tested: Tested): string[] {
  return testedFacts(tested).flatMap(([name, text]) =>
    text.length > MAX_ERROR ? [] : [`${`${name}:`.padEnd(6)} ${text}`]
  );
}

/** Paragraphs and the signature, ending with a newline. */
export function joined(
  { tool }: Pick<Report, "tool">,
  parts: readonly (readonly string[])[],
): string {
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"))
    .join("\n\n");
  const kept = text.slice(0, MAX_BODY);
  return [
    ...text.length > MAX_BODY
      ? [kept.slice(0, kept.lastIndexOf("\n")), "", `${INDENT}(the rest is too long for a mail)`]
      : [text],
    "",
    "-- ",
    `everystep ${shorten(tool.version, 40)}, an automatic mail; answers are read`,
    "",
  ].join("\n");
}

/** What breaks: the first error of each, and how to see the first of all oneself. */
function failure(report: Report, about: Posted): string[][] {
  const found = findBreaks(report, "fail");
  const rest = found.length - MAX_BREAKS;
  return found.slice(0, MAX_BREAKS).flatMap((one, i) => [
    wrap(opening(report, one, about), MAIL_WIDTH),
    whatBroke(one).map(verbatim),
    details(one),
    ...i === 0 ? reproduce(report, one) : [],
  ]).concat(rest > 0 ? [wrap(`${plural(rest, "more break")} like these: see below.`, 72)] : []);
}

function opening({ cells }: Report, { state, archs }: Break, about: Posted): string {
  const who = state === about.n ? "this patch" : `patch ${state}`;
  const many = archs.length > 1;
  const onBroken = archs.every((arch) =>
    cells.some((cell) => cell.state === 0 && cell.arch === arch && cell.verdict === "base-broken")
  );
  const broken = cells.filter((cell) => cell.state === state && archs.includes(cell.arch));
  if (failsTo(broken) === "pass its tests") {
    const names = [...new Set(broken.flatMap(failedTests).map(({ name }) => name))];
    return `With ${who}, ${list(archs)} ${many ? "build and fail" : "builds and fails"} ${
      list(names)
    }:`;
  }
  if (failsTo(broken) === "boot") {
    return `With ${who}, ${list(archs)} ${many ? "build and do" : "builds and does"} not boot:`;
  }
  return onBroken
    ? `With ${who}, parts of ${list(archs)} that built before do not build:`
    : `With ${who}, ${list(archs)} ${many ? "do" : "does"} not build:`;
}

/** The first error; of a kernel that does not run, what its console said. */
function whatBroke({ error, cell }: Break): string[] {
  if (error !== undefined) return [diagnosticText(error)];
  const { boot, reason } = cell;
  const failed = failedTests(cell);
  if (failed.length > 0) {
    return failed.flatMap((test) => [
      `${testTitle(test)}: ${test.summary}`,
      ...test.excerpt.slice(-MAX_CONSOLE),
    ]);
  }
  return boot?.result === "broken"
    ? [boot.summary, ...boot.excerpt.slice(0, MAX_CONSOLE)]
    : [reason];
}

function details({ cell, fate }: Break): string[] {
  const facts = [
    ...more(cell),
    ...fate === "" ? [] : [fate],
    ...cell.hunk === undefined ? [] : [`likely cause: ${cell.hunk}`],
  ];
  return facts.flatMap((fact) => wrap(`(${fact})`, MAIL_WIDTH));
}

function reproduce(report: Report, { cell }: Break): string[][] {
  const lines = handLines(report, cell);
  if (lines.length === 0) return [];
  return [
    wrap(`To see it on ${cell.arch}:`, MAIL_WIDTH),
    lines.map(verbatim),
  ];
}

function praise(report: Report): string[][] {
  const { patches } = report.series;
  const who = patches.length === 1 ? "This patch builds" : "Every patch of this series builds";
  const with_ = report.cells.some(({ verdict }) => verdict === "warn") ? ", with new warnings" : "";
  const { lines = 0, compiled = 0 } = report.coverage ?? {};
  const all = lines > 0 && lines === compiled
    ? ` ${lines === 1 ? "The added line was" : `All ${lines} added lines were`} compiled.`
    : "";
  return [wrap(`${who} on ${list(builtArchs(report))}${with_}.${all}`, MAIL_WIDTH)];
}

/** Those of which at least one state builds. */
function builtArchs({ archs, cells }: Report): string[] {
  return archs.map(({ name }) => name).filter((name) =>
    cells.some(({ arch, verdict }) => arch === name && ["pass", "fixed", "warn"].includes(verdict))
  );
}

function warnings(report: Report, about: Posted): string[][] {
  const found = findWarnings(report);
  const rest = found.length - MAX_WARNINGS;
  return found.slice(0, MAX_WARNINGS).flatMap(({ state, archs, warning }) => [
    wrap(
      `New with ${state === about.n ? "this patch" : `patch ${state}`}, on ${list(archs)}:`,
      MAIL_WIDTH,
    ),
    [verbatim(diagnosticText(warning))],
  ]).concat(rest > 0 ? [[`${plural(rest, "more warning")}.`]] : []);
}

/** All states, or of a long series those that are not just fine. */
function grid(report: Report): string[] {
  const odd = new Set(
    report.cells.filter(({ verdict }) => !["pass", "unaffected"].includes(verdict))
      .map(({ state }) => state),
  );
  const { states } = report;
  const listed = states.length <= MAX_ROWS
    ? states
    : states.filter(({ n }) => n === 0 || odd.has(n));
  const left = states.length - listed.length;
  return [
    ...wrap(`Built after every patch, level ${LEVEL_TEXTS[report.level]}:`, MAIL_WIDTH),
    "",
    ...reportGrid({ ...report, states: listed.slice(0, 2 * MAX_ROWS) }, PLAIN),
    ...left === 0 ? [] : ["", `${plural(left, "state")} where all is well not shown`],
  ];
}

/** What the patches change in the configurations: what a title does not tell. */
function drift(report: Report): string[] {
  const entries = driftEntries(report);
  const rest = entries.length - MAX_DRIFT;
  return [
    ...entries.slice(0, MAX_DRIFT).flatMap((entry) =>
      wrap(entry, MAIL_WIDTH, "         ", ".config: ")
    ),
    ...rest > 0 ? [`${plural(rest, "more change")} of .config`] : [],
  ];
}

function notTested(report: Report): string[] {
  const broken = findBreaks(report, "base-broken");
  const booted = new Set(
    report.cells.flatMap(({ arch, boot }) => boot === undefined ? [] : [arch]),
  );
  const built = report.level === "boot"
    ? builtArchs(report).filter((arch) => !booted.has(arch))
    : [];
  return [
    ...openEntries(report),
    ...built.length === 0 ? [] : [`not booted: ${list(built)}`],
    ...(["build", "boot", "pass its tests"] as const).flatMap((what) => {
      const archs = broken.filter(({ cell }) => failsTo([cell]) === what)
        .flatMap(({ archs }) => archs);
      if (archs.length === 0) return [];
      return [`${list(archs)}: the base itself does not ${what}, with or without this series`];
    }),
  ].flatMap((entry) => wrap(entry, MAIL_WIDTH, INDENT));
}

function verbatim(line: string): string {
  return `${INDENT}${line.length > MAX_ERROR ? `${line.slice(0, MAX_ERROR)}...` : line}`;
}

/** `a`, `a and b`, `a, b and c`. */
function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
