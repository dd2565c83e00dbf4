/**
 * The configuration of a state: `include/config/auto.conf`, which holds what is set and nothing
 * that is not. Pure.
 * @module
 */
import type { Key } from "./types.ts";

/** The whole configuration in other forms. */
export const CONFIG_FILES: ReadonlySet<Key> = new Set([
  "./include/generated/autoconf.h",
  "./include/generated/rustc_cfg",
]);

/** `CONFIG_X=value` lines to a map. */
export function readAutoConf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)) values.set(name!, value!);
  return values;
}

/** The symbols whose value differs, one set and the other not included; sorted. */
export function changedSymbols(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
