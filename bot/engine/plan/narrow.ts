/**
 * Device trees of one architecture may include those of another. Which do stands in the tree: an architecture of which none
 * includes what a series changes is not asked for that.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import { reachedFrom, touchedBy } from "../../plan/mod.ts";
import type { Inputs } from "../input/inputs.ts";
import type { RunOptions } from "../options.ts";
import type { Choice } from "./choice.ts";
import type { Planned } from "./cells.ts";
import { sourcesOf } from "./tree_sources.ts";

/** A choice, and what there is to say of it. */
export interface Narrowed {
  readonly choice: Choice;
  /** A line for the report where a series would have asked more architectures, which nobody named. */
  readonly notes: readonly string[];
}

/** A directory of device trees, below `arch/`. */
const TREES = /^[^/]+\/boot\/dts$/;

/**
 * Takes directories of device trees from what an architecture reads, where nothing of it includes what the series changes there.
 * Not for a shard: what these are cut of is planned without a tree.
 */
export async function narrowChoice(
  choice: Choice,
  { series, tree, base }: Pick<Inputs, "series" | "tree" | "base">,
  { archs: named, shard }: Pick<RunOptions, "archs" | "shard">,
): Promise<Narrowed> {
  if (shard !== undefined) return { choice, notes: [] };
  const paths = touchedBy(series.patches);
  const inDir = (dir: string) => paths.filter((path) => path.startsWith(`arch/${dir}/`));
  const asks = choice.archs.filter(({ reads }) =>
    reads.some((dir) => TREES.test(dir) && inDir(dir).length > 0)
  );
  const sources = asks.length === 0
    ? undefined
    : await sourcesOf(tree.gitDir, base.commit, dirsOf(asks), series);
  if (sources === undefined) return { choice, notes: [] };
  const spared: string[] = [];
  const archs = choice.archs.map((arch) => {
    if (!asks.includes(arch) || sources.makes.has(arch.srcarch)) return arch;
    const own = `arch/${arch.srcarch}/`;
    const reached = reachedFrom(
      (file) => file.startsWith(own) || !file.startsWith("arch/"),
      sources,
    );
    const reads = arch.reads.filter((dir) =>
      !TREES.test(dir) || inDir(dir).length === 0 || inDir(dir).some(reached)
    );
    if (reads.length < arch.reads.length && arch.extra !== true) spared.push(arch.name);
    return { ...arch, reads };
  });
  const isChosen = named === undefined && choice.request.names.length === 0;
  return {
    choice: { ...choice, archs },
    notes: isChosen && spared.length > 0
      ? [`${spared.join(", ")}: none of their device trees includes what the series changes`]
      : [],
  };
}

function dirsOf(archs: readonly ArchConfig[]): readonly string[] {
  return [...new Set(archs.flatMap(({ reads }) => reads.filter((dir) => TREES.test(dir))))];
}

/** A plan with more notes. */
export function noted(planned: Planned, notes: readonly string[]): Planned {
  const { plan } = planned;
  return notes.length === 0
    ? planned
    : { ...planned, plan: { ...plan, notes: [...plan.notes ?? [], ...notes] } };
}
