/**
 * Argues that a kernel which linked before a patch links after it, from the objects that the patch
 * can change; or says why only a whole build can tell.
 * @module
 */
import type { LinkArgument } from "./argument.ts";
import { checkBtf } from "./btf/check.ts";
import { compareVmlinux } from "./delta.ts";
import { versionedIn } from "./object/exports.ts";
import { Known, Open, open, type Seen, SIDES } from "./known.ts";
import { checkTools } from "./late.ts";
import { changedModules, checkComposites, samePair, vmlinuxAt } from "./pairs.ts";
import { archivesOf, otherLink, partOf } from "./parts.ts";
import { resolve } from "./resolve.ts";
import type { Which, World } from "./states.ts";
import { mayCheckLate } from "./tools.ts";

/** Argues. `objects` are the targets that there are at each state. */
export async function argueLink(
  world: World,
  objects: Readonly<Record<Which, readonly string[]>>,
): Promise<LinkArgument> {
  try {
    return await argue(world, objects);
  } catch (error) {
    if (error instanceof Open) return { kind: "image", doubt: error.doubt };
    throw error;
  }
}

async function argue(
  world: World,
  targets: Readonly<Record<Which, readonly string[]>>,
): Promise<LinkArgument> {
  const compiled = new Set([...targets.before, ...targets.after]);
  const archives = {
    before: archivesOf(world.graphs.before),
    after: archivesOf(world.graphs.after),
  };
  const seen = { before: new Map<string, Seen>(), after: new Map<string, Seen>() };
  const changed = new Set<string>();
  const there = { before: new Set(targets.before), after: new Set(targets.after) };
  for (const target of compiled) {
    // Their bytes are not kept: those of a large kernel take gigabytes.
    const sides = SIDES.map((which) => {
      if (!there[which].has(target)) return undefined;
      const built = world.read(which, target);
      if (built === undefined) throw new Open({ kind: "unreadable", target });
      const part = partOf(target, built.saved, archives[which]);
      const versioned = versionedIn(built.saved);
      seen[which].set(target, { part, versioned });
      return { ...built, key: JSON.stringify([part, [...versioned]]) };
    });
    if (!alike(sides[0], sides[1])) changed.add(target);
  }
  for (const target of changed) {
    for (const which of SIDES) {
      if (!seen[which].has(target)) continue;
      const product = otherLink(target, compiled, world.graphs[which], archives[which]);
      if (product !== undefined) throw new Open({ kind: "other-link", target, product });
    }
  }
  const common = { objects: compiled.size, alike: compiled.size - changed.size };
  if (changed.size === 0) return { kind: "unchanged", ...common, steps: [] };
  const whole = wholeReader(world.config);
  if (whole !== undefined) throw new Open({ kind: "tool", why: `${whole} reads all code` });
  return await prove(new Known(world, seen, changed), common);
}

/** Programs that look at every instruction once all is linked, by the symbols that have them run. */
const WHOLE_READERS = {
  // arch/x86/Makefile
  CONFIG_X86_DECODER_SELFTEST: "insn_decoder_test",
  // arch/mips/Makefile.postlink
  CONFIG_CPU_LOONGSON3_WORKAROUNDS: "loongson3-llsc-check",
} as const;

/** The first of those that a configuration has. */
function wholeReader(config: World["config"]): string | undefined {
  return Object.entries(WHOLE_READERS).find(([symbol]) => config.get(symbol) === "y")?.[1];
}

function alike(
  a: { readonly bytes: Uint8Array; readonly key: string } | undefined,
  b: typeof a,
): boolean {
  if (a === undefined || b === undefined || a.key !== b.key) return false;
  if (a.bytes.length !== b.bytes.length) return false;
  for (let i = 0; i < a.bytes.length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  return true;
}

async function prove(
  known: Known,
  common: { readonly objects: number; readonly alike: number },
): Promise<LinkArgument> {
  const vmlinux = { before: vmlinuxAt(known, "before"), after: vmlinuxAt(known, "after") };
  await checkComposites(known);
  const modules = await changedModules(known);
  const same = samePair(vmlinux) && modules.every(samePair);
  const late = mayCheckLate(known.world.config);
  const tools = same && !late ? undefined : await known.world.linkTools();
  await checkBtf(known);
  if (!same) {
    await resolve(known, vmlinux, modules);
  } else open(compareVmlinux(vmlinux).doubts[0]);
  // Where objtool is put off to the link, nothing has looked at the code yet.
  if (!same || late && (tools === undefined || tools.objtool !== undefined)) {
    await checkTools(known, tools, vmlinux, modules);
  }
  return { kind: same ? "unchanged" : "resolved", ...common, steps: known.steps };
}
