/**
 * How far a worker's child is, read from the report that it writes after every cell.
 * @module
 */
import { z } from "zod";
import { cleanLog, cleanText } from "../../text/clean.ts";
import { readEnds } from "../../system/files/ends.ts";
import { filesBelow } from "../../system/files/listing.ts";
import { readBytes } from "../../system/files/read.ts";
import { kindOf } from "../../system/files/files.ts";
import type { CellRow } from "../types.ts";

/** It is read every few seconds: cells of a report that is larger are seen at its end. */
const MAX_REPORT = 8 * 2 ** 20;
/** What the page shows of a running build. */
const TAIL_CHARS = 4096;

const partial = z.object({
  cells: z.array(z.object({
    arch: z.string(),
    state: z.int(),
    verdict: z.string(),
    reason: z.string(),
  })),
});

/** Cells that have been tried so far. A report that is not there yet, or is no report, has none. */
export async function cellsSoFar(
  file: string,
  mine: (cell: Pick<CellRow, "arch" | "state">) => boolean,
): Promise<readonly Pick<CellRow, "arch" | "state" | "verdict" | "why">[]> {
  try {
    if (await kindOf(file) !== "file") return [];
    const text = new TextDecoder().decode(await readBytes(file, MAX_REPORT));
    return partial.parse(JSON.parse(text)).cells.filter(mine).map(({ reason, ...cell }) => ({
      ...cell,
      why: reason,
    }));
  } catch {
    return [];
  }
}

/** Keeps the end of a child's output, as plain text. */
export function lastOutput(): { add(chunk: Uint8Array): void; text(): string } {
  let kept = "";
  const decoder = new TextDecoder();
  return {
    add(chunk) {
      kept = (kept + decoder.decode(chunk, { stream: true })).slice(-TAIL_CHARS);
    },
    text: () => cleanText(kept),
  };
}

/** The end of the log that was written last: what compilers said of the last cell. Empty if there is none. */
export async function lastCompiled(logs: string): Promise<string> {
  if (await kindOf(logs) !== "directory") return "";
  const files = await filesBelow(logs).catch(() => []);
  const newest = files.filter(({ path }) => path.endsWith(".log"))
    .reduce<(typeof files)[number] | undefined>(
      (last, file) => last === undefined || file.at > last.at ? file : last,
      undefined,
    );
  if (newest === undefined) return "";
  const end = await readEnds(`${logs}/${newest.path}`, 0, TAIL_CHARS) ?? "";
  return cleanLog(`${newest.path.slice(0, -".log".length)}:\n${end.slice(end.indexOf("\n") + 1)}`);
}
