/**
 * Jumps and addresses that reach only so far: whether what they are for stands near enough only a link tells, whoever
 * else has such. Calls are none of them, since linkers help those on, and neither is what reaches all of a kernel. Pure.
 * @module
 */

/** By EM_ value, the R_ values of what reaches less than a large kernel is long. */
const SHORT: Readonly<Record<number, readonly number[]>> = {
  // i386: 16, PC16, 8, PC8.
  3: [20, 21, 22, 23],
  // m68k: 16, 8, PC16, PC8.
  4: [2, 3, 5, 6],
  // powerpc and powerpc64: ADDR24, ADDR16, ADDR14 and REL14 with their hints.
  20: [2, 3, 7, 8, 9, 11, 12, 13],
  21: [2, 3, 7, 8, 9, 11, 12, 13],
  // s390: 8, 12, 16, PC16, PC16DBL, 20, and the DBL ones of 12 and 24 bits.
  22: [1, 2, 3, 16, 17, 57, 62, 63, 64, 65],
  // arm: ABS16, ABS12, ABS8, and the short ones of Thumb.
  40: [5, 6, 8, 51, 53, 54, 102, 103],
  // sparc64: 8, 16, DISP8, DISP16, WDISP22, 22, 13, WDISP16, WDISP19, WDISP10.
  43: [1, 2, 4, 5, 8, 10, 11, 40, 41, 88],
  // x86_64: 16, PC16, 8, PC8.
  62: [12, 13, 14, 15],
  // arm64: ABS32, ABS16, PREL16, LD_PREL_LO19, ADR_PREL_LO21, TSTBR14, CONDBR19.
  183: [258, 259, 262, 273, 274, 279, 280],
  // riscv: BRANCH, JAL, RVC_BRANCH, RVC_JUMP.
  243: [16, 17, 44, 45],
  // loongarch: B16, B21, PCREL20_S2.
  258: [64, 65, 103],
  // alpha: BRADDR, GPREL16, BRSGP.
  0x9026: [7, 19, 28],
};

/**
 * EM_MIPS: 16, PC16 and PC21_S2, as the first of up to three in one, which is at one end of it or the other. PC26_S2 is none:
 * compilers end functions with it (`bc` of release 6), and it reaches 128 MiB, as what arm64 does that with.
 */
const MIPS = 8, MIPS_SHORT = [1, 10, 60];

/** Whether a relocation of this type may not reach what it is for. */
export function isShort(machine: number, type: number): boolean {
  return machine === MIPS
    ? MIPS_SHORT.includes(type & 0xff) || MIPS_SHORT.includes(type >>> 24)
    : SHORT[machine]?.includes(type) ?? false;
}
