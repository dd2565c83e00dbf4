/**
 * What shows the order of commits that a file holds: the parents that they name, and the blobs that their diffs start from.
 * @module
 */

/** A commit, as far as its order goes. */
export interface Ordered {
  /** Lines, of which some are its diff. */
  readonly body: readonly string[];
  /** Its name and those of its parents, whole or shortened, where the file has them. */
  readonly id?: string;
  readonly parents?: readonly string[];
}

/** What a diff does to one file. */
interface Section {
  readonly from: string;
  readonly to: string;
  readonly copied: boolean;
  /** Names of blobs; a file that is only moved has none. */
  readonly before?: string;
  readonly after?: string;
}

/** How many commits come right behind one that they name as their parent. */
export function namedParents(commits: readonly Ordered[]): number {
  return commits.filter(({ parents = [] }, i) => {
    const before = commits[i - 1]?.id;
    return before !== undefined && parents.some((one) => isSame(one, before));
  }).length;
}

/** How many diffs, in this order, start from another blob than the last one left at their path. */
export function misfits(commits: readonly Ordered[]): number {
  const blobs = new Map<string, string>();
  let wrong = 0;
  for (const { body } of commits) {
    // All of a commit starts from the state before it. A file that becomes a link is deleted and made anew.
    const sections = sectionsOf(body);
    const gone = new Set(sections.filter(({ after }) => isNone(after)).map(({ from }) => from));
    const now = new Map<string, string>();
    for (const { from, to, copied, before, after } of sections) {
      const known = blobs.get(from), isAgain = isNone(before) && gone.has(from);
      if (known !== undefined && before !== undefined && !isAgain && !isSame(known, before)) {
        wrong++;
      }
      if (from !== to && !copied) now.set(from, NONE);
      const left = after ?? known;
      if (left !== undefined && !(isNone(after) && now.has(to))) now.set(to, left);
    }
    for (const [path, blob] of now) blobs.set(path, blob);
  }
  return wrong;
}

const NONE = "0000";

function sectionsOf(body: readonly string[]): readonly Section[] {
  const sections: { -readonly [K in keyof Section]: Section[K] }[] = [];
  for (const line of body) {
    if (line.startsWith("diff --git ")) {
      const path = pathIn(line.slice("diff --git ".length));
      sections.push({ from: path, to: path, copied: false });
      continue;
    }
    const section = sections.at(-1);
    if (section === undefined || /^[-+ ]/.test(line)) continue;
    const [, kind, way, name = ""] = /^(rename|copy) (from|to) (.*)$/.exec(line) ?? [];
    if (kind !== undefined) {
      section[way === "from" ? "from" : "to"] = plain(name);
      section.copied = kind === "copy";
    }
    const blobs = /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})/.exec(line);
    if (blobs !== null) [, section.before, section.after] = blobs;
  }
  return sections;
}

/** Of `a/PATH b/PATH`: the two are the same, or lines below it name them. */
function pathIn(names: string): string {
  return plain(names.slice(0, names.length >> 1)).replace(/^[^/]*\//, "");
}

function plain(name: string): string {
  return name.replace(/^"|"$/g, "");
}

/** Of two names either may be shortened. */
function isSame(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one) || (isNone(one) && isNone(other));
}

function isNone(blob: string | undefined): boolean {
  return blob !== undefined && /^0+$/.test(blob);
}
