/**
 * Lists of objects in a file of make, with the flags of one object, and which of them a configuration leaves out. Pure.
 * @module
 */
import { expanded, type MakeValue } from "./make_value.ts";

/** Lines of a file, from 1, both ends included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** A list of objects. */
export interface List extends LineSpan {
  /** What it makes, `foo` of `foo-y`, `foo-objs` and `CFLAGS_foo.o`; undefined for `obj-y` and its like. */
  readonly of?: string;
  readonly words: readonly string[];
  /** The symbols for which it is left out, without `CONFIG_`. */
  readonly off?: readonly string[];
}

/** `obj-$(CONFIG_X) += a.o`, `foo-objs := a.o`, `obj-$(subst m,y,$(CONFIG_X)) += b.o`. */
const LIST = /^ *([\w.,+/-]*\w)-(?:(objs|y|m)|(\$[({].{0,500}?))\s*[:+?]{0,3}=(.*)$/s;

/** The lists that Kbuild asks for end so: none in `-n`, `-yy` or nothing at all. */
const BUILT = /^(?:y|m|objs)$/;

/** Lists that make asks for by themselves. */
const ASKED =
  /^(?:obj|lib|core|drivers|net|libs|virt|subdir|always|extra|targets|hostprogs|userprogs)$/;

/** `CFLAGS_a.o += -O3`, `KASAN_SANITIZE_a.o := n`: nobody asks for it where nobody asks for the object. */
const OF_OBJECT = /^ *(?:[A-Z][A-Z\d]*_){1,6}([a-z\d][\w.,+/-]*)\.o\s*[:+?]{0,3}=/;

/** The list that a line, whole, adds to; undefined if it is none. */
export function listOf(whole: string, value: MakeValue): Omit<List, keyof LineSpan> | undefined {
  const object = OF_OBJECT.exec(whole)?.[1];
  if (object !== undefined) return { of: object, words: [] };
  const [, name, , end, words = ""] = LIST.exec(whole) ?? [];
  if (name === undefined) return undefined;
  const is = end === undefined ? "y" : expanded(end, value)?.trim();
  const symbols = [...new Set(end?.match(/\bCONFIG_\w+/g) ?? [])];
  return {
    ...(ASKED.test(name) ? {} : { of: name }),
    words: words.split(/\s+/),
    ...(is === undefined || BUILT.test(is) || symbols.length === 0
      ? {}
      : { off: symbols.map((symbol) => symbol.slice("CONFIG_".length)) }),
  };
}

/** Composites within composites are never deeper. */
const PASSES = 4;

/** The lists of what an object is made of that is only in lists which are left out, with their symbols. */
export function partsLeftOut(lists: readonly List[]): ReadonlyMap<List, readonly string[]> {
  const namedBy = new Map<string, List[]>();
  for (const list of lists) {
    for (const word of new Set(list.words)) {
      if (!word.endsWith(".o")) continue;
      const known = namedBy.get(word);
      if (known === undefined) namedBy.set(word, [list]);
      else known.push(list);
    }
  }
  const found = new Map<List, readonly string[]>();
  const offOf = (list: List) => list.off ?? found.get(list);
  for (let pass = 0; pass < PASSES; pass++) {
    for (const list of lists) {
      if (list.of === undefined || offOf(list) !== undefined) continue;
      const owners = namedBy.get(`${list.of}.o`)?.map(offOf) ?? [];
      if (owners.length === 0 || owners.includes(undefined)) continue;
      found.set(list, [...new Set(owners.flatMap((one) => one ?? []))]);
    }
  }
  return found;
}
