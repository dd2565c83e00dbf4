/**
 * The block at the head of a mail and of a check: what was tested, in words with which another person can do the
 * same. Nothing in it is a path of the machine.
 * @module
 */
import { fixEntries } from "./fixes.ts";
import { prerequisiteEntries } from "./prerequisites.ts";
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";

/** More builds than these are counted and not named. */
const MAX_BUILDS = 8;

/** What the block is made from. */
export interface Tested extends Pick<Report, "tree"> {
  readonly archs?: Report["archs"];
  /** Names of the builds that come first: those that break. */
  readonly first?: readonly string[];
  /** Where the details are. */
  readonly page?: string;
}

/** A name and a text for each line. The report must be clean. */
export function testedFacts(
  { tree, archs = [], first = [], page }: Tested,
): readonly (readonly [name: string, text: string])[] {
  const rank = ({ name }: Report["archs"][number]) => first.includes(name) ? 0 : 1;
  const sorted = archs.toSorted((a, b) => rank(a) - rank(b));
  const rest = sorted.length - MAX_BUILDS;
  return [
    ["tree", treeName(tree)],
    ...tree.chosen === undefined
      ? []
      : [["why", `it is one of ${tree.chosen.of} trees: ${tree.chosen.why}`] as const],
    // The commit of an unpacked tarball is nowhere else.
    ["base", tree.release === undefined ? tree.base.commit : `v${tree.release}`],
    ...prerequisiteEntries(tree.base.prerequisites).map((text) => ["needs", text] as const),
    ...fixEntries(tree.base.fixes).map((text) => ["fix", text] as const),
    ...sorted.slice(0, MAX_BUILDS).map(({ name, defconfig, compiler }) =>
      ["build", [name, defconfig, compiler ?? "compiler not known"].join(", ")] as const
    ),
    ...rest > 0 ? [["build", `${plural(rest, "more build")}, see the table`] as const] : [],
    ...page === undefined ? [] : [["page", page] as const],
  ];
}

/** What a run noted of the tree, but for what names a place on the machine. */
export function publicNotes({ notes, label }: Report["tree"]): readonly string[] {
  return notes.filter((note) => !/(?:^|[\s"'(])[/~]/.test(note) && !note.includes(label));
}

/** A file of the output directory, as it is called there; undefined for any other place of the machine. */
export function publicFile(path: string): string | undefined {
  return /(?:^|\/)(logs\/[^/]+)$/.exec(path)?.[1];
}

/** How others know the tree, and where they get it. */
export function treeName({ name, url, branch }: Report["tree"]): string {
  if (name === undefined) return "a tree that is not public";
  return [name, ...url === undefined ? [] : [branch === undefined ? url : `${url} ${branch}`]]
    .join(", ");
}
