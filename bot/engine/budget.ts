/**
 * The budget of jobs of a run, and the watch over the memory that they use.
 * @module
 */
import { heldBack } from "../schedule/memory.ts";
import { availableMemory } from "../system/host.ts";
import { type JobServer, jobServer } from "../system/process/jobserver.ts";
import type { Ui } from "../system/terminal/ui.ts";
import { every } from "../system/wait.ts";

/** How often memory is looked at. */
const LOOK_MS = 1000;

/**
 * Opens a budget of `jobs`; while a job's memory, in GiB, is not there, fewer run. `path` is asked
 * for when the first job wants to run.
 */
export function openBudget(
  path: () => Promise<string>,
  { jobs, memoryGiB, ui }: { readonly jobs: number; readonly memoryGiB: number; readonly ui: Ui },
): JobServer {
  const pool = jobServer(path, jobs);
  const ended = new AbortController();
  const perJob = memoryGiB * 2 ** 30;
  let held = 0, noted = false;
  let acquiring: Promise<void> | undefined;
  const timer = every(LOOK_MS, () => {
    if (acquiring !== undefined) return;
    const available = availableMemory();
    const target = heldBack({ jobs, held, available, perJob });
    if (target < held) {
      void pool.give();
      held--;
    } else if (target > held) {
      if (!noted) ui.note(`memory is short (${gib(available)} free): fewer jobs run at once`);
      noted = true;
      acquiring = pool.acquire(ended.signal)
        .then((acquired) => {
          if (acquired) held++;
        })
        .catch(() => {}) // looked at again in a second
        .finally(() => acquiring = undefined);
    }
  });
  return {
    ...pool,
    async [Symbol.asyncDispose]() {
      timer[Symbol.dispose]();
      ended.abort();
      await acquiring;
      await pool[Symbol.asyncDispose]();
    },
  };
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
