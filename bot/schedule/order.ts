/**
 * In which order the architectures of a run are taken: what most likely fails first, the cheapest
 * first, so that the first red is seen soon. Pure; a result never depends on it.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import type { Patch } from "../series/types.ts";

/** What the order looks at. */
export type Ordered = Pick<ArchConfig, "name" | "srcarch" | "units">;

/**
 * The names of the architectures in the order to take them: those whose directory a patch touches,
 * then the others; within each, by what they cost. `costs` are CPU seconds that an earlier run
 * measured, by name; without one for each, the number of translation units ranks them.
 */
export function archOrder(
  archs: readonly Ordered[],
  patches: readonly Pick<Patch, "files">[],
  costs: ReadonlyMap<string, number>,
): readonly string[] {
  const measured = archs.every((arch) => costs.has(arch.name));
  const cost = (arch: Ordered) => (measured ? costs.get(arch.name) : arch.units) ?? Infinity;
  return archs
    .map((arch) => ({ name: arch.name, named: isNamed(arch, patches), cost: cost(arch) }))
    .sort((a, b) =>
      Number(b.named) - Number(a.named) || compare(a.cost, b.cost) || (a.name < b.name ? -1 : 1)
    )
    .map(({ name }) => name);
}

/** Whether a patch touches the directory of an architecture. */
export function isNamed(
  { srcarch }: Pick<ArchConfig, "srcarch">,
  patches: readonly Pick<Patch, "files">[],
): boolean {
  const dir = `arch/${srcarch}/`;
  return patches.some(({ files }) =>
    files.some(({ path, oldPath }) => path.startsWith(dir) || oldPath?.startsWith(dir))
  );
}

/** Infinity minus itself is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
