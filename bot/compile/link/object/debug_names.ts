/**
 * Names in the debug information of an object: of its types, among others. pahole makes BTF of that. Pure.
 * @module
 */
import { readElf } from "./elf.ts";

/** SHF_COMPRESSED (elf.h). */
const COMPRESSED = 0x800;
const LATIN1 = new TextDecoder("latin1");

/**
 * All identifiers of four letters and more, which a compiler keeps in `.debug_str`; undefined where they cannot be
 * read. An object without debug information has none.
 */
export function debugNames(bytes: Uint8Array): ReadonlySet<string> | undefined {
  const elf = readElf(bytes);
  if (elf === undefined) return undefined;
  const names = new Set<string>();
  for (const { name, flags, data } of elf.sections) {
    if (name !== ".debug_str") continue;
    if ((flags & COMPRESSED) !== 0) return undefined;
    for (const text of LATIN1.decode(data).split("\0")) {
      if (/^[A-Za-z_]\w{3,254}$/.test(text)) names.add(text);
    }
  }
  return names;
}
