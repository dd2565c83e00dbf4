/**
 * In which order the architectures of a run, and the states of each, are taken: what most likely
 * fails first, the cheapest first, so that the first red is seen soon. Pure; a verdict never depends
 * on it.
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

/** What the order of the states looks at. */
export interface OrderedCell {
  readonly state: number;
  readonly action: string;
}

/**
 * The cells of an architecture in the order to take them, where each can be taken by itself: state 0,
 * then the states whose patch touches the architecture's directory or is named for it, then the
 * others. Takes and gives them by state.
 */
export function cellOrder<T extends OrderedCell>(
  cells: readonly T[],
  arch: Pick<ArchConfig, "name" | "srcarch">,
  patches: readonly Pick<Patch, "files" | "subject">[],
): readonly T[] {
  const names = [arch.name, arch.srcarch];
  const rank = ({ state, action }: T): number => {
    if (state === 0 || action !== "build") return 0;
    const patch = patches[state - 1]!;
    return isNamed(arch, [patch]) || areas(patch.subject).some((area) => names.includes(area))
      ? 1
      : 2;
  };
  return cells.toSorted((a, b) => rank(a) - rank(b) || a.state - b.state);
}

/** What a subject names before its last colon: `x86/mm: um: do it` names x86, mm and um. */
function areas(subject: string): readonly string[] {
  return subject.toLowerCase().split(":").slice(0, -1).flatMap((part) => part.trim().split("/"));
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
