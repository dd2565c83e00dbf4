/**
 * Keeps the service within its bounds, as long as it runs.
 * @module
 */
import { now } from "../../system/host.ts";
import { wait } from "../../system/wait.ts";
import type { Service } from "../run/service.ts";
import { retain } from "./retain.ts";

const RETAIN_MS = 3600_000;

/** Keeps the service within its bounds, every hour. */
export async function retaining(
  { db, store, settings, journal }: Service,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { removed, freed, failed } = await retain(
        ...[db, store, settings.retention, Date.parse(now())] as const,
        { signal },
      );
      for (const { id, error } of failed) {
        journal.warn("old artifacts stay for now", { series: id, error });
      }
      if (removed.length > 0) journal.info("removed", { count: removed.length, bytes: freed });
    } catch (error) {
      journal.warn("nothing old was removed", { error });
    }
    await wait(RETAIN_MS, signal).catch(() => {});
  }
}
