/**
 * The base as kinds see it: the worktree's files, and what a finished output read of them.
 * @module
 */
import { fileBeneath } from "../../../bot/system/files/beneath.ts";
import { dirOf, makefileOf } from "../source/make.ts";
import type { ReadSet } from "./read_set.ts";
import type { View } from "../types.ts";

/** Larger files are left alone. */
const MAX_BYTES = 1_000_000;
/** Where C files stand that some build of the kernel compiles. */
const KERNEL = /^(?:block|crypto|drivers|fs|init|io_uring|ipc|kernel|lib|mm|net|security|sound)\//;

/** What a view is made from. */
export interface Given {
  readonly srcarch: string;
  readonly reads: readonly string[];
  /** All files of the tree, in git's order. */
  readonly paths: readonly string[];
  /** The text of a file that is there. */
  readonly read: (path: string) => string | undefined;
  readonly readSet: ReadSet;
  /** The lines of `.config` that set a symbol. */
  readonly config: string;
}

/** A view. Every list of it is sorted: the order is part of what a seed stands for. */
export function viewOf({ srcarch, reads, paths, read, readSet, config }: Given): View {
  const there = new Set(paths);
  const known = (list: Iterable<string>) => [...list].filter((path) => there.has(path)).sort();
  const sources = known(readSet.sources.keys());
  const used = new Set(sources);
  const view = {
    srcarch,
    reads,
    read: (path: string) => there.has(path) ? read(path) : undefined,
    has: (path: string) => there.has(path),
    paths: [...paths].sort(),
    sources: sources.filter((path) => path.endsWith(".c")),
    unbuilt: paths.filter((path) => path.endsWith(".c") && KERNEL.test(path) && !used.has(path))
      .sort(),
    assembly: sources.filter((path) => path.endsWith(".S")),
    headers: new Map(
      known(readSet.headers.keys()).filter((path) => path.endsWith(".h"))
        .map((path) => [path, readSet.headers.get(path)!]),
    ),
    modules: new Set(known(readSet.modules)),
    kconfigs: known(readSet.kconfigs),
    enabled: new Set(
      [...config.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name!).sort(),
    ),
  };
  const dirs = new Set(sources.flatMap((path) => [dirOf(path), dirOf(dirOf(path))]));
  const makefiles = [...dirs].sort().flatMap((dir) =>
    makefileOf({ ...view, makefiles: [] }, dir) ?? []
  )
    .filter((path) => /^(?:obj|lib)-/m.test(view.read(path) ?? ""));
  return { ...view, makefiles };
}

/** Reads the files of a directory, as far as they are text and no links. */
export function reader(dir: string): (path: string) => string | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (path) => {
    const file = fileBeneath(dir, path, MAX_BYTES);
    if (file === undefined || Deno.lstatSync(`${dir}/${path}`).isSymlink) return undefined;
    try {
      const text = decoder.decode(Deno.readFileSync(file));
      return text.includes("\0") ? undefined : text;
    } catch {
      return undefined;
    }
  };
}
