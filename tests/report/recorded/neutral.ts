/**
 * What a report has of the machine that it was written on, taken out.
 */
import type { Report } from "../../../bot/report/model/schema.ts";

/** When recorded runs begin. */
const START = "2026-01-02T03:04:05.000Z";
/** Where recorded runs had their directory. */
const HOME = "/home/dev";
const RUN = "0123456789ab";

/**
 * The report as if it had been written on a machine of two cores and 8 GiB, in `/home/dev`, at the beginning of 2026: paths below
 * `dir`, the id of the run, the dates and the host are changed, and kept results lose their names, which are made of the
 * machine's tools. Durations stay as they were measured: a run's steps and its cells add up.
 */
export function neutral(report: Report, dir: string): Report {
  const text = (value: string) =>
    value.replaceAll(dir, HOME).replaceAll(report.run.id, RUN)
      .replace(/(?<=\/cache\/results\/)[0-9a-f]{2}\/[0-9a-f]{64}/g, "00/kept");
  const shifted = (date: string) =>
    new Date(Date.parse(date) - Date.parse(report.run.startedAt) + Date.parse(START)).toISOString();
  const changed = mapped(report, text);
  const { finishedAt } = report.run;
  return {
    ...changed,
    run: {
      ...changed.run,
      startedAt: START,
      ...finishedAt === undefined ? {} : { finishedAt: shifted(finishedAt) },
      host: { cores: 2, memoryBytes: 8 * 2 ** 30 },
    },
  };
}

/** A value with each of its texts changed. */
export function mapped<T>(value: T, text: (one: string) => string): T {
  const change = (one: unknown): unknown => {
    if (typeof one === "string") return text(one);
    if (Array.isArray(one)) return one.map(change);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, change(inner)]));
  };
  return change(value) as T;
}
