/**
 * Reports that everystep wrote of real runs on a toy kernel: record.ts records them, `reports/` has them.
 * @module
 */
import { parseReport } from "../../../bot/report/model/parse.ts";
import type { Report } from "../../../bot/report/model/schema.ts";

/** The directory of the recordings. */
export const RECORDINGS = new URL("reports/", import.meta.url);

/** A recording by its name, `break-and-mend`: read as `everystep report` reads a file. */
export function recorded(name: string): Report {
  const file = `${name}.json`;
  return parseReport(Deno.readFileSync(new URL(file, RECORDINGS)), file);
}
