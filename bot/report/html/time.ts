/**
 * Where the time went: the timeline, and the same in numbers.
 * @module
 */
import type { Report, Step } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { closingText } from "../terminal/report.ts";
import { h, type Html, NOTHING, own, t } from "./markup.ts";
import { section, table } from "./parts.ts";
import { stateName, timeline } from "./timeline.ts";

/** So many steps are named. */
const LONGEST = 8;

/** The section; the report must be clean. */
export function timeSection(report: Report): Html {
  const steps = report.run.steps ?? [];
  return section(
    "time",
    "Time",
    h("p", {}, t(`${closingText(report)}, on ${plural(report.run.host.cores, "core")}.`)),
    steps.length === 0 ? NOTHING : h(
      "figure",
      {},
      timeline(report),
      h("figcaption", {}, t(caption(steps))),
    ),
    archTable(report),
    steps.length === 0 ? NOTHING : longest(steps),
  );
}

function caption(steps: readonly Step[]): string {
  return steps.some((step) => step.critical === true)
    ? "A bar is a step of a cell. Filled bars are the critical path: had one of them been shorter, the run would have been, too."
    : "A bar is a step of a cell.";
}

function archTable(report: Report): Html {
  const rows = report.archs.map(({ name }) => {
    const cells = report.cells.filter((cell) => cell.arch === name);
    const built = cells.filter((cell) => cell.compiled > 0 && !cell.cached);
    const sum = (of: (cell: typeof built[number]) => number) =>
      built.reduce((total, cell) => total + of(cell), 0);
    return [
      own(name),
      t(built.length),
      t(cells.filter((cell) => cell.cached).length),
      t(sum((cell) => cell.compiled).toLocaleString("en")),
      t(duration(sum((cell) => cell.seconds))),
      t(duration(sum((cell) => cell.cpuSeconds))),
    ];
  });
  return table(
    "By architecture",
    ["architecture", "cells built", "from an earlier run", "objects", "time", "CPU"],
    rows,
    [1, 2, 3, 4, 5],
  );
}

function longest(steps: readonly Step[]): Html {
  const rows = steps.toSorted((a, b) => b.seconds - a.seconds).slice(0, LONGEST).map((step) => [
    own(`${step.name}, ${stateName(step.state)} on ${step.arch}`),
    t(duration(step.seconds)),
    t(step.cpuSeconds === 0 ? "" : duration(step.cpuSeconds)),
    t(duration(step.start)),
    t(step.critical === true ? "yes" : "no"),
  ]);
  return table(
    "The longest steps",
    ["step", "time", "CPU", "began at", "critical path"],
    rows,
    [1, 2, 3],
  );
}
