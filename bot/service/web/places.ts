/**
 * Where things of a run stand in the store.
 * @module
 */
import type { Run } from "../state/shards.ts";
import type { ShardRow } from "../types.ts";

/** The mails of a series: those of the run, else those of all runs. */
export function mboxKeys({ id, run }: Run): readonly string[] {
  return [`series/${id}/${run}/series.mbox`, `series/${id}/series.mbox`];
}

/** The report of a run: `report.json`, `report.html`, `logs/um-3.log`. */
export function reportKey({ id, run }: Run, name: string): string {
  return `series/${id}/${run}/report/${name}`;
}

/** A file beside the report; before there is one, beside what a worker found. */
export function logKeys(run: Run, name: string, shards: readonly ShardRow[]): readonly string[] {
  const parts = shards.flatMap(({ artifact }) => artifact === undefined ? [] : [artifact]);
  return [reportKey(run, `logs/${name}`), ...parts.map((part) => `${part}/logs/${name}`)];
}
