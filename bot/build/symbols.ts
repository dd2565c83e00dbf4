/**
 * What objects define and need, as `nm` prints it, and whether a kernel that linked before a patch
 * links after it. Pure.
 * @module
 */

/** Symbols of one object that other objects can see. */
export interface Symbols {
  readonly defined: ReadonlySet<string>;
  /** Of `defined`: those that another object may define as well. */
  readonly weak: ReadonlySet<string>;
  /** Needed from elsewhere; weak references, which may stay unresolved, are left out. */
  readonly needed: ReadonlySet<string>;
}

/** An object with what it is for. */
export interface LinkedObject extends Symbols {
  /** Part of a module, which sees only what is exported. */
  readonly module: boolean;
}

/** `file: name type value size`, the format of `nm -A -P` (POSIX). */
const LINE = /^(.+?): (\S+) ([A-Za-z?-])(?: |$)/;
/** A symbol without a name: which registers a sparc64 object uses (STT_SPARC_REGISTER). */
const NAMELESS = /^.+?: {2}[A-Za-z?-](?: |$)/;
/** EXPORT_SYMBOL() leaves a local symbol of this name (include/linux/export.h). */
const EXPORT = "__export_symbol_";

/**
 * Reads `nm -A -P` of several objects. Undefined if a line does not parse, since a symbol must not
 * get lost.
 */
export function readSymbols(text: string): ReadonlyMap<string, Symbols> | undefined {
  const objects = new Map<string, Record<keyof Symbols, Set<string>>>();
  for (const line of text.split("\n")) {
    if (line === "" || NAMELESS.test(line)) continue;
    const [, file, name, type] = LINE.exec(line) ?? [];
    if (file === undefined || name === undefined || type === undefined) return undefined;
    let object = objects.get(file);
    if (object === undefined) {
      object = { defined: new Set(), weak: new Set(), needed: new Set() };
      objects.set(file, object);
    }
    if (type === "U") object.needed.add(name);
    else if (type === "w" || type === "v") continue;
    else if (type === type.toUpperCase() || type === "u" || name.startsWith(EXPORT)) {
      object.defined.add(name);
      if ("WVCu".includes(type)) object.weak.add(name);
    }
  }
  return objects;
}

/** How a summary says that {@linkcode proveLink} stands for a link. */
export const LINK_PROVED = "link proved by symbols";

/** Whether the link still holds after a patch, if it held before. */
export type LinkProof =
  /** No object defines or needs anything else than before. */
  | { readonly kind: "unchanged" }
  /** What changed is resolved among the objects that we know. */
  | { readonly kind: "resolved"; readonly changes: number }
  /** Only a whole link can tell; or the definitions of `missing`, where that is all that lacks. */
  | { readonly kind: "open"; readonly why: string; readonly missing?: readonly string[] };

/**
 * Proves a link by symbols. `before` and `after` are the objects that the patch can change, at the
 * state before and at this one; an object that is there only once was added or removed. What an
 * object needs anew is there if one of the objects defines it (and, for a module, exports it), or if
 * an object of its kind needed it before, when all linked, or if it is in `elsewhere`: what other
 * objects of the kernel were found to define.
 */
export function proveLink(
  before: ReadonlyMap<string, LinkedObject>,
  after: ReadonlyMap<string, LinkedObject>,
  elsewhere: ReadonlySet<string> = new Set(),
): LinkProof {
  const old = all(before, "defined"), now = all(after, "defined");
  const neededBefore = all(before, "needed");
  const gone = [...old].filter((name) => !now.has(name));
  if (gone.length > 0) return { kind: "open", why: `${gone[0]} is defined no more` };
  const news = [...now].filter((name) => !old.has(name));
  for (const name of news) {
    // Needed and not defined here: then another object defines it, and now there are two.
    if (neededBefore.has(name)) return { kind: "open", why: `${name} may be defined twice` };
  }
  const twice = clash(after, new Set(news));
  if (twice !== undefined) return { kind: "open", why: `${twice} is defined twice` };
  const missing = new Set<string>();
  let wanted = 0, who = "";
  for (const [target, object] of after) {
    const known = all(before, "needed", (one) => one.module === object.module);
    for (const name of object.needed) {
      if (before.get(target)?.needed.has(name) || known.has(name)) continue;
      wanted++;
      const as = object.module ? `${EXPORT}${name}` : name;
      if (now.has(as) || elsewhere.has(as)) continue;
      missing.add(as);
      who ||= `${target} needs ${name} anew`;
    }
  }
  if (missing.size > 0) return { kind: "open", why: who, missing: [...missing] };
  const changes = news.length + wanted;
  return changes === 0 ? { kind: "unchanged" } : { kind: "resolved", changes };
}

/** The name of a function or variable behind what {@linkcode LinkProof} misses. */
export function bareName(missing: string): string {
  return missing.startsWith(EXPORT) ? missing.slice(EXPORT.length) : missing;
}

function all(
  objects: ReadonlyMap<string, LinkedObject>,
  side: keyof Symbols,
  which: (object: LinkedObject) => boolean = () => true,
): Set<string> {
  return new Set([...objects.values()].filter(which).flatMap((object) => [...object[side]]));
}

/** One of these names that two objects define, if there is one. */
function clash(
  objects: ReadonlyMap<string, LinkedObject>,
  names: ReadonlySet<string>,
): string | undefined {
  const seen = new Set<string>();
  for (const { defined, weak } of objects.values()) {
    for (const name of defined) {
      if (!names.has(name) || weak.has(name)) continue;
      if (seen.has(name)) return name;
      seen.add(name);
    }
  }
  return undefined;
}
