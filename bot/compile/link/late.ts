/**
 * What the tree's own tools say at the link, of the objects that a patch can change.
 * @module
 */
import type { Pair } from "./delta.ts";
import { type Known, Open } from "./known.ts";
import { type Called, probe, PROBED } from "./probe.ts";
import { firstDifference } from "./stand_in.ts";
import type { Which } from "./states.ts";
import type { LinkTools } from "./tools.ts";

/** The objects that differ, and those that define what these need: what the tools are to see. */
function relevant(known: Known, vmlinux: Pair): ReadonlySet<string> {
  const all = [...vmlinux.before, ...vmlinux.after];
  const differ = all.filter(({ target }) => known.changed.has(target));
  const needs = new Set(differ.flatMap(({ facts }) => [...facts.needs.keys()]));
  const found = new Set(differ.map(({ target }) => target));
  for (const { target, facts, library } of all) {
    if (library || found.has(target)) continue;
    for (const name of facts.defines.keys()) if (needs.has(name)) found.add(target);
  }
  return found;
}

/** Functions that there are at both states, and that others may call: whether they return matters to those. */
function calledIn(known: Known, vmlinux: Pair): Called {
  const functions = (which: Which) => {
    const found = new Map<string, "text" | "init">();
    for (const { target, facts, library } of vmlinux[which]) {
      if (library || !known.changed.has(target)) continue;
      for (const [name, { binding, place }] of facts.defines) {
        if (binding !== "global" || !facts.btf.has(name)) continue;
        if (place === "init") found.set(name, "init");
        else if (/text/.test(place)) found.set(name, "text");
      }
    }
    return found;
  };
  const before = functions("before");
  const both = [...functions("after")].filter(([name, place]) => before.get(name) === place);
  const at = (section: string) =>
    both.flatMap(([name, place]) => place === section ? [name] : []).sort();
  return { text: at("text"), init: at("init") };
}

/** Holds what the tree's tools say of both states against each other. */
export async function checkTools(
  known: Known,
  tools: LinkTools | undefined,
  vmlinux: Pair,
  modules: readonly Pair[],
): Promise<void> {
  if (tools === undefined) {
    throw new Open({
      kind: "tool",
      why: "the tree's make does not show how vmlinux.o is checked",
    });
  }
  const targets = relevant(known, vmlinux);
  const called = tools.objtool === undefined ? undefined : calledIn(known, vmlinux);
  const machine = [...vmlinux.before, ...vmlinux.after][0]?.facts.machine;
  if (called !== undefined && machine !== PROBED && called.text.length + called.init.length > 0) {
    throw new Open({ kind: "tool", why: "objtool looks at callers that nobody compiles anew" });
  }
  const made = called === undefined ? undefined : probe(called);
  const outputOf = async (which: Which) => {
    const objects = vmlinux[which].filter(({ target }) => targets.has(target))
      .map(({ target }) => target);
    const more = which === "before"
      ? []
      : [...known.others].filter(([, one]) => one.vmlinux && !one.library)
        .map(([target]) => target);
    const wholes = modules.flatMap((pair) => pair[which].map(({ target }) => target));
    return await known.world.tools(which, tools, [...objects, ...more], wholes, made);
  };
  const before = await outputOf("before"), after = await outputOf("after");
  if (before === undefined || after === undefined) {
    throw new Open({
      kind: "tool",
      why: "the tree's own tools do not come to an end over the changed objects",
    });
  }
  const odd = firstDifference(before, after);
  if (odd !== undefined) throw new Open({ kind: "check", ...odd });
  const count = known.changed.size;
  if (tools.objtool !== undefined) {
    known.steps.push({ kind: "tool", tool: "objtool", objects: count });
  }
  known.steps.push({ kind: "tool", tool: "modpost", objects: count });
}
