/**
 * What an object exports to modules. Pure.
 * @module
 */
import type { Elf, ElfSymbol } from "./elf.ts";
import type { Export } from "../types.ts";

/** A label in the section `.export_symbol`, since 6.4 (include/linux/export.h). */
const LABEL = "__export_symbol_";
/** An entry of the table itself, before 6.4. */
const ENTRY = "__ksymtab_";
const LATIN1 = new TextDecoder("latin1");

/**
 * The exports of an object; undefined where one cannot be read. `versioned`: names that genksyms
 * gave a version.
 */
export function readExports(
  elf: Elf,
  versioned: ReadonlySet<string>,
): ReadonlyMap<string, Export> | undefined {
  const exports = new Map<string, Export>();
  const spaces = new Map<string, ElfSymbol>();
  for (const symbol of elf.symbols) {
    if (symbol.name.startsWith("__kstrtabns_")) spaces.set(symbol.name.slice(12), symbol);
  }
  for (const symbol of elf.symbols) {
    const section = elf.sections[symbol.section]?.name ?? "";
    let name: string, gpl: boolean, namespace: string | undefined;
    if (section === ".export_symbol" && symbol.name.startsWith(LABEL)) {
      name = symbol.name.slice(LABEL.length);
      const license = textAt(elf, symbol, 0);
      if (license === undefined || license !== "" && license !== "GPL") return undefined;
      gpl = license === "GPL";
      namespace = textAt(elf, symbol, license.length + 1);
    } else if (section.startsWith("___ksymtab") && symbol.name.startsWith(ENTRY)) {
      name = symbol.name.slice(ENTRY.length);
      gpl = section.startsWith("___ksymtab_gpl");
      const space = spaces.get(name);
      namespace = space === undefined ? "" : textAt(elf, space, 0);
    } else continue;
    if (namespace === undefined || exports.has(name)) return undefined;
    exports.set(name, { gpl, namespace, versioned: versioned.has(name) });
  }
  return exports;
}

/** The string that stands so many bytes after a symbol. */
function textAt(elf: Elf, symbol: ElfSymbol, skip: number): string | undefined {
  const data = elf.sections[symbol.section]?.data;
  const from = symbol.value + skip;
  if (data === undefined || from >= data.length) return undefined;
  const near = data.subarray(from, from + 1024), end = near.indexOf(0);
  return end < 0 ? undefined : LATIN1.decode(near.subarray(0, end));
}

/** The names that genksyms gave a version, from the command that Kbuild saved beside an object. */
export function versionedIn(saved: string): ReadonlySet<string> {
  return new Set([...saved.matchAll(/^#SYMVER (\S+) 0x/gm)].map((match) => match[1]!));
}
