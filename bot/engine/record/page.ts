/**
 * The HTML page of a report, with what its logs say.
 * @module
 */
import { basename, dirname, relative } from "@std/path";
import { excerptOf, isAboutMessage } from "../../report/html/excerpt.ts";
import type { CellLog } from "../../report/html/types.ts";
import type { Cell, Report } from "../../report/model/schema.ts";
import { realPath } from "../../system/files/dirs.ts";
import { readEnds } from "../../system/files/ends.ts";
import { remove, writeAtomic } from "../../system/files/files.ts";
import { forOthers } from "./public.ts";
import { cellKey } from "../../plan/types.ts";

/** Where the things of a page stand; absolute paths. */
export interface PagePlaces {
  /** Directory of the report: its logs are in it, or in the cache. */
  readonly report: string;
  /** Directory that the page will stand in; absent if nobody knows. */
  readonly page?: string;
  readonly cache: string;
}

/** Bytes of a log that are looked through for a message, at its beginning and its end. */
const HEAD = 6 * 2 ** 20, TAIL = 2 * 2 ** 20;
/** Bytes that surely hold the last lines. */
const END = 4096;
/** Characters that the excerpts of a page take together. */
const ALL = 1_500_000;

/** Writes `report.html` beside a `report.json`, and gives its name. */
export async function writePage(report: Report, file: string, cache: string): Promise<string> {
  const dir = dirname(file), page = pageOf(file);
  await writeAtomic(page, forOthers(await makePage(report, { report: dir, page: dir, cache })));
  return page;
}

/** Takes away the page beside a `report.json`. */
export async function dropPage(file: string): Promise<void> {
  await remove(pageOf(file));
}

function pageOf(file: string): string {
  return `${dirname(file)}/report.html`;
}

/** The page. A log that cannot be read is left out. */
export async function makePage(report: Report, places: PagePlaces): Promise<string> {
  const roots = (await Promise.all([places.report, `${places.cache}/results`].map(realPath)))
    .filter((root) => root !== undefined);
  const logs = new Map<string, CellLog>();
  let left = ALL;
  // Those that are about a message first: they shall have room.
  const cells = report.cells.toSorted((a, b) =>
    Number(isAboutMessage(b)) - Number(isAboutMessage(a))
  );
  for (const cell of cells) {
    const path = await logOf(cell, places, roots);
    if (path === undefined) continue;
    const text = left <= 0
      ? undefined
      : await readEnds(path, isAboutMessage(cell) ? HEAD : 0, isAboutMessage(cell) ? TAIL : END);
    const excerpt = text === undefined ? NO_EXCERPT : excerptOf(text, cell);
    left -= excerpt.lines.reduce((sum, line) => sum + line.length, 0);
    logs.set(cellKey(cell), { ...excerpt, ...await linkTo(path, places) });
  }
  // Loaded only where a page is made: most that runs never makes one.
  const { renderPage } = await import("../../report/html/page.tsx");
  return renderPage(report, logs);
}

const NO_EXCERPT: CellLog = { lines: [], cut: { before: false, after: false } };

/**
 * The log of a cell. A report may come from anywhere and name any file: only one beside it or in the
 * cache is read, and `logs/` beside the report is looked at for one that was made elsewhere.
 */
async function logOf(
  { log }: Cell,
  places: PagePlaces,
  roots: readonly string[],
): Promise<string | undefined> {
  if (log === undefined || !log.endsWith(".log")) return undefined;
  for (const path of [log, `${places.report}/logs/${basename(log)}`]) {
    const real = path.startsWith("/") ? await realPath(path) : undefined;
    if (real?.endsWith(".log") && roots.some((root) => real.startsWith(`${root}/`))) return real;
  }
  return undefined;
}

/** A link that works as long as page and log move together; no other. */
async function linkTo(log: string, { page, cache }: PagePlaces): Promise<Pick<CellLog, "file">> {
  const dir = page === undefined ? undefined : await realPath(page);
  const kept = await realPath(cache);
  if (dir === undefined) return {};
  const together = log.startsWith(`${dir}/`) ||
    (kept !== undefined && log.startsWith(`${kept}/`) && dir.startsWith(`${kept}/`));
  if (!together) return {};
  return { file: relative(dir, log).split("/").map(encodeURIComponent).join("/") };
}
