/**
 * What the cache holds, and what was freed of it.
 * @module
 */
import type { RenderOptions } from "../../text/paint.ts";
import { renderTable } from "../../text/table.ts";

/** A part of the cache. */
interface CacheItem {
  readonly kind: string;
  readonly bytes: number;
  /** What it is, or whose. */
  readonly label: string;
  /** The tree that it was of is no longer where it was. */
  readonly gone?: true;
}

/** How much there is, and a line for each part. */
export function renderUsage(
  cache: string,
  items: readonly CacheItem[],
  view: RenderOptions,
): string {
  if (items.length === 0) return `${cache} is empty`;
  const rows = items.map(({ kind, bytes, label, gone }) => [
    kind,
    sizeText(bytes),
    gone ? `${label} (the tree is gone)` : label,
  ]);
  return `${cache}: ${sumText(items)}\n${
    renderTable({ head: ["kind", "size", "what"], rows }, view)
  }`;
}

/** What stays since it is in use, and how much the rest was. */
export function renderCleaned(
  { freed, inUse }: { readonly freed: readonly CacheItem[]; readonly inUse: readonly CacheItem[] },
  dryRun: boolean,
): string {
  return [
    ...inUse.map(({ kind, label }) => `in use, stays: ${kind} ${label}`),
    `${dryRun ? "would free" : "freed"} ${sumText(freed)}`,
  ].join("\n");
}

function sumText(items: readonly CacheItem[]): string {
  return sizeText(items.reduce((sum, item) => sum + item.bytes, 0));
}

function sizeText(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
