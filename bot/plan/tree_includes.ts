/**
 * Which files the device trees of an architecture can include, by the names in their sources: more than a compiler would
 * read, never less. Pure.
 * @module
 */
import { dirOf, nameOf, normal } from "../text/paths.ts";

/** A line that makes the preprocessor, or dtc, read another file. */
export interface IncludeLine {
  readonly file: string;
  readonly text: string;
}

/** The sources of device trees. */
export interface TreeSources {
  /** All that are there before a series, or at one of its states: those in `arch/X/boot/dts/`, and headers that they include. */
  readonly all: ReadonlySet<string>;
  /** Those of them that are there at every state. */
  readonly stay: ReadonlySet<string>;
  /** All lines that include something, at any state. */
  readonly lines: readonly IncludeLine[];
}

/** How a line says that it includes a file, for `grep -E`. */
export const INCLUDES = "(#|%:)[[:space:]]*(include|import|embed)|/(include|incbin)/";

/** A file by its name; `beside`: it is looked for beside the file that says it. */
interface Named {
  readonly name: string;
  readonly beside: boolean;
}

/**
 * Whether what some files include, and what that includes, may be a path. Of a name that cannot be read off its line it is
 * every path.
 */
export function reachedFrom(
  from: (file: string) => boolean,
  { all, stay, lines }: TreeSources,
): (path: string) => boolean {
  const says = Map.groupBy(lines, ({ file }) => file);
  const byName = Map.groupBy(all, nameOf);
  const lead = (file: string, { name, beside }: Named): readonly string[] => {
    const near = beside ? normal(`${dirOf(file)}/${name}`) : undefined;
    if (near !== undefined && stay.has(near)) return [near];
    const far = prefixed(name);
    if ((near === undefined || !all.has(near)) && stay.has(far)) return [far];
    // Where it leads differs from state to state, or nobody knows: to any file of that name.
    return byName.get(nameOf(name)) ?? [];
  };
  const found = new Set<string>();
  const stack = [...new Set([...all, ...says.keys()])].filter(from);
  for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const { text } of says.get(file) ?? []) {
      const names = namesIn(text);
      if (names === undefined) return () => true;
      for (const name of names) stack.push(...lead(file, name));
    }
  }
  return (path) => found.has(path);
}

/** Where a line says so, and the name behind it. */
const DIRECTIVE =
  /((?:#|%:)\s*(?:include|import|embed)\w*|\/(?:include|incbin)\/)\s*(?:\(\s*)?(?:"([^"\\]{1,300})"|<([^<>\\]{1,300})>)?/g;

/** The files that a line names; undefined if one cannot be read off it. */
function namesIn(text: string): readonly Named[] | undefined {
  const names: Named[] = [];
  for (const { 0: all, 1: word, 2: quoted, 3: angled, index } of text.matchAll(DIRECTIVE)) {
    const name = quoted ?? angled;
    if (name !== undefined) names.push({ name, beside: quoted !== undefined });
    else if (!isProse(text, word!, index, index + all.length)) return undefined;
  }
  return names;
}

/** Whether what looks like a directive without a name is none: the preprocessor's stand first, dtc's before a string. */
function isProse(text: string, word: string, from: number, to: number): boolean {
  if (word.startsWith("/")) return word === "/include/" && text.slice(to).trim() !== "";
  const before = text.slice(0, from).trimEnd();
  return before !== "" && !before.endsWith("*/");
}

/** A name from scripts/dtc/include-prefixes, as a path of the tree. */
function prefixed(name: string): string {
  const [, first, rest] = /^([^/]+)\/(.*)$/.exec(name) ?? [];
  if (first === undefined) return name;
  return first === "dt-bindings" ? `include/${name}` : `arch/${first}/boot/dts/${rest}`;
}
