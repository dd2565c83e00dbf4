/**
 * What the cache holds.
 * @module
 */
import { kindOf, readTextIfThere } from "../../system/files/files.ts";
import { namesIn } from "../../system/files/listing.ts";
import { run } from "../../system/process/process.ts";

/**
 * The kinds of things in the cache. `builds` are output directories, and kernels and probes that are
 * kept to boot; `trees` are sources and their objects, `runs` also the logs and the places of `mend`. `other` is what
 * stands there besides, the book of mails that were sent among it: nothing frees it.
 */
export type CacheKind =
  | "builds"
  | "ccache"
  | "results"
  | "runs"
  | "downloads"
  | "trees"
  | "other";

/** One thing that can be freed. */
export interface CacheItem {
  readonly kind: CacheKind;
  readonly path: string;
  /** For a person: what it is. */
  readonly label: string;
  /** Of a user's tree that is no longer where it was. */
  readonly gone?: true;
  /** Bytes on disk. A tree's do not count its builds. */
  readonly bytes: number;
  /** Lock files of those that may be using it. */
  readonly locks: readonly string[];
}

/** What the directories of the cache hold that are one item each. */
const WHOLE: Readonly<Record<string, CacheKind>> = {
  boot: "builds",
  ccache: "ccache",
  logs: "runs",
  mend: "runs",
  results: "results",
  runs: "runs",
};

/** Names that belong to no item. */
const BOOKKEEPING = new Set(["lock", "pids"]);

/** Lists all there is, largest first within a kind. Changes nothing. */
export async function cacheUsage(cache: string): Promise<CacheItem[]> {
  const found: Omit<CacheItem, "bytes">[] = [];
  const workspaces: string[] = [];
  for (const id of await namesIn(`${cache}/trees`) ?? []) {
    const home = `${cache}/trees/${id}`;
    const own: string[] = [];
    const { label, ...gone } = await aboutTree(home, id);
    for (const number of await namesIn(`${home}/work`) ?? []) {
      const dir = `${home}/work/${number}`;
      own.push(`${dir}/lock`);
      if (await kindOf(`${dir}/build`) === "directory") {
        const locks = [`${dir}/lock`];
        found.push({ kind: "builds", path: `${dir}/build`, label: `of ${label}`, ...gone, locks });
      }
    }
    workspaces.push(...own);
    const locks = [`${home}/open.lock`, ...own];
    found.push({ kind: "trees", path: home, label, ...gone, locks });
  }
  for (const name of await namesIn(`${cache}/downloads`) ?? []) {
    if (BOOKKEEPING.has(name)) continue;
    const locks = [`${cache}/downloads/lock`];
    found.push({ kind: "downloads", path: `${cache}/downloads/${name}`, label: name, locks });
  }
  for (const name of await namesIn(cache) ?? []) {
    const path = `${cache}/${name}`;
    if (name === "trees" || name === "downloads" || await kindOf(path) !== "directory") continue;
    // Each place of mend has a lock beside it.
    const own = (await namesIn(path) ?? []).filter((one) => name === "mend" && /\.lock$/.test(one));
    const locks = [...workspaces, ...own.map((one) => `${path}/${one}`)];
    found.push({ kind: WHOLE[name] ?? "other", path, label: name, locks });
  }
  const sizes = await sizesOf(found.map(({ path }) => path));
  return found.map((item, i) => ({ ...item, bytes: sizes[i] ?? 0 }))
    .sort((a, b) => a.kind === b.kind ? b.bytes - a.bytes : a.kind < b.kind ? -1 : 1);
}

async function aboutTree(home: string, id: string): Promise<Pick<CacheItem, "label" | "gone">> {
  try {
    const about = JSON.parse(await readTextIfThere(`${home}/about.json`) ?? "{}");
    if (typeof about.path === "string") {
      const gone = await kindOf(about.path) === "none";
      return { label: about.path, ...(gone ? { gone } : {}) };
    }
    if (typeof about.label === "string") return { label: about.label };
  } catch { /* a torn file, a path that cannot be looked up: its name must do */ }
  return { label: id };
}

/** du(1) counts nothing twice: what stands before a directory that holds it is not in its sum. */
async function sizesOf(paths: readonly string[]): Promise<number[]> {
  if (paths.length === 0) return [];
  const outcome = await run(["du", "-s", "-B1", "--null", "--", ...paths]);
  const sums = new Map(
    outcome.stdout.split("\0").map((line) => {
      const tab = line.indexOf("\t");
      return [line.slice(tab + 1), Number(line.slice(0, tab))] as const;
    }),
  );
  return paths.map((path) => sums.get(path) ?? 0);
}
