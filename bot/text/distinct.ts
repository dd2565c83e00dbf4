/**
 * Names that stand for one thing each. Pure.
 * @module
 */

/** Each name once: the second `a` is `a (2)`. Of two lists that agree in their order, the same ones have the same names. */
export function distinctNames<T extends { readonly name: string }>(items: readonly T[]): T[] {
  const names = new Set<string>(), count = new Map<string, number>();
  return items.map((one) => {
    let name = one.name;
    for (let n = (count.get(one.name) ?? 0) + 1; names.has(name); n++) {
      count.set(one.name, n);
      name = `${one.name} (${n + 1})`;
    }
    names.add(name);
    return name === one.name ? one : { ...one, name };
  });
}
