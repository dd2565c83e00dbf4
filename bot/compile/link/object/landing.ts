/**
 * Where the processor may land: with CONFIG_X86_KERNEL_IBT, code whose address is taken begins with
 * ENDBR, and objtool says so of each address that it finds in all of vmlinux.o. Pure.
 * @module
 */
import { type Elf, type ElfSymbol, SHF } from "./elf.ts";

/** EM_X86_64. */
const X86_64 = 62;
const ENDBR64 = [0xf3, 0x0f, 0x1e, 0xfa];
/** A place and a type each, since 6.14 (include/linux/annotate.h). */
const TYPED = ".discard.annotate_insn", TYPED_SIZE = 8;
/** ANNOTYPE_NOENDBR. */
const NO_ENDBR = 1;
/** A place each, before 6.14. */
const UNTYPED = ".discard.noendbr";

/** R_X86_64_PLT32: what an assembler writes for a call and a jump, and for nothing else. */
const PLT32 = 4;

/** Whether a relocation is for the address of a name, so that somebody may jump there later. */
export function takesAddress(machine: number, type: number): boolean {
  return machine === X86_64 && type !== PLT32;
}

/**
 * Tells whether the address of a symbol may be taken: it is no code, or begins with a landing pad, or
 * is said to need none. True where the processor knows none.
 */
export function landing(elf: Elf): (symbol: ElfSymbol) => boolean {
  if (elf.machine !== X86_64) return () => true;
  let excused: ReadonlySet<string> | undefined;
  return ({ section, value }) => {
    const code = elf.sections[section];
    if (code === undefined || (code.flags & SHF.exec) === 0) return true;
    if (ENDBR64.every((byte, i) => code.data[value + i] === byte)) return true;
    excused ??= excusedIn(elf);
    return excused.has(`${section} ${value}`);
  };
}

/** Places of code that need no landing pad, as section and offset. */
function excusedIn({ sections, symbols, annotations }: Elf): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { section, offset, symbol, addend = 0 } of annotations) {
    const { name, data } = sections[section]!;
    if (name === TYPED) {
      if (offset % TYPED_SIZE !== 0 || data[offset + 4] !== NO_ENDBR) continue;
    } else if (name !== UNTYPED) continue;
    const to = symbols[symbol]!;
    places.add(`${to.section} ${to.value + addend}`);
  }
  return places;
}
