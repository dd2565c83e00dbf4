/**
 * Keeps what a make takes in all within the limits of its sandbox.
 * @module
 */
import { appendText } from "../system/files/files.ts";
import type { Mounts, Sandbox } from "../system/process/sandbox.ts";
import { type Excess, size, watch } from "../system/process/watch.ts";
import type { LogReader } from "./log.ts";

/** The interface between a guard and what runs a make. */
export interface Guard {
  /** Aborted when the make is to end, for whatever reason. */
  readonly signal: AbortSignal;
  /** The limit that was passed. */
  excess(): Excess | undefined;
  /** The make runs as this process. */
  start(pid: number): void;
  /** So many bytes were printed so far. */
  printed(bytes: number): void;
  /** The make has ended. Resolves once nobody looks at it any more. */
  stop(): Promise<void>;
}

/** Keeps a make within the limits of its sandbox; without one nothing is bounded. */
export function guarded(
  { sandbox, mounts, signal }: {
    readonly sandbox: Sandbox;
    readonly mounts: Mounts;
    readonly signal?: AbortSignal;
  },
): Guard {
  const limits = sandbox.kind === "bwrap" ? sandbox.limits : undefined;
  const stop = new AbortController();
  let found: Excess | undefined, watcher: AsyncDisposable | undefined;
  const over = (excess: Excess) => {
    found ??= excess;
    stop.abort();
  };
  return {
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    excess: () => found,
    start(pid: number) {
      if (limits !== undefined) watcher = watch(pid, mounts.build, limits, over);
    },
    printed(bytes: number) {
      if (limits === undefined || bytes <= limits.logBytes || found !== undefined) return;
      over({ fault: "patch", why: `more than ${size(limits.logBytes)} of messages` });
    },
    async stop() {
      await watcher?.[Symbol.asyncDispose]();
    },
  };
}

/** Writes into the log, and among its errors, why a make was ended. */
export async function logExcess(excess: Excess, log: string, reader: LogReader): Promise<void> {
  const line = `error: the build was stopped: ${excess.why}`;
  await appendText(log, `\n${line}\n`);
  if (excess.fault === "patch") reader.line(line);
}
