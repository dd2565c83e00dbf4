/**
 * Where the time went: the timeline, and the same in numbers.
 * @module
 */
import type { Report, Step } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { closingText } from "../terminal/report.ts";
import { isBuilt } from "../analysis/verdicts.ts";
import type { Html } from "./markup.tsx";
import { Section, table } from "./parts.tsx";
import { stateName, timeline } from "./timeline.tsx";

/** So many steps are named. */
const LONGEST = 8;

/** The section; the report must be clean. */
export function timeSection(report: Report): Html {
  const steps = report.run.steps ?? [];
  return (
    <Section id="time" title="Time">
      <p>{closingText(report)}, on {plural(report.run.host.cores, "core")}.</p>
      {steps.length !== 0 && (
        <figure>
          {timeline(report)}
          <figcaption>{caption(steps)}</figcaption>
        </figure>
      )}
      {archTable(report)}
      {steps.length !== 0 && longest(steps)}
    </Section>
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
    const own = cells.filter((cell) => !cell.cached);
    const sum = (of: (cell: typeof own[number]) => number) =>
      own.reduce((total, cell) => total + of(cell), 0);
    return [
      <bdi>{name}</bdi>,
      own.filter(isBuilt).length,
      cells.filter((cell) => cell.cached).length,
      sum((cell) => cell.compiled).toLocaleString("en"),
      duration(sum((cell) => cell.seconds)),
      duration(sum((cell) => cell.cpuSeconds)),
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
    <bdi>{`${step.name}, ${stateName(step.state)} on ${step.arch}`}</bdi>,
    duration(step.seconds),
    step.cpuSeconds === 0 ? "" : duration(step.cpuSeconds),
    duration(step.start),
    step.critical === true ? "yes" : "no",
  ]);
  return table(
    "The longest steps",
    ["step", "time", "CPU", "began at", "critical path"],
    rows,
    [1, 2, 3],
  );
}
