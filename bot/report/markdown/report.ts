/**
 * The report as GitHub-flavoured Markdown, for a comment, an issue or a job's summary.
 * @module
 */
import { mendHint, skipLine, skipReasons, skipTitle } from "../analysis/advice.ts";
import { auditEntries } from "../analysis/audit.ts";
import { bindingEntries } from "../bindings.ts";
import { bootEntries, bootMachines, bootRows, notOkLines } from "../analysis/boots.ts";
import { failedTests, testName, testRows, testTitle } from "../analysis/tests.ts";
import { type Break, breakText, failsTo, findBreaks, findWarnings } from "../analysis/breaks.ts";
import { cleanDeep } from "../../text/clean.ts";
import { coverageText } from "../analysis/coverage.ts";
import { driftGroups, driftWords, patchesOf } from "../analysis/drift.ts";
import { more, openEntries, stillJudged } from "../analysis/findings.ts";
import { LEVEL_TEXTS, seriesTitle } from "../analysis/header.ts";
import { coverLetterEntries } from "../analysis/cover_letter.ts";
import { handLines } from "../analysis/by_hand.ts";
import { publicFile, publicNotes, testedFacts } from "../analysis/tested.ts";
import { code, fence, prose } from "./text.ts";
import type { Cell, Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { closingText, legendEntries } from "../terminal/report.ts";
import { lookOf } from "../analysis/verdicts.ts";
import { shorten } from "../../text/width.ts";
import { cellKey } from "../../plan/types.ts";

/** More new warnings than these are counted and not shown. */
const MAX_WARNINGS = 20;
/** Consoles with new warnings. */
const MAX_CONSOLES = 3;
/** A subject in the table is cut to so many columns. */
const SUBJECT = 100;

/** The whole report, ending with a newline. Nothing from outside is Markdown in it. */
export function renderMarkdown(raw: Report, page?: string): string {
  const report = cleanDeep(raw);
  const parts = [
    [`# ${prose(seriesTitle(report.series))}`],
    [`**${prose(report.verdict.text)}**`],
    facts(report, page),
    grid(report),
    legendEntries(report).map((entry) => `- ${prose(entry)}`),
    ...breaks(report),
    ...advice(report),
    ...warnings(report),
    ...base(report),
    ...boots(report),
    ...tests(report),
    ...section("Configuration", drift(report)),
    ...section(
      "Cover letter checks",
      coverLetterEntries(report.series, ["mismatch", "note"]).map((entry) => `- ${prose(entry)}`),
    ),
    ...section("Audit", auditEntries(report).map((entry) => `- ${prose(entry)}`)),
    ...section("Not tested", openEntries(report).map((entry) => `- ${prose(entry)}`)),
    [prose(closingText(report))],
  ];
  return `${
    parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")
  }\n`;
}

function facts(report: Report, page?: string): string[] {
  const { tree, level, series } = report;
  const first = findBreaks(report, "fail").flatMap(({ archs }) => archs);
  const covered = coverageText(report);
  return [
    ...testedFacts({ ...report, first, page }).map(([name, text]) =>
      `- ${name}: ${name === "base" ? `${code(text)}, ${prose(tree.base.why)}` : prose(text)}`
    ),
    `- level: ${prose(LEVEL_TEXTS[level])}`,
    ...covered === undefined ? [] : [`- coverage: ${prose(covered)}`],
    ...bindingEntries(report).map((entry) => `- bindings: ${prose(entry)}`),
    ...[...series.notes, ...publicNotes(tree)].map((note) => `- note: ${prose(note)}`),
  ];
}

function grid(report: Report): string[] {
  const cells = new Map(report.cells.map((cell) => [cellKey(cell), cell]));
  const subjects = new Map(report.series.patches.map(({ n, subject }) => [n, subject]));
  const row = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  return [
    row(["", "patch", ...report.archs.map(({ name }) => prose(name))]),
    row(["--:", ":--", ...report.archs.map(() => ":--")]),
    ...report.states.map(({ n }) =>
      row([
        String(n),
        n === 0 ? "base" : prose(shorten(subjects.get(n) ?? "", SUBJECT)),
        ...report.archs.map(({ name }) => {
          const cell = cells.get(cellKey({ state: n, arch: name }));
          if (cell === undefined) return "";
          const { word } = lookOf(cell);
          return cell.verdict === "fail" ? `**${word}**` : word;
        }),
      ])
    ),
  ];
}

function breaks(report: Report): string[][] {
  const found = findBreaks(report, "fail");
  return found.flatMap((one) => [
    [`## Patch ${one.state} breaks ${prose(one.archs.join(", "))}`],
    ...details(report, one, one.fate === "" ? [] : [one.fate]),
  ]);
}

/** Whether `mend` may help, and what a bisection must skip. */
function advice(report: Report): string[][] {
  const hint = mendHint(report), line = skipLine(report);
  return [
    hint === undefined ? [] : [prose(hint)],
    ...line === undefined ? [] : [
      ["## For git bisect"],
      [prose(skipTitle(report))],
      fence("sh", [line]),
      // Prose would break a path and its line apart, which are there to be pasted.
      skipReasons(report).map((text) => `- ${code(text)}`),
    ],
  ];
}

function base(report: Report): string[][] {
  return findBreaks(report, "base-broken").flatMap((one) => [
    [`## State 0 itself does not ${failsTo([one.cell])} on ${prose(one.archs.join(", "))}`],
    ["Not the fault of the series."],
    ...details(report, one, one.archs.map((arch) => stillJudged(report, arch))),
  ]);
}

/** The first error, what else there is to say, and how to see it oneself. */
function details(
  report: Report,
  found: Break,
  say: readonly string[],
): string[][] {
  const { cell, archs } = found;
  const { log, boot } = cell;
  const file = (name: string, path: string | undefined) => {
    const known = path === undefined ? undefined : publicFile(path);
    return known === undefined ? [] : [`- ${name}: ${code(known)}`];
  };
  const failed = failedTests(cell);
  const byHand = handLines(report, cell);
  return [
    fence("text", [breakText(found)]),
    [
      ...cell.hunk === undefined ? [] : [`- likely cause: ${code(cell.hunk)}`],
      ...[...more(cell), ...say, ...notOkLines(boot)].map((text) => `- ${prose(text)}`),
      ...file("log", log),
      ...file("console", boot?.console),
      ...failed.flatMap((test) => file(`log of ${test.name}`, test.log)),
    ],
    ...consoleOf(cell),
    ...failed.flatMap((test) => [
      [`${prose(testTitle(test))}: ${prose(test.summary)}`],
      test.excerpt.length === 0 ? [] : fence("text", test.excerpt),
    ]),
    ...byHand.length === 0 ? [] : [
      [archs.length > 1 ? `By hand, on ${prose(cell.arch)}:` : "By hand:"],
      fence("sh", byHand),
    ],
  ];
}

/** The lines of a console that tell most. */
function consoleOf({ boot }: Cell, where = ""): string[][] {
  if (boot === undefined || boot.excerpt.length === 0) return [];
  return [[`The console of ${prose(boot.machine)}${where}:`], fence("text", boot.excerpt)];
}

function warnings(report: Report): string[][] {
  const found = findWarnings(report);
  const rest = found.length - MAX_WARNINGS;
  const splats = report.cells.filter(({ verdict, boot }) => verdict === "warn" && boot?.excerpt[0]);
  return [
    ...section("New warnings", [
      ...found.slice(0, MAX_WARNINGS).map((one) =>
        `- patch ${one.state} on ${prose(one.archs.join(", "))}: ${
          code(diagnosticText(one.warning))
        }`
      ),
      ...rest > 0 ? [`- ${plural(rest, "more warning")}; the logs have them`] : [],
    ]),
    ...splats.slice(0, MAX_CONSOLES)
      .flatMap((cell) => consoleOf(cell, `, patch ${cell.state} on ${prose(cell.arch)}`)),
  ];
}

/** What the probes measured, a row for each value of each architecture; and where the kernels ran. */
function boots(report: Report): string[][] {
  const { rows, left } = bootRows(report);
  const machines = bootMachines(report);
  const notes = [...left === 0 ? [] : [`${plural(left, "more row")}`], ...bootEntries(report)]
    .map((one) => `- ${prose(one)}`);
  const parts = [
    table(
      ["measured", "arch", "over the states"],
      rows.map(({ name, arch, text }) => [name, arch, text]),
    ),
    table(
      ["arch", "machine", "boots", "tests of the probes"],
      machines.map(({ arch, machine, boots, tests }) => [arch, machine, boots, tests]),
    ),
    notes,
  ].filter((lines) => lines.length > 0);
  return parts.length === 0 ? [] : [["## Boots"], ...parts];
}

/** What the tests of every state came to. */
function tests(report: Report): string[][] {
  const commands = (report.tests ?? []).map((test) =>
    `- ${prose(testName(test))}: ${code(test.command)}`
  );
  const rows = testRows(report).map(({ name, arch, text }) => [name, arch, text]);
  if (rows.length === 0) return [];
  return [["## Tests"], commands, table(["test", "arch", "over the states"], rows)];
}

/** A table; nothing without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [head, head.map(() => ":--"), ...rows.map((row) => row.map(prose))]
    .map((row) => `| ${row.join(" | ")} |`);
}

function drift(report: Report): string[] {
  return driftGroups(report).flatMap(({ groups, left }) => [
    ...groups.map((group) =>
      `- ${patchesOf(group)} on ${prose(group.archs.join(", "))}: ${driftWords(group, code)}`
    ),
    ...left === 0 ? [] : [`- ${patchesOf(groups[0]!)}: ${plural(left, "more group")} of changes`],
  ]);
}

/** A heading and a list; nothing if there is nothing in it. */
function section(title: string, lines: string[]): string[][] {
  return lines.length === 0 ? [] : [[`## ${title}`], lines];
}
