/**
 * Reads ELF objects as far as a link and modpost do: sections, symbols, relocations. A build of
 * strangers made them, so that nothing in them is believed: reading is bounded, takes linear time,
 * and gives undefined for what is damaged or no relocatable object. Pure.
 * @module
 */

/** A section. */
export interface Section {
  readonly name: string;
  /** SHT_ value. */
  readonly type: number;
  /** SHF_ bits, those below 32. */
  readonly flags: number;
  /** Bytes in memory. */
  readonly size: number;
  /** Bytes of its alignment. */
  readonly align: number;
  readonly link: number;
  readonly info: number;
  /** Bytes of one entry where it is a table. */
  readonly entrySize: number;
  /** Its bytes in the file; none for SHT_NOBITS. */
  readonly data: Uint8Array;
}

/** A symbol. */
export interface ElfSymbol {
  readonly name: string;
  /** STB_ value. */
  readonly binding: number;
  /** STT_ value. */
  readonly type: number;
  /** STV_ value. */
  readonly visibility: number;
  /** Number of its section, or one of {@linkcode NOWHERE}. */
  readonly section: number;
  /** Where in its section it begins. */
  readonly value: number;
  /** Bytes. */
  readonly size: number;
}

/** A relocation. */
export interface Relocation {
  /** Number of the section that it changes. */
  readonly section: number;
  /** Where in that section. */
  readonly offset: number;
  /** R_ value; of MIPS64 all three in one. */
  readonly type: number;
  /** Number of its symbol; 0: none. */
  readonly symbol: number;
  /** What is added to the symbol, where the table says it. */
  readonly addend?: number;
}

/** An object. */
export interface Elf {
  /** EM_ value. */
  readonly machine: number;
  /** Whether it has 64 bits, its byte order, and e_flags. */
  readonly ident: string;
  readonly sections: readonly Section[];
  readonly symbols: readonly ElfSymbol[];
  /** Those of sections that are in memory when the kernel runs. */
  readonly relocations: readonly Relocation[];
  /** Those of sections that are no part of the kernel and tell objtool about its code. */
  readonly annotations: readonly Relocation[];
}

/** Sections of symbols that have none of their own. */
export const NOWHERE = { undefined: 0, absolute: -1, common: -2, other: -3 } as const;
/** Types of sections. */
export const SHT = { progbits: 1, symtab: 2, rela: 4, nobits: 8, rel: 9, shndx: 18 } as const;
/** Flags of sections. */
export const SHF = { write: 1, alloc: 2, exec: 4 } as const;

/** No section is called longer than this; kallsyms takes symbols of 512 at most. */
const MAX_NAME = 4096;
/** EM_MIPS: its 64-bit relocations have an order of their own. */
const MIPS = 8;
/** SHT_CREL: relocations in a form that this does not read. */
const CREL = 0x40000014;
const LATIN1 = new TextDecoder("latin1");

/** Ends the reading of a damaged file; it never leaves this module. */
class Damaged extends Error {}

/** Reads an object; undefined if it is none, or damaged. */
export function readElf(bytes: Uint8Array): Elf | undefined {
  try {
    return read(bytes);
  } catch (error) {
    // DataView throws RangeError for what lies outside.
    if (error instanceof Damaged || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads numbers as the object's class and byte order have them. */
interface Numbers {
  readonly half: (at: number) => number;
  readonly word: (at: number) => number;
  /** An address, an offset or a size: 4 or 8 bytes. */
  readonly address: (at: number) => number;
}

interface Format {
  readonly is64: boolean;
  readonly little: boolean;
  readonly machine: number;
  readonly name: NameReader;
}

function numbers(data: Uint8Array, { is64, little }: Pick<Format, "is64" | "little">): Numbers {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const word = (at: number) => view.getUint32(at, little);
  const long = (at: number) =>
    little ? word(at) + word(at + 4) * 2 ** 32 : word(at) * 2 ** 32 + word(at + 4);
  return { half: (at) => view.getUint16(at, little), word, address: is64 ? long : word };
}

function read(bytes: Uint8Array): Elf {
  const magic = [0x7f, 0x45, 0x4c, 0x46];
  need(bytes.length >= 52 && magic.every((byte, i) => bytes[i] === byte));
  need((bytes[4] === 1 || bytes[4] === 2) && (bytes[5] === 1 || bytes[5] === 2));
  const order = { is64: bytes[4] === 2, little: bytes[5] === 1 };
  const { half, word } = numbers(bytes, order);
  need(half(16) === 1); // ET_REL
  const format = { ...order, machine: half(18), name: nameReader(bytes.length) };
  const sections = readSections(bytes, format);
  const symbols = readSymbols(sections, format);
  const relocationsOf = (accepts: (section: Section) => boolean) =>
    sections
      .filter(({ type, info }) => {
        const to = sections[info];
        const isTable = type === SHT.rel || type === SHT.rela || type === CREL;
        return isTable && to !== undefined && accepts(to);
      })
      .flatMap((table) => readRelocations(table, symbols.length, sections, format));
  const relocations = relocationsOf(({ flags }) => (flags & SHF.alloc) !== 0);
  const annotations = relocationsOf(({ name, flags }) =>
    (flags & SHF.alloc) === 0 && name.startsWith(".discard.")
  );
  const ident = `${bytes[4]} ${bytes[5]} ${word(order.is64 ? 48 : 36)}`;
  return { machine: format.machine, ident, sections, symbols, relocations, annotations };
}

function readSections(bytes: Uint8Array, format: Format): readonly Section[] {
  const { is64, little, name } = format;
  const { half, word, address } = numbers(bytes, format);
  const table = address(is64 ? 40 : 32), size = is64 ? 64 : 40;
  need(half(is64 ? 58 : 46) === size && table + size <= bytes.length);
  const [offset, length, link, info, align, entry] = is64
    ? [24, 32, 40, 44, 48, 56] as const
    : [16, 20, 24, 28, 32, 36] as const;
  // With 65280 sections and more the first one, which is none, holds the numbers.
  const count = half(is64 ? 60 : 48) || address(table + length);
  const strings = half(is64 ? 62 : 50);
  const named = strings === 0xffff ? word(table + link) : strings;
  need(table + count * size <= bytes.length && named < count);
  const dataAt = (head: number) => {
    const type = word(head + 4);
    if (type === SHT.nobits || type === 0) return new Uint8Array();
    const from = address(head + offset), to = from + address(head + length);
    need(to <= bytes.length);
    return bytes.subarray(from, to);
  };
  const names = dataAt(table + named * size);
  return Array.from({ length: count }, (_, i) => {
    const head = table + i * size;
    return {
      name: i === 0 ? "" : name(names, named, word(head)),
      type: word(head + 4),
      flags: word(head + 8 + (is64 && !little ? 4 : 0)),
      size: i === 0 ? 0 : address(head + length),
      align: address(head + align),
      link: word(head + link),
      info: word(head + info),
      entrySize: address(head + entry),
      data: dataAt(head),
    };
  });
}

function readSymbols(sections: readonly Section[], format: Format): readonly ElfSymbol[] {
  const tables = sections.filter((section) => section.type === SHT.symtab);
  need(tables.length <= 1);
  const table = tables[0];
  if (table === undefined) return [];
  const { is64, name } = format, size = is64 ? 24 : 16;
  const strings = sections[table.link]?.data;
  need(table.entrySize === size && table.data.length % size === 0 && strings !== undefined);
  const { half, word, address } = numbers(table.data, format);
  const far = sections.find((section) => section.type === SHT.shndx);
  const farIndex = far === undefined ? undefined : numbers(far.data, format).word;
  return Array.from({ length: table.data.length / size }, (_, i) => {
    const at = i * size, info = table.data[at + (is64 ? 4 : 12)]!;
    const section = placeOf(half(at + (is64 ? 6 : 14)), () => farIndex?.(i * 4));
    need(section < sections.length);
    return {
      name: name(strings, table.link, word(at)),
      binding: info >> 4,
      type: info & 15,
      visibility: table.data[at + (is64 ? 5 : 13)]! & 3,
      section,
      value: address(at + (is64 ? 8 : 4)),
      size: address(at + (is64 ? 16 : 8)),
    };
  });
}

/** Numbers from SHN_LORESERVE on are none of a section. */
function placeOf(index: number, far: () => number | undefined): number {
  if (index < 0xff00) return index;
  if (index === 0xffff) return far() ?? NOWHERE.other;
  if (index === 0xfff1) return NOWHERE.absolute;
  return index === 0xfff2 ? NOWHERE.common : NOWHERE.other;
}

function readRelocations(
  table: Section,
  symbols: number,
  sections: readonly Section[],
  format: Format,
): Relocation[] {
  const { is64, little, machine } = format, added = table.type === SHT.rela;
  need(table.type !== CREL && sections[table.link]?.type === SHT.symtab);
  const unit = is64 ? 8 : 4, size = unit * (added ? 3 : 2);
  need(table.entrySize === size && table.data.length % size === 0);
  const { word, address } = numbers(table.data, format);
  // Halves by themselves: no number holds 2 ** 64 - 4.
  const signed = (at: number) =>
    is64 ? (word(little ? at + 4 : at) | 0) * 2 ** 32 + word(little ? at : at + 4) : word(at) | 0;
  const entry = (info: number): readonly [symbol: number, type: number] => {
    if (!is64) return [word(info) >>> 8, word(info) & 0xff];
    // MIPS64 has the symbol first whatever the order of bytes, then four bytes of types.
    if (machine === MIPS) return [word(info), word(info + 4)];
    return little ? [word(info + 4), word(info)] : [word(info), word(info + 4)];
  };
  return Array.from({ length: table.data.length / size }, (_, i) => {
    const at = i * size, info = at + unit;
    const [symbol, type] = entry(info);
    need(symbol < symbols);
    return {
      section: table.info,
      offset: address(at),
      type,
      symbol,
      ...(added ? { addend: signed(info + unit) } : {}),
    };
  });
}

/** Reads a name; the number says of which table. */
type NameReader = (table: Uint8Array, number: number, at: number) => string;

/** Reads each name once. Names may overlap, but not so that they add up to much more than the file. */
function nameReader(fileSize: number): NameReader {
  const known = new Map<number, Map<number, string>>();
  let left = 8 * fileSize;
  return (table, number, at) => {
    let names = known.get(number);
    if (names === undefined) known.set(number, names = new Map());
    const name = names.get(at);
    if (name !== undefined) return name;
    need(at < table.length);
    const near = table.subarray(at, at + MAX_NAME + 1), end = near.indexOf(0);
    need(end >= 0 && (left -= end) >= 0);
    const text = LATIN1.decode(near.subarray(0, end));
    names.set(at, text);
    return text;
  };
}

function need(condition: boolean): asserts condition {
  if (!condition) throw new Damaged();
}
