/**
 * What resolve_btfids looks for in the BTF of a kernel, functions and types by their names, and may find no more. What it
 * does not find it warns of, once all is linked.
 * @module
 */
import { btfDoubt } from "./delta.ts";
import { type Known, Open, SIDES } from "./known.ts";
import { filesLike, filesWith, readable } from "./names/search.ts";
import { debugNames } from "./object/debug_names.ts";
import type { Which } from "./states.ts";

/** More names than these are a whole file that changed. */
const MAX_NAMES = 64;

/** Macros of include/linux/btf_ids.h that name a function or a type. */
const LISTS = "\\bBTF_(?:ID|SET|TRACING_TYPE|SOCK_TYPE|KFUNCS)";

/** Ends the argument where something that is looked for may be lost. */
export async function checkBtf(known: Known): Promise<void> {
  if (known.world.config.get("CONFIG_DEBUG_INFO_BTF") !== "y") return;
  const objects = (which: Which) =>
    [...known.changed].filter((target) => known.seen[which].has(target))
      .map((target) => ({ target, facts: known.facts(which, target), library: false }));
  const pair = { before: objects("before"), after: objects("after") };
  const doubt = btfDoubt(pair);
  if (doubt !== undefined) throw new Open(doubt);
  const functions = (which: Which) => new Set(pair[which].flatMap(({ facts }) => [...facts.btf]));
  const types = Object.fromEntries(
    SIDES.map((which) => [which, namesOf(known, which)]),
  ) as Record<Which, ReadonlySet<string>>;
  // A function of a name that another has may be left out with it.
  const names = [
    ...types.before.difference(types.after),
    ...functions("after").difference(functions("before")),
  ].filter((name) => /^[A-Za-z_]\w*$/.test(name));
  if (names.length === 0) return;
  if (names.length > MAX_NAMES) throw new Open({ kind: "many", names: names.length });
  const { world: { graphs, roots, signal, checkout } } = known;
  await checkout();
  const files = readable(graphs.after, roots);
  const lists = await filesLike([LISTS], files, signal);
  const among = files.filter(({ path }) => lists.has(path));
  for (const name of names) {
    if ((await filesWith([name], among, signal)).length > 0) throw new Open({ kind: "btf", name });
  }
}

/** What is named in the debug information of the objects that differ. */
function namesOf(known: Known, which: Which): ReadonlySet<string> {
  const names = new Set<string>();
  for (const target of known.changed) {
    if (!known.seen[which].has(target)) continue;
    const built = known.world.read(which, target);
    const own = built && debugNames(built.bytes);
    if (own === undefined) throw new Open({ kind: "unreadable", target });
    for (const name of own) names.add(name);
  }
  return names;
}
