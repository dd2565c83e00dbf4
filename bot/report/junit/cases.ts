/**
 * What the test cases of JUnit XML come to: those of states, and those of the probes.
 * @module
 */
import { isNewWarning } from "../../judge/mod.ts";
import { type Boot, notOkLines } from "../analysis/boots.ts";
import { inPrintOrder } from "../../compile/first_error.ts";
import { explainingError } from "../analysis/breaks.ts";
import { isRefused } from "../analysis/werror.ts";
import { failedTests, type Test, testTitle } from "../analysis/tests.ts";
import { handLines } from "../analysis/by_hand.ts";
import type { Cell, Report } from "../model/schema.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";

/** A test case. */
export interface Case {
  readonly name: string;
  /** Its class. */
  readonly of: string;
  readonly time: number;
  readonly result: Result | undefined;
}

/** What the probes of a cell said, if its kernel ran. */
export function probeCases(cell: Cell | undefined): readonly Case[] {
  if (cell?.boot?.result !== "booted" && cell?.boot?.result !== "broken") return [];
  return cell.boot.tests.map((test) => ({
    name: `state ${cell.state}: ${test.name}`,
    of: `${cell.arch}.boot`,
    time: 0,
    result: probeResult(cell, test),
  }));
}

/** What the tests of a cell came to. */
export function testCases(cell: Cell | undefined): readonly Case[] {
  return (cell?.tests ?? []).flatMap((test): Case[] => [
    {
      name: `state ${cell!.state}: ${test.name}`,
      of: `${cell!.arch}.test`,
      time: test.seconds,
      result: testResult(cell!, test),
    },
    ...(test.cases ?? []).map((one): Case => ({
      name: `state ${cell!.state}: ${one.name}`,
      of: `${cell!.arch}.${test.name}`,
      time: 0,
      result: caseResult(cell!, test, one),
    })),
  ]);
}

/** A test of the kernel fails where its cell does for it. */
function caseResult(
  { verdict, diagnostics }: Cell,
  test: Test,
  { name, result }: NonNullable<Test["cases"]>[number],
): Result | undefined {
  if (result === "ok") return undefined;
  const isNew = diagnostics.some((d) =>
    d.tool === "test" && d.status === "new" && d.message === `${test.name}: ${name} fails`
  );
  return {
    element: result === "not ok" && verdict === "fail" && isNew ? "failure" : "skipped",
    type: result === "not ok" ? verdict : result,
    message: `${result}: ${name}`,
    lines: [],
  };
}

/** As a cell: only of the patch that broke it a test fails. */
function testResult({ verdict, diagnostics }: Cell, test: Test): Result | undefined {
  if (test.result === "passed") return undefined;
  const message = `${testTitle(test)}: ${test.summary}`;
  if (test.result === "infra") return { element: "error", type: "infra", message, lines: [] };
  const old = diagnostics.some((d) =>
    d.tool === "test" && d.message === `${test.name} fails` && d.status !== "new"
  );
  const news = test.cases === undefined ||
    diagnostics.some((d) =>
      d.tool === "test" && d.status === "new" && d.message.startsWith(test.name)
    );
  const fails = test.result === "failed" && verdict === "fail" && !old && news;
  return {
    element: fails ? "failure" : "skipped",
    type: test.result === "skipped" ? "skip" : verdict,
    message,
    lines: fails ? test.excerpt : [],
  };
}

/** A test that fails says something about the patch only where the state fails for it. */
function probeResult(
  { verdict, diagnostics }: Cell,
  { name, result }: Boot["tests"][number],
): Result | undefined {
  if (result === "ok") return undefined;
  const message = `${result}: ${name}`;
  const old = diagnostics.some((d) => d.message === message && d.status !== "new");
  return {
    element: result === "not ok" && verdict === "fail" && !old ? "failure" : "skipped",
    type: result === "not ok" ? verdict : result,
    message,
    lines: [],
  };
}

/** What stands in a test case; nothing in one that passed. */
export interface Result {
  readonly element: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
}

/**
 * Only the patch that broke something fails. A state that an earlier patch broke, or the base, says
 * nothing about its own patch: skipped, with the reason. Our own fault is an error.
 */
export function resultOf(
  report: Pick<Report, "tree" | "series" | "werror">,
  cell: Cell | undefined,
): Result | undefined {
  if (cell === undefined) {
    return { element: "skipped", type: "untested", message: "not reached", lines: [] };
  }
  const { verdict: type, reason, brokenTargets, log, boot } = cell;
  if (isRefused(cell, report.werror)) {
    const news = cell.diagnostics.filter(isNewWarning);
    return {
      element: "failure",
      type,
      message: "adds a warning, and --werror makes it an error",
      lines: news.slice(0, 20).map(diagnosticText),
    };
  }
  switch (type) {
    case "pass":
    case "fixed":
    case "unaffected":
    case "warn":
      return undefined;
    case "fail": {
      const errors = inPrintOrder(
        cell.diagnostics.filter((d) => d.severity === "error" && d.status === "new"),
        brokenTargets,
      );
      const first = explainingError(cell);
      return {
        element: "failure",
        type,
        message: first === undefined ? reason : diagnosticText(first),
        lines: [
          ...errors.slice(0, 20).map(diagnosticText),
          ...brokenTargets.slice(0, 20).map((target) => `not built: ${target}`),
          ...cell.hunk === undefined ? [] : [`likely cause: ${cell.hunk}`],
          ...bootLines(boot),
          ...failedTests(cell).flatMap((test) => [
            `${testTitle(test)}: ${test.summary}`,
            ...test.excerpt.map((line) => `| ${line}`),
          ]),
          ...log === undefined ? [] : [`log: ${log}`],
          ...handLines(report, cell).map((line) => `$ ${line}`),
        ],
      };
    }
    case "infra":
      return { element: "error", type, message: reason, lines: [] };
    default:
      return { element: "skipped", type, message: reason, lines: [] };
  }
}

/** What the console said, and which tests are not ok. */
function bootLines(boot: Cell["boot"]): readonly string[] {
  if (boot?.result !== "broken") return [];
  return [
    ...notOkLines(boot),
    `${boot.machine}: ${boot.summary}`,
    ...boot.excerpt.map((line) => `| ${line}`),
    ...boot.console === undefined ? [] : [`console: ${boot.console}`],
  ];
}
