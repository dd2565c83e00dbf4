/**
 * Sections and kinds of relocations that are new: what linkers do with them elsewhere.
 * @module
 */
import type { Delta } from "./delta.ts";
import { type Known, Open } from "./known.ts";
import { readScript } from "./script.ts";
import type { LinkFacts } from "./types.ts";

/** Holds new sections against the linker script. */
export async function checkSections(
  known: Known,
  sections: readonly string[],
): Promise<void> {
  if (sections.length === 0) return;
  const text = await scriptText(known);
  const script = text === undefined ? undefined : readScript(text);
  const likes = sections.every(isCommon) ? [] : await likeMost(known);
  const ordered = new Set(
    likes.flatMap(({ sections }) =>
      [...sections].filter(isOrdered).map((one) => one.split(" ")[0]!)
    ),
  );
  for (const entry of sections) {
    const [section, type, flags, align] = entry.split(" ");
    if (
      script === undefined || !ordinary(section!, Number(type), Number(flags), align) ||
      !script.places(section!) || isOrdered(entry) !== ordered.has(section!)
    ) {
      throw new Open({ kind: "section", section: section! });
    }
    known.steps.push({ kind: "section", section: section! });
  }
}

/**
 * Where the sections of such a name begin and end, which a linker says by itself, and says no more once it
 * finds none: those names that no linker script gives.
 */
export async function boundsOf(
  known: Known,
  sections: readonly string[],
): Promise<readonly string[]> {
  if (sections.length === 0) return [];
  const text = await scriptText(known) ?? "";
  return sections.flatMap((section) => [`__start_${section}`, `__stop_${section}`])
    .filter((name) => !new RegExp(`\\b${name}\\s*=`).test(text));
}

/** The script that links vmlinux, as the preprocessor leaves it. */
async function scriptText({ world }: Known): Promise<string | undefined> {
  const target = world.graphs.after.nodes.find((node) => /(?:^|\/)vmlinux\.lds$/.test(node.target))
    ?.target;
  const made = target !== undefined && await world.make("after", [target]);
  return made ? world.text("after", target) : undefined;
}

/** Holds new kinds of relocations against objects that have what most have. */
export async function checkRelocations(known: Known, kinds: ReadonlySet<string>): Promise<void> {
  if (kinds.size === 0) return;
  const likes = await likeMost(known);
  const usual = new Set(likes.flatMap(({ relocations }) => [...relocations].map(loose)));
  for (const kind of kinds) {
    const cut = kind.lastIndexOf(" ");
    const one = { place: kind.slice(0, cut), type: Number(kind.slice(cut + 1)) };
    if (!usual.has(loose(kind))) throw new Open({ kind: "relocation", ...one });
    known.steps.push({ kind: "relocation", ...one });
  }
}

/** Holds what new objects are against what most are, with which they are linked. */
export async function checkAbis(known: Known, abis: Delta["abis"]): Promise<void> {
  if (abis.size === 0) return;
  const usual = new Set((await likeMost(known)).map(({ abi }) => abi));
  for (const [abi, target] of abis) {
    if (!usual.has(abi)) throw new Open({ kind: "changed", name: target, what: "ABI" });
  }
}

/** The facts of objects that have what most have, and that the patch cannot change. */
async function likeMost(known: Known): Promise<readonly LinkFacts[]> {
  const { nodes } = known.world.graphs.after;
  const targets = LIKE.filter((target) =>
    !known.seen.after.has(target) && nodes.some((node) => node.target === target)
  );
  return [...await known.ask(targets) ?? []].map(([, { facts }]) => facts);
}

/** SHF_LINK_ORDER: a linker does not put such a section beside others of its name. */
const LINK_ORDER = 0x80;

function isOrdered(entry: string): boolean {
  return (Number(entry.split(" ")[2]) & LINK_ORDER) !== 0;
}

/** Whether nobody orders sections of this name. */
function isCommon(entry: string): boolean {
  return !isOrdered(entry) && /^\.(?:text|data|bss|rodata|init|exit|discard)\b/.test(entry);
}

/** SHF_EXCLUDE: the linker leaves the section out. */
const EXCLUDE = 0x80000000;

/** Sections that no linker script of a kernel leaves over: modpost's, and what is thrown away. */
export const REMOVED =
  /^(?:\.export_symbol|\.modinfo|\.no_trim_symbol|\.discard\.\S+|___k\w+\+\w+|__ksymtab_strings) /;

/** Objects that have what most objects have. */
const LIKE = ["init/main.o", "kernel/fork.o", "mm/memory.o", "kernel/sched/core.o"];

/** Plain code is code, plain data is data, and initcalls lie together, for what a relocation can reach. */
function loose(kind: string): string {
  return kind.replace(/^(?:text|init|exit) /, "text ").replace(/^(?:rodata|data) /, "data ")
    .replace(/^\.initcall\w*\.init /, ".initcall.init ");
}

/** Whether a section of this name is what such a section is in all of the kernel. */
function ordinary(name: string, type: number, flags: number, align: string | undefined): boolean {
  if (align !== undefined || (flags & EXCLUDE) !== 0) return false;
  const kind = flags & 7;
  if (/^\.text\b|\.text$/.test(name)) return type === 1 && kind === 6;
  if (/^\.bss\b/.test(name)) return type === 8 && kind === 3;
  if (/^\.(?:data|init\.data)\b/.test(name)) return type === 1 && kind === 3;
  if (/^\.(?:rodata|init\.rodata|init\.setup)\b/.test(name)) {
    return type === 1 && (kind === 2 || kind === 3);
  }
  return (type === 1 || type === 8) && kind !== 7;
}
