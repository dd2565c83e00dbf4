/**
 * How make is asked for device trees. Pure.
 * @module
 */

/** Characters of the names in one call: all of them reach a make as one word, of which a kernel takes 128 KiB. */
const MOST = 30_000;

/** The device trees of an architecture, where make takes a name without it. */
const OWN = /^(arch\/[^/]+\/boot\/dts)\//;

/**
 * The words of the makes that make some device trees, by their targets. `make a.dtb b.dtb` starts a make for each, and these
 * write the same files where both need a third tree; the target `dtbs` starts one, in the directory that it is told.
 */
export function treeGoals(trees: readonly string[]): readonly (readonly string[])[] {
  const goals: string[][] = [];
  for (const [dir, all] of Map.groupBy(trees, dirOf)) {
    let words: string[] = [], length = Infinity;
    for (const tree of all) {
      length += tree.length + 1;
      if (length > MOST) {
        goals.push(words = [dir]);
        length = tree.length;
      }
      words.push(tree);
    }
  }
  return goals.map((words) => ["dtbs", `dtstree=${words.join(" ")}`]);
}

function dirOf(tree: string): string {
  return OWN.exec(tree)?.[1] ?? tree.slice(0, tree.lastIndexOf("/"));
}

/** More of them are made by hand as all are. */
const FEW = 8;

/** The words of make by which a developer makes them, one after the other. */
export function treesByHand(trees: readonly string[]): readonly string[] {
  const own = trees.filter((tree) => OWN.test(tree));
  if (own.length === 0) return [];
  return own.length > FEW ? ["dtbs"] : own.map((tree) => tree.replace(OWN, ""));
}
