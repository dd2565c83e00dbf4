/**
 * The report as a submission to KCIDB, the database of kernel test results at kernelci.org, in
 * version 5.3 of its I/O schema (kcidb_io/schema/v05_03.py in github.com/kernelci/kcidb-io): a
 * checkout for each state, a build for each cell that was built, tests for how its kernel ran, an issue
 * for each break, and an incident wherever a break is seen or gone.
 *
 * The only URLs in it are those of the tree and, where one is told where they are, of the logs.
 * @module
 */
import { lackingOf } from "../analysis/prerequisites.ts";
import { cleanDeep } from "../../text/clean.ts";
import { type Build, build, isBuild } from "./builds.ts";
import { type Checkout, checkout } from "./checkouts.ts";
import { type Incident, type Issue, issuesOf } from "./issues.ts";
import { namesOf } from "./names.ts";
import type { KcidbOptions } from "./options.ts";
import { isTest, stateTests, type Test, testsOf } from "./tests.ts";
import type { Cell, Report } from "../model/schema.ts";

/** The version of KCIDB's schema that this obeys. */
export const KCIDB_VERSION = { major: 5, minor: 3 } as const;

/** The JSON text, with a newline at the end. `origin`: lower-case letters, digits and `_`. */
export function renderKcidb(raw: Report, origin: string, options: KcidbOptions = {}): string {
  const all = cleanDeep(raw);
  const report = lackingOf(all.tree.base.prerequisites).length > 0
    ? atStates(all, [0])
    : options.states === "ends"
    ? atEnds(all)
    : all;
  const built = builtCells(report);
  const booted = built.filter(isTest);
  const names = namesOf(report, built, booted, origin);
  const { issues, incidents } = issuesOf(report, names);
  const submission: {
    version: typeof KCIDB_VERSION;
    checkouts: Checkout[];
    builds: Build[];
    tests: Test[];
    issues: readonly Issue[];
    incidents: readonly Incident[];
  } = {
    version: KCIDB_VERSION,
    checkouts: distinct(report.states, ({ n }) => n).map(({ n }) =>
      checkout(report, n, names, options)
    ),
    builds: built.map((cell) => build(report, cell, names, options)),
    tests: [
      ...booted.flatMap((cell) => testsOf(report, cell, names, options)),
      ...built.flatMap((cell) => stateTests(report, cell, names)),
    ],
    issues,
    incidents,
  };
  return `${JSON.stringify(submission, null, 2)}\n`;
}

/** The report of the base and of the last state. */
function atEnds(report: Report): Report {
  const last = Math.max(0, ...report.states.map(({ n }) => n));
  return atStates(report, [0, last]);
}

/** The report of some states. Without what it stands on, a series is known by its base alone. */
function atStates(report: Report, states: readonly number[]): Report {
  return {
    ...report,
    states: report.states.filter(({ n }) => states.includes(n)),
    cells: report.cells.filter(({ state }) => states.includes(state)),
  };
}

/** Cells with a build, of states and architectures that the report has; each once. */
function builtCells(report: Report): readonly Cell[] {
  const states = new Set(report.states.map(({ n }) => n));
  const archs = new Set(report.archs.map(({ name }) => name));
  const built = report.cells.filter((cell) =>
    isBuild(cell) && states.has(cell.state) && archs.has(cell.arch)
  );
  return distinct(built, ({ state, arch }) => JSON.stringify([state, arch]));
}

function distinct<T>(values: readonly T[], key: (value: T) => unknown): T[] {
  return [...new Map(values.toReversed().map((value) => [key(value), value])).values()].reverse();
}
