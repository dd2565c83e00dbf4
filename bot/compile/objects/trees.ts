/**
 * How make is asked for device trees, and for programs of samples/, which it takes for no targets of its own. Pure.
 * @module
 */

/** Characters of the names in one call: all of them reach a make as one word, of which a kernel takes 128 KiB. */
const MOST = 30_000;

/** The device trees of an architecture, where make takes a name without it. */
const OWN = /^(arch\/[^/]+\/boot\/dts)\//;

/**
 * The words of the makes that make some device trees, or programs, by their targets. `make a.dtb b.dtb` starts a make for each,
 * and these write the same files where both need a third tree; the target `dtbs` starts one, in the directory that it is told,
 * for whatever targets Kbuild has there.
 */
export function goalsByDir(targets: readonly string[]): readonly (readonly string[])[] {
  const goals: string[][] = [];
  for (const [dir, all] of Map.groupBy(targets, dirOf)) {
    let words: string[] = [], length = Infinity;
    for (const target of all) {
      length += target.length + 1;
      if (length > MOST) {
        goals.push(words = [dir]);
        length = target.length;
      }
      words.push(target);
    }
  }
  return goals.map((words) => ["dtbs", `dtstree=${words.join(" ")}`]);
}

function dirOf(target: string): string {
  return OWN.exec(target)?.[1] ?? target.slice(0, target.lastIndexOf("/"));
}

/** More of them are made by hand as all are. */
const FEW = 8;

/** The words of make by which a developer makes them, one after the other. */
export function treesByHand(trees: readonly string[]): readonly string[] {
  const own = trees.filter((tree) => OWN.test(tree));
  if (own.length === 0) return [];
  return own.length > FEW ? ["dtbs"] : own.map((tree) => tree.replace(OWN, ""));
}

/** The same of programs: make is asked for their directories. */
export function programsByHand(programs: readonly string[]): readonly string[] {
  return [...new Set(programs.map((program) => `${dirOf(program)}/`))];
}
