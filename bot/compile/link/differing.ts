/**
 * In what the definitions of a name differ between two states, and which sections come and go. Pure.
 * @module
 */
import type { Definition, LinkFacts } from "./types.ts";

/** Definitions by name. */
export function defined(
  objects: readonly { readonly facts: Pick<LinkFacts, "defines"> }[],
): ReadonlyMap<string, readonly Definition[]> {
  const all = new Map<string, Definition[]>();
  for (const { facts } of objects) {
    for (const [name, definition] of facts.defines) {
      const list = all.get(name);
      if (list === undefined) all.set(name, [definition]);
      else list.push(definition);
    }
  }
  return all;
}

/** Whether a name is defined as it was. */
export function sameAll(a: readonly Definition[] | undefined, b: readonly Definition[]): boolean {
  const text = (list: readonly Definition[]) =>
    list.map((one) => JSON.stringify(one)).sort().join();
  return a !== undefined && text(a) === text(b);
}

/** In what definitions differ; undefined where it is of no concern to a link. */
export function differing(a: readonly Definition[], b: readonly Definition[]): string | undefined {
  const set = (list: readonly Definition[], of: (one: Definition) => unknown) =>
    [...new Set(list.map(of))].sort().join();
  if (set(a, (one) => one.type) !== set(b, (one) => one.type)) return "type";
  if (set(a, (one) => one.visibility) !== set(b, (one) => one.visibility)) return "visibility";
  const place = ({ place }: Definition) => place === "rodata" || place === "data" ? "data" : place;
  if (set(a, place) !== set(b, place)) return "section";
  // Others, which nobody compiles anew, may take its address.
  if (a.every(({ lands }) => lands) && !b.every(({ lands }) => lands)) return "landing pad";
  if (set(a, (one) => one.binding) === set(b, (one) => one.binding)) {
    return a.length === b.length ? undefined : "number of definitions";
  }
  const grew = a.every((one) => one.binding === "weak") &&
    b.some((one) => one.binding === "global");
  return grew ? "binding" : "weaker binding";
}

type Objects = readonly { readonly facts: Pick<LinkFacts, "sections" | "relocations"> }[];

/** Objects of both states. */
interface Both {
  readonly before: Objects;
  readonly after: Objects;
}

/** Sections whose name is one of C, in objects of before and in none of after. */
export function goneBounds({ before, after }: Both): readonly string[] {
  const names = (list: Objects) =>
    new Set(list.flatMap(({ facts }) => [...facts.sections].map((one) => one.split(" ", 1)[0]!)));
  return [...names(before).difference(names(after))].filter((name) => /^[A-Za-z_]\w*$/.test(name));
}

/** Sections, or kinds of relocations, that no object of before has. */
export function news(
  before: Objects,
  after: Objects,
  what: "sections" | "relocations",
): readonly string[] {
  const old = new Set(before.flatMap(({ facts }) => [...facts[what]]));
  return [...new Set(after.flatMap(({ facts }) => [...facts[what]]))].filter((one) =>
    !old.has(one)
  );
}
