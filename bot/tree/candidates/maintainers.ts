/**
 * Which trees MAINTAINERS names for a series: `T:` of the sections that its files, or the lists that it went
 * to, belong to. Pure.
 * @module
 */
import { isBelow } from "../../config/below.ts";

/** No MAINTAINERS is longer; more sections, and patterns of one, are not looked at. */
const MAX_BYTES = 8 * 2 ** 20, MAX_SECTIONS = 20_000, MAX_PATTERNS = 500;
/** All files belong there, and it says nothing about any. */
const EVERYTHING = "THE REST";

interface Section {
  readonly files: string[];
  readonly except: string[];
  readonly lists: string[];
  readonly trees: string[];
}

/** The trees of the sections that files belong to, and of those that name one of these lists. */
export function maintainedTrees(
  text: string,
  { paths, lists }: { readonly paths: readonly string[]; readonly lists: readonly string[] },
): { readonly byPath: readonly string[]; readonly byList: readonly string[] } {
  const sections = sectionsOf(text.slice(0, MAX_BYTES));
  const to = new Set(lists.map((list) => list.toLowerCase()));
  const treesOf = (is: (section: Section) => boolean) => [
    ...new Set(
      sections.filter((one) => one.trees.length > 0 && is(one)).flatMap(({ trees }) => trees),
    ),
  ];
  return {
    byPath: treesOf(({ files, except }) =>
      paths.some((path) =>
        files.some((one) => isBelow(path, one)) && !except.some((one) => isBelow(path, one))
      )
    ),
    byList: treesOf((section) => section.lists.some((list) => to.has(list))),
  };
}

function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [];
  let open: Section | undefined;
  for (const line of text.split("\n")) {
    const [, key, value] = /^([FXLT]):\s*(\S.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) {
      // A title, or what separates: the next fields are of another section.
      if (/^\S/.test(line) && !/^[A-Z]:/.test(line)) {
        open = { files: [], except: [], lists: [], trees: [] };
        if (line.trim() !== EVERYTHING && sections.length < MAX_SECTIONS) sections.push(open);
      }
      continue;
    }
    if (open === undefined) continue;
    const [first = "", second] = value.trim().split(/\s+/);
    if (key === "F") add(open.files, first);
    else if (key === "X") add(open.except, first);
    else if (key === "L") add(open.lists, first.toLowerCase());
    // `git git://git.kernel.org/... [BRANCH]`
    else if (first === "git" && second !== undefined) add(open.trees, second);
  }
  return sections;
}

function add(list: string[], word: string): void {
  if (list.length < MAX_PATTERNS) list.push(word);
}

/** The same for all URLs of one repository: `netdev/net-next` of any host and scheme. */
export function repositoryOf(url: string): string | undefined {
  const plain = url.replace(/^[a-z+]{1,20}:\/\//i, "");
  const host = plain.search(/[/:]/);
  if (host < 1) return undefined;
  const parts = plain.slice(host + 1).split("/").filter((part) => part !== "");
  return parts.length < 2
    ? undefined
    : parts.slice(-2).join("/").toLowerCase().replace(/(?<=.)\.git$/, "");
}
