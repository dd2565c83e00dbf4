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

/** What was shown so far of a run. */
interface Progress {
  /** {@linkcode ticks} at its beginning. */
  readonly started: number;
  /** Cells that are done. */
  count: number;
  /** Cells that are planned. */
  of: number;
}

/** Shows a run on a terminal. What is added to it later, as cover builds are, is counted on. */
export function watcher(terminal: Terminal): ShowRun {
  const progress: Progress = { started: ticks(), count: 0, of: 0 };
  return (plan, workers, report) => {
    progress.of += plan.cells.length;
    return watch(terminal, plan, workers, report, progress);
  };
}

function watch(
  terminal: Terminal,
  plan: Plan,
  workers: number,
  report: () => Report,
  progress: Progress,
): Watcher {
  const running = new Map<string, Running & { since: number }>();
  const elapsed = () => (ticks() - progress.started) / 1000;
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
          progress.count++;
          if (terminal.live || event.judged === undefined) return;
          terminal.err(plainEvent(event.judged, { n: progress.count, of: progress.of }));
      }
    },
    end() {
      timer?.[Symbol.dispose]();
      terminal.draw([]);
    },
  };
}
