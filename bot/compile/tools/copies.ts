/**
 * The directories of tools/ as copies that stand over the source, so that programs can be made in the tree.
 * @module
 */
import { InfraError } from "../../system/errors.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { kindOf } from "../../system/files/files.ts";
import { peekDir, peekReal } from "../../system/files/peek.ts";
import type { Copy } from "../../system/files/reads.ts";
import { run } from "../../system/process/process.ts";
import type { ToolMake } from "./targets.ts";

/** The copies. */
export interface Copies {
  /** Where they stand below `tools/`, as in the tree. */
  readonly root: string;
  readonly dirs: readonly Copy[];
}

/** In the output directory. */
const TREE = ".everystep-tree";

/** The largest directories: each is copied only for programs of its own. */
const LARGE = new Set(["perf", "testing"]);

/** Copies what may be written while some programs are made. Throws InfraError if that fails. */
export async function copyTools(source: string, build: string, { dir }: ToolMake): Promise<Copies> {
  const root = `${build}/${TREE}`;
  await makeDir(`${root}/tools`);
  // Through a link anything of the machine would be copied.
  const real = peekReal(source);
  if (real === undefined || peekReal(`${source}/tools`) !== `${real}/tools`) {
    return { root, dirs: [] };
  }
  const names = peekDir(`${source}/tools`).filter(({ name, link }) =>
    !link && (!LARGE.has(name) || dir.startsWith(`tools/${name}`))
  ).map(({ name }) => name);
  const dirs: string[] = [];
  for (const name of names.sort()) {
    if (await kindOf(`${source}/tools/${name}`) === "directory") dirs.push(name);
  }
  if (dirs.length === 0) return { root, dirs: [] };
  const words = dirs.map((name) => `${source}/tools/${name}`);
  const done = await run(["cp", "-a", "--reflink=auto", "--", ...words, `${root}/tools/`]);
  if (!done.ok) throw new InfraError(`cannot copy tools/: ${done.stderr.trim().split("\n")[0]}`);
  return {
    root,
    dirs: dirs.map((name) => ({ file: `${root}/tools/${name}`, path: `tools/${name}` })),
  };
}

/** Where a file of the tree stood for what ran. */
export function rootOf({ root, dirs }: Copies, source: string, path: string): string {
  return dirs.some((one) => path.startsWith(`${one.path}/`)) ? root : source;
}
