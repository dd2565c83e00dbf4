/** A table by minute: what the server took, and how it answered. */
import type { Health } from "./health.ts";
import type { Part } from "./part.ts";
import { below, cpuOf, memoryOf } from "./proc.ts";

/** One minute. */
export interface Minute {
  readonly minute: number;
  readonly pid: number | undefined;
  /** Minutes that this process has run. */
  readonly age: number;
  /** MiB of the server, the most that it had, and all processes below it. */
  readonly rss: number;
  readonly peak: number;
  readonly others: number;
  /** Cores that it and its children took. */
  readonly cores: number;
}

const MIB = 1024;

/** Head of the table. */
export const HEAD =
  "minute   age  rss MiB  peak  children  cores  sent  mailed asked  kills  p50 ms  p99 ms  worst";

/** Looks once each minute, and adds the CPU up between. */
export function minutes(server: Part, health: Health) {
  const rows: Minute[] = [];
  let cpu = 0, before: { pid: number; seconds: number } | undefined;
  /** Call it each second. */
  const tick = () => {
    const { pid } = server;
    if (pid === undefined) return;
    const seconds = cpuOf(pid);
    // What a child took is its own until it ends, and then ours: it may look like less for a moment.
    cpu += Math.max(0, seconds - (before?.pid === pid ? before.seconds : 0));
    before = { pid, seconds: Math.max(seconds, before?.pid === pid ? before.seconds : 0) };
  };
  const row = (counts: { sent: number; notified: number; mails: number; kills: number }) => {
    const { pid } = server, memory = pid === undefined ? undefined : memoryOf(pid);
    const others = pid === undefined ? 0 : below(pid).reduce(
      (sum, one) => sum + (memoryOf(one.pid)?.kb ?? 0),
      0,
    );
    const times = health.recent(),
      at = (part: number) => times[Math.floor(times.length * part)] ?? 0;
    const found: Minute = {
      ...{ minute: rows.length + 1, pid, cores: cpu / 60 },
      age: (performance.now() - server.startedAt) / 60_000,
      ...{ rss: (memory?.kb ?? 0) / MIB, peak: (memory?.peakKb ?? 0) / MIB, others: others / MIB },
    };
    cpu = 0;
    rows.push(found);
    const cells: readonly (readonly [string | number, number])[] = [
      ...[[found.minute, 6], [found.age.toFixed(1), 6], [found.rss.toFixed(0), 9]] as const,
      ...[[found.peak.toFixed(0), 6], [found.others.toFixed(0), 10]] as const,
      ...[[found.cores.toFixed(2), 7], [counts.sent, 6], [counts.notified, 6], [
        counts.mails,
        7,
      ]] as const,
      ...[[counts.kills, 7], [at(0.5).toFixed(0), 8], [at(0.99).toFixed(0), 8]] as const,
      [(times.at(-1) ?? 0).toFixed(0), 7],
    ];
    console.log(cells.map(([text, width]) => String(text).padStart(width)).join(""));
  };
  return { rows, tick, row };
}

/** How far a process that runs for long grows after its tenth minute; undefined: none ran so long. */
export function growth(rows: readonly Minute[]) {
  const lives = Map.groupBy(
    rows.filter(({ pid, age }) => pid !== undefined && age >= 10),
    (row) => row.pid,
  );
  const [longest] = [...lives.values()].sort((a, b) => b.length - a.length);
  if (longest === undefined || longest.length < 10) return undefined;
  const median = (some: readonly Minute[]) =>
    some.map(({ rss }) => rss).sort((a, b) => a - b)[Math.floor(some.length / 2)]!;
  const fifth = Math.ceil(longest.length / 5);
  const first = median(longest.slice(0, fifth)), last = median(longest.slice(-fifth));
  return { minutes: longest.length, first, last, ratio: last / first };
}
