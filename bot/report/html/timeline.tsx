/**
 * The run as a picture: a lane for each architecture, a bar for each step, an axis of time. Its
 * width is that of the page, so all places along it are percentages and no text is ever stretched.
 * @module
 */
import type { Report, Step } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { shorten } from "../../text/width.ts";
import { axisMarks } from "./axis.ts";
import type { Html } from "./markup.tsx";

/** Pixels: a bar, the space between two tracks, the axis above them. */
const BAR = 14, GAP = 8, AXIS = 22;
/** The names of tracks are left of the picture; more columns than these do not fit there. */
const NAME = 12;

/** Steps of an architecture that do not overlap, one after the other. */
type Row = readonly Step[];

/** The picture. The report must be clean and have steps. */
export function timeline(report: Report): Html {
  const steps = report.run.steps ?? [];
  const total = Math.max(report.run.seconds, ...steps.map(endOf), 1e-3);
  const tracks = tracksOf(report, steps);
  const rows = tracks.flatMap(({ rows }) => rows);
  const height = AXIS + rows.length * (BAR + GAP);
  let y = AXIS;
  const drawn = tracks.map(({ arch, rows }) => {
    const top = y;
    y += rows.length * (BAR + GAP);
    return (
      <g>
        <text class="lane" x={-8} y={top + BAR - 3}>{shorten(arch, NAME)}</text>
        {rows.flatMap((row, i) => row.map((step) => bar(step, total, top + i * (BAR + GAP))))}
      </g>
    );
  });
  return (
    <svg class="timeline" role="img" height={height} aria-labelledby="timeline-title">
      <title id="timeline-title">{describe(report, tracks.length)}</title>
      {axisMarks(total).map(({ seconds, label }) => (
        <g class="mark">
          <line x1={at(seconds, total)} x2={at(seconds, total)} y1={AXIS - 6} y2={height} />
          <text x={at(seconds, total)} y={AXIS - 10}>{label}</text>
        </g>
      ))}
      {drawn}
    </svg>
  );
}

/** What the picture shows, in words. */
export function describe(report: Report, archs: number): string {
  const steps = report.run.steps ?? [];
  const critical = steps.filter((step) => step.critical === true);
  const path = critical.length === 0
    ? ""
    : `; ${plural(critical.length, "step")} of them, ${
      duration(critical.reduce((sum, step) => sum + step.seconds, 0))
    }, are on the critical path`;
  return `Timeline of the run: ${plural(steps.length, "step")} of ${
    plural(archs, "architecture")
  } in ${duration(report.run.seconds)}${path}`;
}

/** `patch 7 on um: compile, 12 s from 1 min 03 s, 20 s of CPU`. */
export function stepText(step: Step): string {
  const cpu = step.cpuSeconds === 0 ? "" : `, ${duration(step.cpuSeconds)} of CPU`;
  const critical = step.critical === true ? ", on the critical path" : "";
  return `${stateName(step.state)} on ${step.arch}: ${step.name}, ${duration(step.seconds)} from ${
    duration(step.start)
  }${cpu}${critical}`;
}

/** `base` or `patch 3`. */
export function stateName(state: number): string {
  return state === 0 ? "base" : `patch ${state}`;
}

function bar(step: Step, total: number, y: number): Html {
  return (
    <rect
      class={step.critical === true ? "step critical" : "step"}
      x={at(step.start, total)}
      width={at(step.seconds, total)}
      y={y}
      height={BAR}
    >
      <title>{stepText(step)}</title>
    </rect>
  );
}

/** The architectures in the order of the grid, then others that have steps. */
function tracksOf(
  report: Report,
  steps: readonly Step[],
): readonly { readonly arch: string; readonly rows: readonly Row[] }[] {
  const byArch = Map.groupBy(steps, (step) => step.arch);
  const names = new Set([...report.archs.map(({ name }) => name), ...byArch.keys()]);
  return [...names].filter((arch) => byArch.has(arch))
    .map((arch) => ({ arch, rows: packed(byArch.get(arch)!) }));
}

/** Steps at the same time go below each other. */
function packed(steps: readonly Step[]): readonly Row[] {
  const rows: Step[][] = [];
  for (const step of steps.toSorted((a, b) => a.start - b.start)) {
    const free = rows.find((row) => endOf(row.at(-1)!) <= step.start + SLACK);
    if (free === undefined) rows.push([step]);
    else free.push(step);
  }
  return rows;
}

/** Clocks are read one after the other. */
const SLACK = 0.01;

function endOf(step: Step): number {
  return step.start + step.seconds;
}

/** A place along the picture. */
function at(seconds: number, total: number): string {
  return `${Number((100 * seconds / total).toFixed(3))}%`;
}
