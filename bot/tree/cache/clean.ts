/**
 * Freeing what the cache holds. What a running everystep uses stays.
 * @module
 */
import { dirname } from "@std/path";
import { move } from "../../system/files/dirs.ts";
import { kindOf, remove, tryLock } from "../../system/files/files.ts";
import { namesIn } from "../../system/files/listing.ts";
import type { Ui } from "../../system/terminal/ui.ts";
import { type CacheItem, type CacheKind, cacheUsage } from "./usage.ts";

/** What was freed and what was not. */
export interface Cleaned {
  /** What is gone, or would be (`dryRun`). */
  readonly freed: readonly CacheItem[];
  /** What stays because a running process uses it. */
  readonly inUse: readonly CacheItem[];
}

/** Marks a tree that is being removed: a kill in the middle leaves none that looks whole. */
const GONE = ".gone-";

/** Frees the kinds given, `gone`: what is kept of trees that are gone. A tree takes its builds with it. */
export async function cleanCache(
  cache: string,
  kinds: readonly (CacheKind | "gone")[],
  options: { readonly ui: Ui; readonly dryRun?: boolean },
): Promise<Cleaned> {
  const selected = new Set(kinds);
  if (selected.has("trees")) selected.add("builds");
  const freed: CacheItem[] = [], inUse: CacheItem[] = [];
  for (const item of await cacheUsage(cache)) {
    if (!selected.has(item.kind) && !(item.gone && selected.has("gone"))) continue;
    using held = await holdAll(item.locks);
    if (held === undefined) {
      inUse.push(item);
      continue;
    }
    if (options.dryRun !== true) {
      options.ui.step(`removing ${item.path}`);
      await removeItem(item);
    }
    freed.push(item);
  }
  if (selected.has("trees") && options.dryRun !== true) await dropGone(cache);
  return { freed, inUse };
}

async function removeItem(item: CacheItem): Promise<void> {
  const dir = dirname(item.path), name = item.path.slice(dir.length + 1);
  if (item.kind !== "trees" || name.startsWith(GONE)) return await remove(item.path);
  await remove(`${dir}/${GONE}${name}`);
  await move(item.path, `${dir}/${GONE}${name}`);
  await remove(`${dir}/${GONE}${name}`);
}

/** What an interrupted removal left. */
async function dropGone(cache: string): Promise<void> {
  for (const name of await namesIn(`${cache}/trees`) ?? []) {
    if (name.startsWith(GONE)) await remove(`${cache}/trees/${name}`);
  }
}

/** Takes all locks, or none. */
async function holdAll(paths: readonly string[]): Promise<Disposable | undefined> {
  const held: Disposable[] = [];
  const release = () => held.forEach((lock) => lock[Symbol.dispose]());
  for (const path of paths) {
    if (await kindOf(path) !== "file") continue;
    const lock = await tryLock(path);
    if (lock === undefined) {
      release();
      return undefined;
    }
    held.push(lock);
  }
  return { [Symbol.dispose]: release };
}
