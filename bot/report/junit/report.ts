/**
 * The report as JUnit XML, for CI systems: a test suite for each architecture, a test case for each
 * state, and one for each test of a probe at each state that was booted, and for each
 * test of a state. Only what Jenkins' schema of the format knows (junit-10.xsd of its xunit plugin), with all
 * that Ant's asks for, in its order; `skipped` is the one thing that Ant's does not know.
 * @module
 */
import { isNewWarning } from "../../judge/mod.ts";
import { bindingEntries } from "../bindings.ts";
import { bootEntries, bootMachines, bootRows } from "../analysis/boots.ts";
import { cleanDeep } from "../../text/clean.ts";
import { driftEntries } from "../analysis/drift.ts";
import { type Case, probeCases, type Result, resultOf, testCases } from "./cases.ts";
import { coverLetterEntries } from "../analysis/cover_letter.ts";
import type { Cell, Report } from "../model/schema.ts";
import { utcTime } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { element, text, type Xml } from "./xml.ts";

/** The XML, with its declaration and a newline at the end. */
export function renderJunit(raw: Report): string {
  const report = cleanDeep(raw);
  const suites = report.archs.map(({ name }, id) => suite(report, name, id));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", {}, suites)}\n`;
}

function suite(report: Report, arch: string, id: number): Xml {
  const cells = new Map(
    report.cells.filter((cell) => cell.arch === arch).map((cell) => [cell.state, cell]),
  );
  const cases = report.states.flatMap(({ n }) => {
    const cell = cells.get(n);
    // A complete report has all cells that were asked for.
    return cell === undefined && report.complete
      ? []
      : [{ n, cell, result: resultOf(report, cell) }];
  });
  const all = cases.flatMap(({ n, cell, result }): Case[] => [
    { name: caseName(report, n), of: arch, time: cell?.seconds ?? 0, result },
    ...probeCases(cell),
    ...testCases(cell),
  ]);
  const count = (name: Result["element"]) =>
    String(all.filter(({ result }) => result?.element === name).length);
  const machine = bootMachines(report).find((one) => one.arch === arch)?.machine ?? "";
  const { compiler, defconfig } = report.archs[id]!;
  return element("testsuite", {
    // The schema takes no empty one.
    name: /[!-~\p{L}\p{N}]/u.test(arch) ? arch : "(no name)",
    package: "everystep",
    id: String(id),
    // The schema takes no time zone, and asks for a time.
    timestamp: (utcTime(report.run.startedAt) ?? "1970-01-01T00:00:00").slice(0, 19),
    hostname: "localhost",
    tests: String(all.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
    time: seconds([...cells.values()].reduce((sum, cell) => sum + cell.seconds, 0)),
  }, [
    element("properties", {}, [
      property("defconfig", defconfig),
      ...compiler === undefined ? [] : [property("compiler", compiler)],
      property("base", report.tree.base.commit),
      property("level", report.level),
      ...machine === "" ? [] : [property("machine", machine)],
    ]),
    ...all.map(({ name, of, time, result }) =>
      element(
        "testcase",
        { name, classname: of, time: seconds(time) },
        result === undefined ? [] : [resultXml(result)],
      )
    ),
    element("system-out", {}, [text(says(report, arch, cases.map(({ cell }) => cell)))]),
    element("system-err", {}),
  ]);
}

function resultXml({ element: name, type, message, lines }: Result): Xml {
  return element(name, { message, type }, lines.length === 0 ? [] : [text(lines.join("\n"))]);
}

/** `state 3: mm: use a helper`. */
function caseName(report: Report, state: number): string {
  const subject = report.series.patches.find(({ n }) => n === state)?.subject;
  return `state ${state}: ${state === 0 ? "base" : subject ?? ""}`;
}

/** A line for each state, then new warnings, boots, drift and what the cover letter says: none has an element of its own. */
function says(report: Report, arch: string, cells: readonly (Cell | undefined)[]): string {
  const there = cells.filter((cell) => cell !== undefined);
  const archs = report.archs.filter(({ name }) => name === arch);
  const own = { ...report, archs, cells: there };
  const warnings = there.flatMap((cell) => [
    ...cell.diagnostics.filter(isNewWarning)
      .map((d) => `state ${cell.state}: ${diagnosticText(d)}`),
    ...cell.verdict === "warn" ? (cell.boot?.excerpt ?? []).map((line) => `| ${line}`) : [],
  ]);
  const boots = [
    ...bootRows(own).rows.map(({ name, text }) => `boot: ${name}: ${text}`),
    ...bootEntries(own).map((entry) => `boot: ${entry}`),
  ];
  const first = report.archs[0]?.name === arch;
  const bindings = bindingEntries(first ? own : { ...own, changedBindings: undefined })
    .map((entry) => `bindings: ${entry}`);
  const config = driftEntries(own).map((entry) => `config: ${entry}`);
  return [
    ...there.map(({ state, verdict, reason }) => `state ${state}: ${verdict}: ${reason}`),
    ...warnings,
    ...boots,
    ...bindings,
    ...config,
    // It is of the whole series, and so stands once.
    ...first
      ? coverLetterEntries(report.series, ["mismatch", "note"]).map((entry) =>
        `cover letter: ${entry}`
      )
      : [],
  ].map((line) => `${line}\n`).join("");
}

function property(name: string, value: string): Xml {
  return element("property", { name, value });
}

/** A decimal: toFixed writes what is larger as 1e+21. */
function seconds(value: number): string {
  return Math.min(value, 1e15).toFixed(3);
}
