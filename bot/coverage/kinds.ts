/**
 * Who reads a file, by its path. Pure.
 * @module
 */
import { nameOf } from "../text/paths.ts";

/**
 * - `compiler`: the preprocessor comes first, which may take lines out;
 * - `kconfig`, `make`: a file of Kconfig, of make;
 * - `tool`: another program of the build reads all of it;
 * - `none`: no compiler does: documentation, scripts, lists of people.
 */
export type Reader = "compiler" | "kconfig" | "make" | "tool" | "none";

/** Languages whose files go through the C preprocessor. */
const COMPILED = /\.(?:[chsS]|cc|cpp|hh|hpp|inc|inl|sa|dts|dtsi|dtso|lds)$/;

/** Languages with a program of their own. */
const TRANSLATED = /\.(?:rs|l|y|lex|asn1|tbl)$/;

/** Sources that a build copies under their name without the end, and compiles there. */
const SHIPPED = /\.(?:[chsS]|inc)_shipped$/;

/** What sources of C include by other names. */
const INCLUDED = [
  /^arch\/arm\/nwfpe\/softfloat-(?:macros|specialize)$/,
  /^security\/apparmor\/(?:nulldfa|stacksplitdfa)\.in$/,
];

/** Where a file stands that a build copies, relative to the output directory; undefined for others. */
export function copiedTo(path: string): string | undefined {
  return SHIPPED.test(path) ? path.slice(0, -"_shipped".length) : undefined;
}

/** No build reads these, whatever they are called. */
const PROSE = /^(?:Documentation\/(?!Kconfig$)|LICENSES\/|.*\/Documentation\/)/;

/**
 * What a program of the build makes code of, and the scripts that do, as far as the commands that Kbuild saves name
 * them (`if_changed`): unrolled loops of RAID6, tables of registers and of machines; and linker scripts that no
 * preprocessor reads.
 */
const MADE_OF = [
  /^lib\/raid6\/(?:\w+\.uc|unroll\.awk)$/,
  /^arch\/powerpc\/crypto\/(?!ppc-xlate)[\w-]+\.pl$/,
  /^drivers\/gpu\/drm\/radeon\/reg_srcs\/[^/]+$/,
  /^arch\/x86\/kernel\/cpu\/mkcapflags\.sh$/,
  /^arch\/arm64\/tools\/(?:cpucaps|sysreg|gen-\w+\.awk)$/,
  /^arch\/arm\/tools\/(?:gen-)?mach-types$/,
  /^arch\/um\/kernel\/config\.c\.in$/,
  /^lib\/crypto\/(?:mips|riscv)\/[\w-]+\.pl$/,
  /^drivers\/gpu\/drm\/msm\/registers\/(?:adreno|display)\/\w+\.xml$/,
  /^drivers\/video\/logo\/logo_\w+\.p[bgp]m$/,
  /^drivers\/eisa\/eisa\.ids$/,
  /^arch\/(?:x86\/boot\/setup\.ld|alpha\/boot\/bootloader\.lds|\w+\/boot\/\w+\/vmlinux\.scr)$/,
  /^drivers\/firmware\/efi\/libstub\/zboot\.lds$/,
  /^security\/tomoyo\/policy\/\w+\.conf\.default$/,
  /^usr\/default_cpio_list$/,
];

/** By the path of a source: what a command makes of it that Kbuild does not save (`$(call cmd,...)`). */
const MADE_INTO: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(lib\/crypto\/arm\/(?:poly1305|sha256|sha512))-armv4\.pl$/, ["$1-core.S"]],
  [/^(lib\/crypto\/arm64\/poly1305)-armv8\.pl$/, ["$1-core.S"]],
  [/^(lib\/crypto\/arm64)\/sha2-armv8\.pl$/, ["$1/sha256-core.S", "$1/sha512-core.S"]],
  [/^((?:lib|arch\/x86)\/crypto\/(?:x86\/)?poly1305-x86_64-cryptogams)\.pl$/, ["$1.S"]],
  [/^lib\/build_OID_registry$/, ["lib/oid_registry_data.c"]],
  [/^(drivers\/gpu\/drm\/xe)\/(xe_(?:device_)?wa_oob)\.rules$/, ["$1/generated/$2.h"]],
  [/^(drivers\/tty\/vt)\/cp437\.uni$/, ["$1/consolemap_deftbl.c"]],
  [/^(drivers\/accessibility\/speakup\/speakupmap)\.map$/, ["$1.h"]],
  [/^(kernel\/debug\/kdb)\/kdb_cmds$/, ["$1/gen-kdb_cmds.c"]],
  [/^kernel\/time\/timeconst\.bc$/, ["include/generated/timeconst.h"]],
  [/^(net\/wireless)\/certs\/\w+\.hex$/, ["$1/shipped-certs.c"]],
  [/^arch\/s390\/tools\/opcodes\.txt$/, ["arch/s390/include/generated/asm/dis-defs.h"]],
  [
    /^arch\/x86\/tools\/cpufeaturemasks\.awk$/,
    ["arch/x86/include/generated/asm/cpufeaturemasks.h"],
  ],
  [/^(drivers\/zorro)\/zorro\.ids$/, ["$1/devlist.h"]],
  [/^(drivers\/scsi)\/(?:53c700\.scr|script_asm\.pl)$/, ["$1/53c700_d.h"]],
  [
    /^arch\/x86\/(?:lib\/x86-opcode-map\.txt|tools\/gen-insn-attr-x86\.awk)$/,
    ["arch/x86/lib/inat-tables.c"],
  ],
];

/**
 * What is made of a file, relative to the output directory, by a command that Kbuild does not save: the file
 * was read where a compiler has read one of these. None for other files.
 */
export function madeInto(path: string): readonly string[] {
  for (const [pattern, products] of MADE_INTO) {
    if (pattern.test(path)) return products.map((product) => path.replace(pattern, product));
  }
  return [];
}

/** What a compiler reads of a file: what a build makes of it, relative to the output directory, or the file itself. */
export function compiledAs(path: string): string {
  return copiedTo(path) ?? madeInto(path)[0] ?? path;
}

/** Whether a source is there to be included by others, or is made into such a one. */
export function isIncluded(path: string): boolean {
  return INCLUDED.some((one) => one.test(path)) ||
    /\.(?:h|hh|hpp|inc|inl|sa|dtsi|lds)$/.test(compiledAs(path));
}

/** Where `#` begins a comment. */
const HASH =
  /\.(?:tbl|awk|pl|sh|rules|uni|p[bgp]m|map)$|(?:^|\/)(?:build_OID_registry|mach-types|cpucaps|sysreg|x86-opcode-map\.txt|default_cpio_list|kdb_cmds)$/;

const MAKE = /^(?:Makefile(?:[._-].+)?|Kbuild(?:\..+)?|.+\.mk|Platform)$/;

/** What people run Kconfig on to test it. */
const TESTS = /^scripts\/kconfig\/tests\//;

/** Who reads what a patch adds to a file. */
export function readerOf(path: string): Reader {
  if (PROSE.test(path) || TESTS.test(path)) return "none";
  const name = nameOf(path);
  if (MADE_OF.some((one) => one.test(path)) || madeInto(path).length > 0) return "tool";
  // Kconfig.c is a file of C.
  if (COMPILED.test(name) || SHIPPED.test(name) || INCLUDED.some((one) => one.test(path))) {
    return "compiler";
  }
  if (TRANSLATED.test(name)) return "tool";
  if (/^Kconfig(?:[._-].+)?$/.test(name)) return "kconfig";
  return MAKE.test(name) ? "make" : "none";
}

/** Whether a build's own programs read what is added to a file. */
export function isForCompiler(path: string): boolean {
  return readerOf(path) !== "none";
}

/** Whether comments of a file begin with `#`, and not as those of C do. */
export function hasHashComments(path: string): boolean {
  const reader = readerOf(path);
  return reader === "kconfig" || reader === "make" || reader === "tool" && HASH.test(path);
}
