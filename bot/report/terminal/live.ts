/**
 * A run while it goes on: lines for a terminal that redraws, and one line for each cell where none
 * does. Pure: who calls owns the timer and the terminal.
 * @module
 */
import type { JudgedCell } from "../../judge/types.ts";
import type { Plan } from "../../plan/types.ts";
import { cleanDeep, cleanLine } from "../../text/clean.ts";
import { remainingSeconds, type Running } from "./estimate.ts";
import { columns, type RenderOptions } from "../../text/paint.ts";
import { argumentOf } from "../model/argument.ts";
import type { Report } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { reportGrid } from "./report.ts";
import { shorten } from "../../text/width.ts";
import { cellKey } from "../../plan/types.ts";

export type { Running };

/** What the live view needs besides the report so far. */
export interface LiveOptions {
  /** Seconds since the run began. */
  readonly elapsed: number;
  readonly plan: Plan;
  /** How many cells go on at once; 1 if absent. */
  readonly workers?: number;
  readonly width: number;
  /** Lines that the terminal has; with fewer than it takes, only states near the running ones show. */
  readonly height?: number;
  readonly color?: boolean;
}

/** The lines to draw: the grid, what runs, and how far we are. */
export function liveLines(
  raw: Report,
  running: readonly Running[],
  options: LiveOptions,
): string[] {
  const report = cleanDeep(raw);
  const render: RenderOptions = { width: options.width, color: options.color ?? false };
  const width = columns(render);
  const now = cleanDeep(running);
  const runs = new Set(now.map(cellKey));
  const active = now.map((one) => {
    const objects = one.compiled === 0 ? "" : `, ${plural(one.compiled, "object")}`;
    return shorten(
      `building state ${one.state} ${one.arch}: ${duration(one.seconds)}${objects}`,
      width,
    );
  });
  const left = remainingSeconds(report, options.plan, running, options.workers);
  const status = [
    `${report.cells.length} of ${plural(options.plan.cells.length, "cell")}`,
    `${duration(options.elapsed)} so far`,
    ...left === undefined || left === 0 ? [] : [`about ${duration(left)} to go`],
  ].join(", ");
  const below = [...active, shorten(status, width)];
  const grid = (states: Report["states"]) =>
    reportGrid(
      { ...report, states },
      render,
      (state, arch) =>
        runs.has(cellKey({ state, arch })) ? { word: "...", style: "strong" } : undefined,
    );
  const whole = grid(report.states);
  const maxRows = (options.height ?? Infinity) - below.length - 1;
  if (whole.length <= maxRows) return [...whole, "", ...below];
  // Fewer rows: those around the earliest running state, or the last ones.
  const focus = now.length === 0 ? Infinity : Math.min(...now.map((one) => one.state));
  for (let count = report.states.length - 1; count > 0; count--) {
    const at = report.states.findIndex((state) => state.n >= focus);
    const from = Math.min(
      at < 0 ? Infinity : Math.max(0, at - (count >> 1)),
      report.states.length - count,
    );
    const part = grid(report.states.slice(from, from + count));
    if (part.length <= maxRows) return [...part, "", ...below];
  }
  return below;
}

/** How far the run is: cell `n` of `of`. */
export interface Count {
  readonly n: number;
  readonly of: number;
}

/** One line for a finished cell: `[ 12/37] state 3 sparc64: pass (41 s)`. */
export function plainEvent(cell: Omit<JudgedCell, "boot" | "tests">, count: Count): string {
  const total = String(count.of);
  const seconds = cell.outcome?.seconds ?? 0;
  const time = seconds > 0 ? ` (${duration(seconds)})` : "";
  const explains = ["fail", "warn", "infra", "untested", "base-broken"].includes(cell.verdict);
  const why = explains && cell.reason !== "" ? `: ${cell.reason}` : "";
  const isPrepared = cell.verdict === "pass" && argumentOf(cell)?.kind === "prepared";
  return cleanLine(
    `[${String(count.n).padStart(total.length + 1)}/${total}] state ${cell.state} ${cell.arch}: ` +
      `${isPrepared ? "prepared" : cell.verdict}${time}${why}`,
  );
}
