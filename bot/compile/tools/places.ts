/**
 * Where in the tree a message of a compiler is about: programs are compiled in their own directories, and the compiler names
 * files from there.
 * @module
 */
import { below } from "../../text/paths.ts";
import type { Diagnostic } from "../types.ts";
import { absolute, type Call } from "./calls.ts";

/** The tree. */
export interface SourceTree {
  /** Where it stood for what ran. */
  readonly source: string;
  /** Whether it has a file. */
  readonly has: (path: string) => Promise<boolean>;
}

/**
 * The same messages with paths of the tree, as far as the calls tell which directory was meant: of several the one whose call
 * names the file, or that did not end well.
 */
export async function inTree(
  diagnostics: readonly Diagnostic[],
  calls: readonly Call[],
  { source, has }: SourceTree,
): Promise<readonly Diagnostic[]> {
  const known = new Map<string, Promise<string>>();
  const dirs = [...new Set(calls.map(({ cwd }) => cwd))];
  const inside = (path: string) => below(path, source);

  async function find(file: string): Promise<string> {
    if (file.startsWith("/")) return inside(absolute("/", file)) ?? file;
    const found: string[] = [];
    for (const dir of dirs) {
      const path = inside(absolute(dir, file));
      if (path !== undefined && !found.includes(path) && await has(path)) found.push(path);
    }
    if (found.length <= 1) return found[0] ?? file;
    const named = calls.filter(({ argv }) => argv.includes(file));
    const of = (some: readonly Call[]) =>
      [
        ...new Set(some.flatMap(({ cwd }) => inside(absolute(cwd, file)) ?? [])),
      ].filter((path) => found.includes(path));
    const [one, ...others] = of(named), [failed, ...more] = of(named.filter(({ ok }) => !ok));
    if (one !== undefined && others.length === 0) return one;
    return failed !== undefined && more.length === 0 ? failed : file;
  }

  const of = (file: string) => {
    const path = known.get(file) ?? find(file);
    known.set(file, path);
    return path;
  };
  return await Promise.all(diagnostics.map(async (d) => ({
    ...d,
    ...(d.file === undefined ? {} : { file: await of(d.file) }),
    ...(d.usedAt === undefined ? {} : { usedAt: { ...d.usedAt, file: await of(d.usedAt.file) } }),
    ...(d.includedFrom === undefined ? {} : {
      includedFrom: await Promise.all(
        d.includedFrom.map(async (one) => ({ ...one, file: await of(one.file) })),
      ),
    }),
  })));
}
