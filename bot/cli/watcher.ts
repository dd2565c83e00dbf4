/**
 * Shows a run while it goes on: a grid that redraws itself on a terminal, a line per cell in a pipe.
 * @module
 */
import type { ShowRun, Watcher } from "../engine/events.ts";
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
    on(event) {
      const { cell } = event, key = cellKey(cell);
      switch (event.kind) {
        case "start": {
          const { arch, state } = cell;
          running.set(key, { arch, state, compiled: 0, seconds: 0, since: ticks() });
          return;
        }
        case "progress": {
          const one = running.get(key);
          if (one !== undefined) running.set(key, { ...one, compiled: event.compiled });
          return;
        }
        case "held":
          running.delete(key);
          return;
        case "judged":
          running.delete(key);
          count++;
          if (terminal.live || event.judged === undefined) return;
          terminal.err(plainEvent(event.judged, { n: count, of: plan.cells.length }));
      }
    },
    end() {
      timer?.[Symbol.dispose]();
      terminal.draw([]);
    },
  };
}
