/**
 * What vmlinux and the modules are made of at both states, as far as it changed.
 * @module
 */
import type { KnownObject, Pair } from "./delta.ts";
import { sameFacts } from "./object/facts.ts";
import { type Known, Open, open, SIDES } from "./known.ts";
import { isInside } from "./parts.ts";
import { firstDifference, withoutOffsets } from "./stand_in.ts";
import type { Which } from "./states.ts";
import { mayCheckLate } from "./tools.ts";

/** The objects of vmlinux. */
export function vmlinuxAt(known: Known, which: Which): readonly KnownObject[] {
  const compiled = new Set(SIDES.flatMap((side) => [...known.seen[side].keys()]));
  const inside = (target: string) => isInside(target, compiled, known.world.graphs[which]);
  return [...known.seen[which]].flatMap(([target, seen]) => {
    if (seen.part.kind === "unknown" && known.changed.has(target) && !inside(target)) {
      throw new Open({ kind: "unplaced", target });
    }
    return seen.part.kind === "vmlinux"
      ? [{ target, facts: known.facts(which, target), library: seen.part.library }]
      : [];
  });
}

/**
 * Where objtool is put off, it sees the parts of a module once they are linked with each other:
 * what it says of them has to be the same.
 */
export async function checkComposites(known: Known): Promise<void> {
  if (!mayCheckLate(known.world.config)) return;
  const wholes = new Set<string>();
  for (const target of known.changed) {
    for (const which of SIDES) {
      const part = known.seen[which].get(target)?.part;
      if (part?.kind !== "module") continue;
      for (const whole of part.wholes) if (whole !== target) wholes.add(whole);
    }
  }
  if (wholes.size === 0) return;
  for (const which of SIDES) {
    const there = [...wholes].filter((whole) =>
      known.world.graphs[which].makers.has(`./${whole}`) && !known.seen[which].has(whole)
    );
    if (there.length > 0 && !await known.world.make(which, there)) {
      throw new Open({ kind: "unreadable", target: there[0]! });
    }
  }
  const [before, after] = SIDES.map((which) => withoutOffsets(known.world.output(which)));
  const nothing = { ld: [], modpost: [] };
  const odd = firstDifference(
    { ...nothing, objtool: before! },
    { ...nothing, objtool: after! },
  );
  open(odd && { kind: "check", ...odd });
}

/** The modules of which an object changed, each as the one object that modpost reads. */
export async function changedModules(known: Known): Promise<readonly Pair[]> {
  const wholes = new Set<string>();
  for (const target of known.changed) {
    const sides = SIDES.map((which) => known.seen[which].get(target));
    const facts = SIDES.map((which, i) =>
      sides[i]?.part.kind === "module" ? known.facts(which, target) : undefined
    );
    if (facts[0] !== undefined && facts[1] !== undefined && sameFacts(facts[0], facts[1])) {
      continue;
    }
    for (const one of sides) {
      if (one?.part.kind === "module") { for (const whole of one.part.wholes) wholes.add(whole); }
    }
  }
  const sides = { before: new Map<string, KnownObject>(), after: new Map<string, KnownObject>() };
  for (const which of SIDES) {
    const there = [...wholes].filter((whole) => known.world.graphs[which].makers.has(`./${whole}`));
    const more = there.filter((whole) => !known.seen[which].has(whole));
    if (more.length > 0 && !await known.world.make(which, more)) {
      throw new Open({ kind: "unreadable", target: more[0]! });
    }
    for (const target of there) {
      sides[which].set(target, { target, facts: known.facts(which, target), library: false });
    }
  }
  return [...wholes].map((whole) => ({
    before: [sides.before.get(whole)].filter((one) => one !== undefined),
    after: [sides.after.get(whole)].filter((one) => one !== undefined),
  }));
}

/** Whether both states are the same for a link. */
export function samePair({ before, after }: Pair): boolean {
  const old = new Map(before.map((one) => [one.target, one]));
  return before.length === after.length && after.every(({ target, facts, library }) => {
    const was = old.get(target);
    return was !== undefined && was.library === library && sameFacts(was.facts, facts);
  });
}
