/**
 * Kinds of edits that change the text of one file, made of a place to pick it from and a function. Pure.
 * @module
 */
import type { Rng } from "../pick/rng.ts";
import { linesWith, splice } from "./c.ts";
import type { Change, Edit, Kind, Usually, View } from "../types.ts";

/** The file and what else a change of text may look at. */
export interface At {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly rng: Rng;
  readonly view: View;
}

/** Gives a path; undefined: there is none. */
export type From = (rng: Rng, view: View) => string | undefined;

/** Of a hundred patches to code, so many go to files that this build does not compile. */
const UNBUILT = 0.08;

/** A C file, mostly one that is compiled. */
export const code: From = (rng, view) =>
  rng.pick(rng.chance(UNBUILT) && view.unbuilt.length > 0 ? view.unbuilt : view.sources);

/** A C file that is compiled. */
export const built: From = (rng, view) => rng.pick(view.sources);

/** One that is compiled for a module, where there is one. */
export const moduleSource: From = (rng, view) => rng.pick([...view.modules]);

/** A header that so many objects read. */
export function header(least: number, most: number, only: RegExp = /./): From {
  return (rng, view) =>
    rng.pick(
      [...view.headers].filter(([path, users]) =>
        users >= least && users <= most && only.test(path)
      ).map(([path]) => path),
    );
}

/** One of those of some names that are there. */
export function oneOf(...paths: readonly string[]): From {
  return (rng, view) => rng.pick(paths.filter((path) => view.has(path)));
}

/** A file of the tree. */
export function anyPath(only: RegExp): From {
  return (rng, view) => rng.pick(view.paths.filter((path) => only.test(path)));
}

/** A Makefile or Kbuild file of the build. */
export const makefile: From = (rng, view) => rng.pick(view.makefiles);

/** A Kconfig file of the build. */
export const kconfig: From = (rng, view) => rng.pick(view.kconfigs);

/** A kind that gives one file another text; undefined, or the same text: it does not suit. */
export function textKind(
  name: string,
  weight: number,
  usually: Usually,
  from: From,
  edit: (at: At) => string | undefined,
): Kind {
  return {
    name,
    weight,
    usually,
    make(rng, view) {
      const path = from(rng, view), text = path === undefined ? undefined : view.read(path);
      if (path === undefined || text === undefined) return undefined;
      const now = edit({ path, text, lines: text.split("\n"), rng, view });
      if (now === undefined || now === text) return undefined;
      return { title: `${name}: ${path}`, changes: [{ kind: "write", path, text: now }] };
    },
  };
}

/** A kind that changes several files, or names. */
export function treeKind(
  name: string,
  weight: number,
  usually: Usually,
  from: From,
  edit: (at: At) => readonly Change[] | undefined,
): Kind {
  return {
    name,
    weight,
    usually,
    make(rng, view): Edit | undefined {
      const path = from(rng, view), text = path === undefined ? undefined : view.read(path);
      if (path === undefined || text === undefined) return undefined;
      const changes = edit({ path, text, lines: text.split("\n"), rng, view });
      if (changes === undefined || changes.length === 0) return undefined;
      return { title: `${name}: ${path}`, changes };
    },
  };
}

/** `a/b` of `a/b/c.c`; empty for what stands at the top. */
export function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `c.c` of `a/b/c.c`. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path in a directory; that at the top has no name. */
export function within(dir: string, name: string): string {
  return dir === "" ? name : `${dir}/${name}`;
}

/** The Kbuild file of a directory. */
export function makefileOf(view: View, dir: string): string | undefined {
  return ["Kbuild", "Makefile"].map((name) => within(dir, name)).find((path) => view.has(path));
}

/** A name that the tree does not have, as far as one can tell. */
export function fresh(rng: Rng): string {
  return `probe_${rng.int(2 ** 31).toString(36)}`;
}

/** The text with one of the lines that a pattern finds changed; what gives undefined takes it out. */
export function lineEdit(
  { lines, rng }: At,
  pattern: RegExp,
  to: (line: string) => string | undefined,
): string | undefined {
  const found = rng.pick(linesWith(lines, pattern));
  if (found === undefined) return undefined;
  const now = to(lines[found]!);
  return splice(lines, found, 1, now === undefined ? [] : [now]);
}

/** The text with lines at its end. */
export function append({ text }: Pick<At, "text">, put: readonly string[]): string {
  return `${text.trimEnd()}\n\n${put.join("\n")}\n`;
}
