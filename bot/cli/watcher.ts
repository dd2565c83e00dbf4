/**
 * Shows a run while it goes on: a grid that redraws itself on a terminal, a line per cell in a pipe.
 * @module
 */
import type { ShowRun, Watcher } from "../engine/watch.ts";
import type { Plan } from "../plan/types.ts";
import { liveLines, plainEvent, type Running } from "../report/terminal/live.ts";
import type { Report } from "../report/model/schema.ts";
import type { Terminal } from "../system/terminal/terminal.ts";
import { every, ticks } from "../system/wait.ts";
import { cellKey } from "../plan/types.ts";

/** How often a terminal is redrawn. */
const REDRAW_MS = 500;

/** Shows runs on a terminal. */
export function watcher(terminal: Terminal): ShowRun {
  return (plan, workers, report) => watch(terminal, plan, workers, report);
}

function watch(
  terminal: Terminal,
  plan: Plan,
  workers: number,
  report: () => Report,
): Watcher {
  const started = ticks();
  const running = new Map<string, Running & { since: number }>();
  let count = 0;
  const elapsed = () => (ticks() - started) / 1000;
  const draw = () => {
    const cells = [...running.values()].map((one) => ({
      ...one,
      seconds: (ticks() - one.since) / 1000,
    }));
    const { columns, rows } = terminal.size();
    terminal.draw(liveLines(report(), cells, {
      elapsed: elapsed(),
      plan,
      workers,
      width: columns - 1,
      height: rows - 1,
      color: terminal.color,
    }));
  };
  const timer = terminal.live ? every(REDRAW_MS, draw) : undefined;
  return {
    start(cell) {
      running.set(cellKey(cell), {
        arch: cell.arch,
        state: cell.state,
        compiled: 0,
        seconds: 0,
        since: ticks(),
      });
    },
    progress(cell, compiled) {
      const one = running.get(cellKey(cell));
      if (one !== undefined) running.set(cellKey(cell), { ...one, compiled });
    },
    held: (cell) => void running.delete(cellKey(cell)),
    done(cell, judged) {
      running.delete(cellKey(cell));
      count++;
      if (terminal.live || judged === undefined) return;
      terminal.err(plainEvent(judged, { n: count, of: plan.cells.length }));
    },
    end() {
      timer?.[Symbol.dispose]();
      terminal.draw([]);
    },
  };
}
