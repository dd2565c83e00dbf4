/**
 * Device trees of one architecture may include those of another. Which do stands in the tree: an architecture of which none
 * includes what a series changes is not asked for that.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import { reachedFrom, touchedBy } from "../../plan/mod.ts";
import type { Series } from "../../series/types.ts";
import type { Inputs } from "../input/inputs.ts";
import type { RunOptions } from "../options.ts";
import type { Choice } from "./choice.ts";
import type { Planned } from "./cells.ts";
import { sourcesOf } from "./tree_sources.ts";

/** A choice, and what there is to say of it. */
export interface Narrowed {
  readonly choice: Choice;
  /** Names of the architectures that are asked for less than without the tree. */
  readonly spared: ReadonlySet<string>;
  /** A line for the report where a series would have asked more architectures, which nobody named. */
  readonly notes: readonly string[];
}

/** A directory of device trees, below `arch/`. */
const TREES = /^[^/]+\/boot\/dts$/;

/** Those of some architectures that a series asks only where their device trees include what it changes of another's. */
export function askedByTrees<T extends Pick<ArchConfig, "reads">>(
  archs: readonly T[],
  { patches }: Series,
): readonly T[] {
  const inDir = pathsIn(touchedBy(patches));
  return archs.filter(({ reads }) => reads.some((dir) => TREES.test(dir) && inDir(dir).length > 0));
}

/** Takes directories of device trees from what an architecture reads, where nothing of it includes what the series changes there. */
export async function narrowChoice(
  choice: Choice,
  { series, tree, base }: Pick<Inputs, "series" | "tree" | "base">,
  { archs: named }: Pick<RunOptions, "archs">,
): Promise<Narrowed> {
  const inDir = pathsIn(touchedBy(series.patches));
  const asks = askedByTrees(choice.archs, series);
  const sources = asks.length === 0
    ? undefined
    : await sourcesOf(tree.gitDir, base.commit, dirsOf(asks), series);
  if (sources === undefined) return { choice, spared: new Set(), notes: [] };
  const spared: ArchConfig[] = [];
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
    if (reads.length < arch.reads.length) spared.push(arch);
    return { ...arch, reads };
  });
  const isChosen = named === undefined && choice.request.names.length === 0;
  const names = spared.filter(({ extra }) => extra !== true).map(({ name }) => name);
  return {
    choice: { ...choice, archs },
    spared: new Set(spared.map(({ name }) => name)),
    notes: isChosen && names.length > 0
      ? [`${names.join(", ")}: none of their device trees includes what the series changes`]
      : [],
  };
}

/** Of some paths those in a directory below `arch/`. */
function pathsIn(paths: readonly string[]): (dir: string) => readonly string[] {
  return (dir) => paths.filter((path) => path.startsWith(`arch/${dir}/`));
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
