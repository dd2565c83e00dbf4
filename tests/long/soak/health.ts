/** Whether the server was ever silent, apart from when it was not running. */
import type { Asked } from "./health_worker.ts";
import type { Part } from "./part.ts";
import { starvedMs } from "./proc.ts";

/** A time without an answer. */
export interface Silence {
  /** ISO 8601. */
  readonly when: string;
  readonly ms: number;
  /** Of these, how long its main thread could not run because others did, or because it was frozen. */
  readonly starvedMs: number;
}

/** What was seen. */
export interface Health extends Disposable {
  /** Silences beyond the bound while one and the same process was up. */
  readonly silences: readonly Silence[];
  /** Milliseconds from each start to the first answer. */
  readonly starts: readonly number[];
  /** How often it said something else than ok, by what it said. */
  readonly unhealthy: ReadonlyMap<string, number>;
  /** The times of answers since this was called last, sorted. */
  recent(): readonly number[];
}

/** Watches the health of a process. */
export function watchHealth(server: Part, url: string, boundMs: number): Health {
  const silences: Silence[] = [], starts: number[] = [], unhealthy = new Map<string, number>();
  let recent: number[] = [];
  /** The process that answered last, and when; in between only it counts. */
  let last: { pid: number; at: number; starved: number } | undefined;
  const worker = new Worker(new URL("./health_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Asked>) => {
    const pid = server.pid, { at, ms, status, health } = data;
    if (status === 0 || pid === undefined) return;
    const now = at + ms, starved = starvedMs(pid) + server.frozenMs;
    recent.push(ms);
    if (health !== "ok") {
      unhealthy.set(`${status} ${health}`, (unhealthy.get(`${status} ${health}`) ?? 0) + 1);
    }
    if (last?.pid !== pid) {
      starts.push(now - performance.timeOrigin - server.startedAt);
    } else if (now - last.at > boundMs) {
      const silence: Silence = {
        when: new Date(last.at).toISOString(),
        ms: Math.round(now - last.at),
        starvedMs: Math.round(starved - last.starved),
      };
      silences.push(silence);
      console.log(`${silence.when} silent for ${silence.ms} ms (starved ${silence.starvedMs} ms)`);
    }
    last = { pid, at: now, starved };
  };
  worker.postMessage(`${url}/healthz`);
  return {
    ...{ silences, starts, unhealthy },
    recent() {
      const all = recent.sort((a, b) => a - b);
      recent = [];
      return all;
    },
    [Symbol.dispose]: () => worker.terminate(),
  };
}
