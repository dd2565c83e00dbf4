/**
 * An object that calls functions and has nothing behind the calls: objtool says of each whether it
 * falls through, which is whether the function returns. So it says of a function whether its callers
 * in objects that nobody compiled anew would still be right. Pure.
 * @module
 */
import { joinBytes } from "../../text/bytes.ts";

/** Functions by where they stand, and so from where they may be called. */
export interface Called {
  readonly text: readonly string[];
  readonly init: readonly string[];
}

/** EM_X86_64: the only one that this knows to write. */
export const PROBED = 62;

/** Before each one: as much as the linker script of any x86 kernel pads functions with. */
const PAD = 16, NOP = 0x90, CALL = [0xe8, 0, 0, 0, 0], AGAIN = [0xeb, 0xfe];
const NAME = "everystep_probe_";
/** R_X86_64_PLT32 at the operand of a call. */
const PLT32 = 4, OPERAND = 1, ADDEND = -4;

/** Writes the object; undefined where there is nothing to call. */
export function probe(called: Called): Uint8Array | undefined {
  if (called.text.length + called.init.length === 0) return undefined;
  const names = new Names(), locals: Symbol[] = [], globals: Symbol[] = [];
  const sections = [called.text, called.init].map((list, i) => {
    const code: number[] = [], index = 2 * i + 1, at: number[] = [];
    const begin = (name: string, bytes: readonly number[]) => {
      while (code.length % PAD > 0) code.push(NOP);
      for (let n = 0; n < PAD; n++) code.push(NOP);
      const value = code.length;
      locals.push({
        name: names.at(NAME + name),
        info: 2,
        section: index,
        value,
        size: bytes.length,
      });
      code.push(...bytes);
      return value;
    };
    for (const name of list) {
      at.push(begin(name, CALL) + OPERAND);
      globals.push({ name: names.at(name), info: 0x10, section: 0, value: 0, size: 0 });
    }
    // The last one does not reach the end of the section.
    begin("", AGAIN);
    return { code: Uint8Array.from(code), at };
  });
  // The symbol of no name comes first, then those of this object.
  let symbol = 1 + locals.length;
  const tables = sections.map(({ at }) => at.map((offset) => ({ offset, symbol: symbol++ })));
  return elf(
    sections.map(({ code }) => code),
    tables,
    [...locals, ...globals],
    locals.length + 1,
    names,
  );
}

interface Symbol {
  readonly name: number;
  readonly info: number;
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

/** Names with a zero behind each, and where they begin. */
class Names {
  readonly #bytes: number[] = [0];

  at(name: string): number {
    const at = this.#bytes.length;
    for (const char of name) this.#bytes.push(char.charCodeAt(0) & 0xff);
    this.#bytes.push(0);
    return at;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Numbers one behind another, of 2, 4 or 8 bytes. */
function packed(fields: readonly (readonly [size: 2 | 4 | 8, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((all, [size]) => all + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else if (size === 4) view.setUint32(at, value, true);
    else view.setBigInt64(at, BigInt(value), true);
    at += size;
  }
  return bytes;
}

const HEADER = 64;

function elf(
  codes: readonly Uint8Array[],
  tables: readonly (readonly { readonly offset: number; readonly symbol: number }[])[],
  symbols: readonly Symbol[],
  firstGlobal: number,
  names: Names,
): Uint8Array {
  const table = (at: number) =>
    joinBytes(
      tables[at]!.map(({ offset, symbol }) =>
        packed([[8, offset], [4, PLT32], [4, symbol], [8, ADDEND]])
      ),
    );
  const list = joinBytes([
    new Uint8Array(24),
    ...symbols.map(({ name, info, section, value, size }) =>
      packed([[4, name], [2, info], [2, section], [8, value], [8, size]])
    ),
  ]);
  const titles = new Names();
  // Name, type, flags, bytes, link, info, alignment, size of an entry; the symbols are the fifth.
  const sections = [
    ["", 0, 0, new Uint8Array(), 0, 0, 0, 0],
    [".text", 1, 6, codes[0]!, 0, 0, PAD, 0],
    [".rela.text", 4, 0x40, table(0), 5, 1, 8, 24],
    [".init.text", 1, 6, codes[1]!, 0, 0, PAD, 0],
    [".rela.init.text", 4, 0x40, table(1), 5, 3, 8, 24],
    [".symtab", 2, 0, list, 6, firstGlobal, 8, 24],
    [".strtab", 3, 0, names.bytes(), 0, 0, 1, 0],
    [".note.GNU-stack", 1, 0, new Uint8Array(), 0, 0, 1, 0],
  ] as const;
  const heads: Uint8Array[] = [], bodies: Uint8Array[] = [];
  let offset = HEADER;
  const put = (
    [name, type, flags, bytes, link, info, align, entry]: readonly [
      string,
      number,
      number,
      Uint8Array,
      number,
      number,
      number,
      number,
    ],
    title: number = name === "" ? 0 : titles.at(name),
  ) => {
    heads.push(packed([
      ...[[4, title], [4, type], [8, flags], [8, 0], [8, offset], [8, bytes.length]] as const,
      ...[[4, link], [4, info], [8, align], [8, entry]] as const,
    ]));
    const body = new Uint8Array(Math.ceil(bytes.length / PAD) * PAD);
    body.set(bytes);
    bodies.push(body);
    offset += body.length;
  };
  for (const section of sections) put(section);
  const title = titles.at(".shstrtab");
  put([".shstrtab", 3, 0, titles.bytes(), 0, 0, 1, 0], title);
  const magic = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array(9).fill(0)]);
  const header = packed([
    ...[[2, 1], [2, PROBED], [4, 1], [8, 0], [8, 0], [8, offset], [4, 0]] as const,
    ...[[2, HEADER], [2, 0], [2, 0], [2, 64], [2, heads.length], [2, heads.length - 1]] as const,
  ]);
  return joinBytes([magic, header, ...bodies, ...heads]);
}
