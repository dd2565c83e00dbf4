/**
 * The sources of device trees, as a tree has them at the base of a series and at its states.
 * @module
 */
import { type IncludeLine, INCLUDES, touchedBy, type TreeSources } from "../../plan/mod.ts";
import { LINK_MODE } from "../../series/diff/touched.ts";
import type { Series } from "../../series/types.ts";
import { commitLookup, ownGit } from "../../tree/mod.ts";

/** What device trees are made of. */
const SOURCE = /\.(?:dtsi?|dtso|h)$/;

/** More links are not followed. */
const MOST_LINKS = 50;

/** Bytes of a list; what git prints is kept up to sixteen million. */
const MOST_BYTES = 15e6;

/** Sources, and the architectures whose files of make may name device trees of another. */
export interface AllSources extends TreeSources {
  readonly makes: ReadonlySet<string>;
}

/**
 * The sources at the base and at all states. `dirs` are those of device trees that others include, below `arch/`. Undefined
 * where it cannot be said.
 */
export async function sourcesOf(
  gitDir: string,
  commit: string,
  dirs: readonly string[],
  series: Series,
): Promise<AllSources | undefined> {
  const files = series.patches.flatMap((patch) => patch.files);
  const isOdd = files.some(({ path, change, newMode, oldMode, binary }) =>
    path.startsWith("scripts/dtc/") || SOURCE.test(path) && inTrees(path) &&
      (change === "renamed" || change === "copied" || binary || newMode === LINK_MODE ||
        oldMode === LINK_MODE)
  );
  if (isOdd) return undefined;
  const list = await ownGit(gitDir, [
    ...["ls-tree", "-r", "-z", commit, "--", "arch", "include/dt-bindings"],
  ]);
  const grep = (pattern: string, paths: readonly string[]) =>
    ownGit(gitDir, [
      // The repository's settings may ask for more in each line.
      ...["grep", "-a", "-z", "--full-name", "--no-line-number", "--no-column", "--no-color"],
      ...["-E", "-e", pattern, commit, "--", ...paths],
    ], { env: { GIT_LITERAL_PATHSPECS: "0" } });
  const found = await grep(INCLUDES, [
    ...["arch/*/boot/dts/*", "*.dts", "*.dtsi", "*.dtso", "include/dt-bindings/*"],
  ]);
  const named = dirs.map((dir) => `(^|[^[:alnum:]_])${dir}|include-prefixes/${dir.split("/")[0]}`);
  const makes = await grep(named.join("|"), [
    ...["arch/*Makefile*", "arch/*Kbuild*", "arch/*Platform*"],
  ]);
  // git grep ends with 1 where there is nothing.
  if (!list.ok || found.code > 1 || makes.code > 1) return undefined;
  if ([list, found, makes].some(({ stdout }) => stdout.length > MOST_BYTES)) return undefined;
  if ([found, makes].some(({ stdout }) => !isWhole(stdout))) return undefined;
  const all = new Set<string>(), links: { path: string; blob: string }[] = [];
  for (const line of list.stdout.split("\0")) {
    const [, mode, blob, path] = /^(\d+) blob (\w+)\t([^]*)$/.exec(line) ?? [];
    if (path === undefined || !inTrees(path)) continue;
    all.add(path);
    if (mode === LINK_MODE) links.push({ path, blob: blob! });
  }
  const linked = await linesOfLinks(gitDir, commit, links);
  if (linked === undefined) return undefined;
  const changed = files.filter(({ change }) => change === "new" || change === "deleted");
  const stay = all.difference(new Set(changed.map(({ path }) => path)));
  for (const { path } of changed) if (inTrees(path)) all.add(path);
  return {
    all,
    stay,
    lines: [...linesOf(found.stdout, commit), ...linked, ...addedLines(series)],
    makes: new Set([
      ...linesOf(makes.stdout, commit).flatMap(({ file, text }) => {
        const arch = file.split("/")[1]!;
        const rest = text.replaceAll(new RegExp(`(?<!\\w)${arch}/boot/dts`, "g"), "");
        return dirs.some((dir) => rest.includes(dir)) || rest.includes("include-prefixes/")
          ? [arch]
          : [];
      }),
      // Its files of make may come to name some.
      ...touchedBy(series.patches).flatMap((path) =>
        SOURCE.test(path) ? [] : /^arch\/([^/]+)\/(?:boot\/|Makefile|Kbuild)/.exec(path)?.[1] ?? []
      ),
    ]),
  };
}

function inTrees(path: string): boolean {
  return /^(?:arch\/[^/]+\/boot\/dts|include\/dt-bindings)\//.test(path);
}

/** Whether each line has the name of its file: none of the names has a line's end. */
function isWhole(text: string): boolean {
  return text.split("\n").every((line) => line === "" || line.includes("\0"));
}

/** What `git grep -z` prints of a commit. */
function linesOf(text: string, commit: string): readonly IncludeLine[] {
  return text.split("\n").flatMap((line) => {
    const end = line.indexOf("\0");
    return end < 0 ? [] : [{ file: line.slice(commit.length + 1, end), text: line.slice(end + 1) }];
  });
}

/**
 * Links as files that include where they lead; undefined if one leads out of its directory, and not from the headers of all
 * to one of the kernel's: that includes no device tree.
 */
async function linesOfLinks(
  gitDir: string,
  commit: string,
  links: readonly { readonly path: string; readonly blob: string }[],
): Promise<readonly IncludeLine[] | undefined> {
  if (links.length > MOST_LINKS) return undefined;
  const { text } = commitLookup(gitDir, commit), lines: IncludeLine[] = [];
  for (const { path, blob } of links) {
    const target = await text(blob);
    if (path.startsWith("include/") && /^(?:\.\.\/){2}uapi\/linux\/[\w-]+\.h$/.test(target)) {
      continue;
    }
    if (!/^[\w.,+-]+$/.test(target)) return undefined;
    lines.push({ file: path, text: `#include "${target}"` });
  }
  return lines;
}

/** The lines by which patches include something, each as of all sources of its patch: whose it is does not matter. */
function addedLines({ patches }: Series): readonly IncludeLine[] {
  const pattern = new RegExp(INCLUDES.replaceAll("[[:space:]]", "\\s"));
  return patches.flatMap(({ diff, files }) => {
    const texts = diff.split("\n").filter((line) => line.startsWith("+") && pattern.test(line));
    const paths = texts.length === 0
      ? []
      : files.map(({ path }) => path).filter((one) => SOURCE.test(one));
    return paths.flatMap((file) => texts.map((text) => ({ file, text: text.slice(1) })));
  });
}
