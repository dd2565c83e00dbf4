/**
 * What resolve_btfids looks for in the BTF of a kernel, functions and types by their names, and may find no more. What it
 * does not find it warns of, once all is linked. Before that pahole makes the BTF, and may not know what a patch brings.
 * @module
 */
import { newBtfId } from "../delta.ts";
import { type Known, Open, SIDES } from "../known.ts";
import { readable } from "../names/search.ts";
import type { Which } from "../states.ts";
import { listed } from "./lists.ts";

/** More names than these are a whole file that changed. */
const MAX_NAMES = 64;

/** Ends the argument where something that is looked for may be lost. */
export async function checkBtf(known: Known): Promise<void> {
  const { world: { config, graphs, roots, signal, checkout } } = known;
  if (config.get("CONFIG_DEBUG_INFO_BTF") !== "y") return;
  const targets = (which: Which) =>
    [...known.changed].filter((target) => known.seen[which].has(target));
  const facts = (which: Which) => targets(which).map((target) => known.facts(which, target));
  const id = newBtfId(facts("before"), facts("after"));
  if (id !== undefined) throw new Open({ kind: "btf", name: id });
  const pahole = (await known.world.linkTools())?.pahole;
  if (pahole === undefined) {
    throw new Open({ kind: "tool", why: "the tree's make does not show how BTF is made" });
  }
  const encode = async (which: Which) => {
    const made = await known.world.btf(which, pahole, targets(which));
    if (made !== undefined) return made;
    throw new Open({
      kind: "tool",
      why: "pahole does not come to an end over the changed objects",
    });
  };
  const [before, after] = [await encode(SIDES[0]), await encode(SIDES[1])];
  const line = after.messages.find((one) => !before.messages.includes(one));
  if (line !== undefined) throw new Open({ kind: "check", tool: "pahole", line });
  const functions = (all: ReadonlySet<string>) => [...all].filter((one) => one.startsWith("func "));
  const lost = before.names.difference(after.names);
  // A function of a name that another has may be left out with it.
  const more = new Set(functions(after.names)).difference(before.names);
  const names = [...new Set([...lost, ...more].map((one) => one.slice(one.indexOf(" ") + 1)))]
    .filter((name) => /^[A-Za-z_]\w*$/.test(name));
  if (names.length === 0) return;
  if (names.length > MAX_NAMES) throw new Open({ kind: "many", names: names.length });
  await checkout();
  const name = await listed(names, readable(graphs.after, roots), signal);
  if (name !== undefined) throw new Open({ kind: "btf", name });
}
