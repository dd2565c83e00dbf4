/**
 * Which target of the tree builds a file of tools/: read from tools/Makefile and that of the self-tests, and where these
 * have none, a directory with a Makefile of its own. Pure.
 * @module
 */
import type { ToolTarget } from "../../config/types.ts";
import { shellWord } from "../../text/shell.ts";

/** Where the files of make are that list the targets. */
export const TOOLS_MAKEFILE = "tools/Makefile", SELFTESTS = "tools/testing/selftests";

/** By target of tools/Makefile the directory that it builds, below tools/; a `%` stands for one directory. */
export type ToolTargets = ReadonlyMap<string, string>;

/** A rule: its targets, and the lines of its recipe. */
const RULE = /^([\w./% -]+):(?![=:])[^\n]*\n((?:\t[^\n]*\n)+)/gm;
/** What a recipe goes into: `$(call descend,power/$@)`, `$(MAKE) -C perf`. */
const DESCENDS = /\$\(call descend,([^,)\s]{1,100})\)|\$\(MAKE\)[^\n$]{0,80} -C ([\w./-]{1,100})/;

/** The targets of the text of tools/Makefile; those that install or clean are left out. */
export function toolTargets(text: string): ToolTargets {
  const found = new Map<string, string>();
  for (const [, names = "", recipe = ""] of text.matchAll(RULE)) {
    const [, called, direct] = DESCENDS.exec(recipe) ?? [];
    const dir = called ?? direct;
    if (dir === undefined || dir.includes("$(")) continue;
    for (const name of names.trim().split(/ +/)) {
      // The self-tests have targets of their own.
      if (/_(?:install|clean|%)$|^selftests$/.test(name)) continue;
      const below = dir.replace("$@", name);
      if (!/^[\w./%-]+$/.test(below) || found.has(name)) continue;
      found.set(name, below);
    }
  }
  return found;
}

/** How make is called for a target: its directory, and the words behind it; undefined: the tree has none. */
export interface ToolMake {
  /** The directory whose programs it builds, relative to the tree. */
  readonly dir: string;
  /** Where make is called, relative to the tree. */
  readonly in: string;
  /** The words behind. */
  readonly words: readonly string[];
  /** The self-tests include headers that `make headers` installs. */
  readonly headers: boolean;
}

/** What there is in a tree. */
export interface ToolTree {
  /** The text of tools/Makefile; empty if there is none. */
  readonly makefile: string;
  /** Whether there is a file. */
  has(path: string): Promise<boolean>;
}

/** How a target is made in a tree. */
export async function toolMake(
  { by, name }: ToolTarget,
  tree: ToolTree,
): Promise<ToolMake | undefined> {
  if (by === "selftests") {
    const dir = `${SELFTESTS}/${name}`;
    if (!await tree.has(`${dir}/Makefile`)) return undefined;
    // bpf and sched_ext are skipped by default; a target that does not build is an error only so.
    const words = [`TARGETS=${name}`, "SKIP_TARGETS=", "FORCE_TARGETS=1"];
    return { dir, in: SELFTESTS, words, headers: true };
  }
  const targets = toolTargets(tree.makefile);
  const below = targets.get(name) ?? patterned(targets, name);
  const dir = `tools/${below ?? name}`;
  if (!await tree.has(`${dir}/Makefile`)) return undefined;
  return below === undefined
    ? { dir, in: dir, words: [], headers: false }
    : { dir, in: "tools", words: [name], headers: false };
}

/** What a developer types in the tree to do the same. */
export function toolLines(how: ToolMake): readonly string[] {
  const make = ["make", "-C", how.in, ...how.words].map(shellWord).join(" ");
  return [...how.headers ? ["make headers"] : [], make];
}

/** `bpf/bpftool` by `bpf/%`. */
function patterned(targets: ToolTargets, name: string): string | undefined {
  const slash = name.lastIndexOf("/");
  return slash > 0 && targets.get(`${name.slice(0, slash)}/%`) !== undefined ? name : undefined;
}

/** The target that builds a file below tools/, by what a tree has; undefined if none does. */
export async function toolOf(path: string, tree: ToolTree): Promise<ToolTarget | undefined> {
  if (path.startsWith(`${SELFTESTS}/`)) {
    const name = await nearestMakefile(path, SELFTESTS, tree);
    return name === undefined ? undefined : { by: "selftests", name };
  }
  const targets = toolTargets(tree.makefile);
  const within = [...targets].filter(([, dir]) =>
    !dir.includes("%") && path.startsWith(`tools/${dir}/`)
  )
    .sort(([, a], [, b]) => b.length - a.length);
  const makes = await nearestMakefile(path, "tools", tree);
  if (makes !== undefined && patterned(targets, makes) !== undefined) {
    return { by: "tools", name: makes };
  }
  const name = within[0]?.[0] ?? makes;
  return name === undefined ? undefined : { by: "tools", name };
}

/** The nearest directory above a file that has a Makefile, below a root. */
async function nearestMakefile(
  path: string,
  root: string,
  tree: ToolTree,
): Promise<string | undefined> {
  const parts = path.slice(root.length + 1).split("/");
  for (let n = parts.length - 1; n > 0; n--) {
    const dir = parts.slice(0, n).join("/");
    if (await tree.has(`${root}/${dir}/Makefile`)) return dir;
  }
  return undefined;
}
