/**
 * What decides the link and modpost of an object, out of its ELF. Pure.
 * @module
 */
import { digestHex } from "../../../system/files/digest.ts";
import { type Elf, type ElfSymbol, NOWHERE, readElf, SHF } from "./elf.ts";
import { readExports } from "./exports.ts";
import { landing, takesAddress } from "./landing.ts";
import { isShort } from "./near.ts";
import { mayGrow, placeOf, type SectionKind, stays } from "./places.ts";
import type { Definition, LinkFacts } from "../types.ts";

const STB = { global: 1, weak: 2, unique: 10 } as const;
const STT = { func: 2, section: 3, tls: 6, ifunc: 10 } as const;
/** Which registers a sparc64 object uses (STT_SPARC_REGISTER): no symbol at all. */
const SPARC_REGISTER = 13;
const SPARC = [2, 18, 43];
/** Section group: the linker takes one of all that have the same. */
const SHF_GROUP = 0x200;
/** Names that make a section ambiguous where each function has its own (scripts/check-function-names.sh). */
const AMBIGUOUS = /^(?:startup|exit|split|unlikely|hot|unknown)(?:\.|$)/;
/** Half of what kallsyms takes (KSYM_NAME_LEN). */
const LONG_NAME = 256;
/** Alignments below this occur everywhere. */
const LARGE_ALIGN = 4096;
/** SHT_SYMTAB, STRTAB, RELA, REL, GROUP and SYMTAB_SHNDX: tables of the object itself, which no linker script places. */
const OWN: ReadonlySet<number> = new Set([2, 3, 4, 9, 17, 18]);
/** SHT_LOOS: from here on types are those of tools and of processors. */
const OF_TOOLS = 0x60000000;
/**
 * What a compiler writes into each object, DWARF for one, and scripts place by just these names: any other section
 * that is not loaded is an orphan, too.
 */
const COMPILERS =
  /^\.(?:comment|note\.GNU-stack|debug(?:_(?:abbrev|addr|aranges|cu_index|frame|info|line|line_str|loc|loclists|macinfo|macro|names|pubnames|pubtypes|gnu_pubnames|gnu_pubtypes|ranges|rnglists|str|str_offsets|sup|tu_index|types))?)$/;
const LATIN1 = new TextDecoder("latin1");

/**
 * Reads the facts of an object; undefined if it is no ELF object, or damaged. `versioned`: names
 * that genksyms gave a version.
 */
export function readFacts(
  bytes: Uint8Array,
  versioned: ReadonlySet<string> = new Set(),
): LinkFacts | undefined {
  const elf = readElf(bytes);
  const exports = elf === undefined ? undefined : readExports(elf, versioned);
  if (elf === undefined || exports === undefined) return undefined;
  return {
    machine: elf.machine,
    abi: abiOf(elf),
    ...readNames(elf),
    ...readReferences(elf),
    ...readSections(elf),
    layout: layoutOf(elf),
    exports,
  };
}

function readNames(elf: Elf) {
  const defines = new Map<string, Definition>(), needs = new Map<string, "strong" | "weak">();
  const tables = new Set<string>(), oddNames = new Set<string>(), btf = new Set<string>();
  const lands = landing(elf);
  for (const symbol of elf.symbols) {
    const { name, section, type, binding } = symbol;
    if (name === "" || type === SPARC_REGISTER && SPARC.includes(elf.machine)) continue;
    if (name.startsWith("__mod_device_table__")) tables.add(`${name} ${table(symbol, elf)}`);
    if (name.length >= LONG_NAME || type === STT.ifunc) oddNames.add(name);
    if (section !== NOWHERE.undefined) {
      if (type === STT.func) btf.add(name);
      if (AMBIGUOUS.test(name) && type !== STT.section) oddNames.add(name);
    }
    if (name.startsWith("__BTF_ID__")) btf.add(name.replace(/__\d+$/, ""));
    if (binding === 0) continue;
    if (section === NOWHERE.undefined) {
      needs.set(name, binding === STB.weak ? "weak" : "strong");
    } else defines.set(name, { ...definition(symbol, elf), lands: lands(symbol) });
  }
  return { defines, needs, tables, oddNames, btf };
}

/** The size of a table and what is in it: modpost refuses one whose last entry is not empty. */
function table({ section, value, size }: ElfSymbol, elf: Elf): string {
  const bytes = elf.sections[section]?.data.subarray(value, value + size) ?? new Uint8Array();
  return `${size} ${digestHex(bytes)}`;
}

function definition(
  { section, binding, type, visibility }: ElfSymbol,
  elf: Elf,
): Omit<Definition, "lands"> {
  const flags = elf.sections[section]?.flags ?? 0;
  return {
    binding: section === NOWHERE.common
      ? "common"
      : binding === STB.unique || (flags & SHF_GROUP) !== 0
      ? "unique"
      : binding === STB.weak
      ? "weak"
      : "global",
    type: type === STT.tls
      ? "tls"
      : type === STT.ifunc
      ? "ifunc"
      : type === STT.func
      ? "function"
      : "plain",
    visibility,
    place: sectionPlace(elf, section),
  };
}

function sectionPlace(elf: Elf, section: number): SectionKind {
  if (section === NOWHERE.absolute) return "absolute";
  if (section === NOWHERE.common) return "common";
  return placeOf(elf.sections[section]?.name ?? "");
}

function readReferences(elf: Elf) {
  const references = new Set<string>(), relocations = new Set<string>(), inner = new Set<string>();
  const addressed = new Set<string>(), near = new Set<string>();
  const nearest = functionsOf(elf);
  for (const { section, offset, type, symbol, addend } of elf.relocations) {
    const from = elf.sections[section]!.name, place = placeOf(from);
    relocations.add(`${place} ${type}`);
    const to = elf.symbols[symbol];
    if (to === undefined || symbol === 0) continue;
    if (to.section !== section && isShort(elf.machine, type)) {
      near.add(`${place} ${elf.sections[to.section]?.name || to.name}`);
    }
    if (to.section === NOWHERE.undefined) {
      const excuse = place === "text" || place === "data"
        ? excuseOf(nearest(section, offset), place)
        : "";
      references.add(`${place}${excuse} ${to.name}`);
      if (takesAddress(elf.machine, type)) addressed.add(`${place} ${to.name}`);
      continue;
    }
    const toName = elf.sections[to.section]?.name ?? "";
    const toPlace = placeOf(toName);
    if (stays(toPlace) && from !== "__ex_table" || toPlace === place) continue;
    if (!checkedFrom(from)) {
      inner.add(`${from} ${toName}`);
      continue;
    }
    const target = to.type === STT.section ? nearest(to.section, addend ?? 0) : to.name;
    inner.add([from, nearest(section, offset), toName, target].join(" "));
  }
  return { references, addressed, relocations, inner, near };
}

/**
 * Why modpost does not ask of a reference, by the symbol that makes it, so that it proves nothing for
 * another: a copy that the compiler made for one caller, variables whose names end so (in one version
 * of modpost or another).
 */
function excuseOf(symbol: string, place: "text" | "data"): string {
  if (place === "text") return symbol.includes(".constprop.") ? " copy" : "";
  const end = /(?:driver|_template|_timer|_sht|_ops|_probe|_probe_one|_console)$/.exec(symbol);
  return end === null ? "" : ` ${end[0]}`;
}

/** Whether a mistake in a reference from there depends on which symbol makes it. */
function checkedFrom(section: string): boolean {
  return /^\.(?:text|data|init|exit|head|ref|noinstr|entry|sched|kprobes|cpuidle|irqentry)/
    .test(section);
}

/** Gives the symbol in which a place of a section lies. */
function functionsOf(elf: Elf): (section: number, offset: number) => string {
  let starts: Map<number, ElfSymbol[]> | undefined;
  return (section, offset) => {
    if (starts === undefined) {
      starts = new Map();
      for (const symbol of elf.symbols) {
        if (symbol.section <= 0 || symbol.type === STT.section || symbol.name === "") continue;
        const list = starts.get(symbol.section);
        if (list === undefined) starts.set(symbol.section, [symbol]);
        else list.push(symbol);
      }
      for (const list of starts.values()) list.sort((a, b) => a.value - b.value);
    }
    const list = starts.get(section) ?? [];
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.value <= offset) low = middle + 1;
      else high = middle;
    }
    return list[low - 1]?.name ?? "";
  };
}

function readSections(elf: Elf) {
  const sections = new Set<string>(), sizes = new Map<SectionKind, number>();
  const info: string[] = [];
  for (const { name, type, flags, size, align, data } of elf.sections.slice(1)) {
    const alloc = (flags & SHF.alloc) !== 0;
    if (!alloc && (OWN.has(type) || type >= OF_TOOLS || COMPILERS.test(name))) continue;
    const large = align >= LARGE_ALIGN ? ` ${align}` : "";
    sections.add(`${name} ${type} ${flags}${large}`);
    if (alloc) sizes.set(placeOf(name), (sizes.get(placeOf(name)) ?? 0) + size);
    if (name === ".modinfo") info.push(...LATIN1.decode(data).split("\0"));
  }
  return { sections, sizes, info: info.filter((text) => text !== "").sort() };
}

/** What a linker asks whether it may link an object with others: registers, floats, the size of an enum. */
function abiOf({ machine, ident, sections }: Elf): string {
  const attributes = sections.filter(({ name }) => /attributes$|^\.MIPS\.abiflags$/.test(name))
    .map(({ name, data }) => `${name} ${digestHex(data)}`);
  return [`${machine} ${ident}`, ...attributes].join("\n");
}

/** Where sections and names stand of which a linker script may ask just that. */
function layoutOf({ sections, symbols }: Elf): readonly string[] {
  const counts = ({ name, flags }: Elf["sections"][number]) =>
    (flags & SHF.alloc) !== 0 && !mayGrow(placeOf(name));
  const all = sections.filter(counts).map(({ name, size, align }) => `${name} ${size} ${align}`);
  for (const { name, binding, section, value } of symbols) {
    const of = sections[section];
    if (binding !== 0 && of !== undefined && counts(of)) all.push(`${of.name} + ${value} ${name}`);
  }
  return all.sort();
}

/** Whether two objects are the same for a link and for modpost, but for BTF, and what counts bytes. */
export function sameFacts(a: LinkFacts, b: LinkFacts): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(facts: LinkFacts): string {
  const { sizes: _s, btf: _b, near: _n, layout: _l, ...rest } = facts;
  return JSON.stringify(rest, (_key, value: unknown) => {
    if (value instanceof Map) return [...value].sort(([x], [y]) => x < y ? -1 : 1);
    return value instanceof Set ? [...value].sort() : value;
  });
}
