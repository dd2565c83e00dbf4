/**
 * What an architecture's cells took in earlier runs, kept in the cache: the next run takes the
 * cheap ones first.
 * @module
 */
import { z } from "zod";
import type { Level } from "../../plan/types.ts";
import type { Report } from "../../report/model/schema.ts";
import { readTextIfThere, writeAtomic } from "../../system/files/files.ts";
import type { Context } from "../context.ts";
import { readJson } from "../../text/json.ts";

/** Level and architecture to CPU seconds of a cell, `objects/um`. */
const costsSchema = z.record(z.string(), z.number().nonnegative());

type Costs = z.infer<typeof costsSchema>;

async function load(cache: string): Promise<Costs> {
  // Where they cannot be read, only an order is lost.
  const text = await readTextIfThere(`${cache}/costs.json`).catch(() => undefined);
  return readJson(costsSchema, text) ?? {};
}

/** CPU seconds of a cell of each architecture that was ever measured at a level. */
export async function readCosts(
  { level }: { readonly level: Level },
  { cache }: Pick<Context, "cache">,
): Promise<ReadonlyMap<string, number>> {
  const costs = Object.entries(await load(cache));
  return new Map(
    costs.flatMap(([key, cost]) =>
      key.startsWith(`${level}/`) ? [[key.slice(level.length + 1), cost] as const] : []
    ),
  );
}

/** Keeps what the cells of a run took, those that were built. */
export async function keepCosts(report: Report, { cache }: Pick<Context, "cache">): Promise<void> {
  const built = report.cells.filter((cell) => !cell.cached && cell.cpuSeconds > 0);
  if (built.length === 0) return;
  const costs = await load(cache);
  for (const [arch, cells] of Map.groupBy(built, (cell) => cell.arch)) {
    const sum = cells.reduce((total, cell) => total + cell.cpuSeconds, 0);
    costs[`${report.level}/${arch}`] = Math.round(100 * sum / cells.length) / 100;
  }
  await writeAtomic(`${cache}/costs.json`, `${JSON.stringify(costs)}\n`);
}
