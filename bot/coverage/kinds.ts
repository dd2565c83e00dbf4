/**
 * Who reads a file, by its path. Pure.
 * @module
 */

/**
 * - `compiler`: the preprocessor comes first, which may take lines out;
 * - `kconfig`, `make`: a file of Kconfig, of make;
 * - `tool`: another program of the build reads all of it;
 * - `none`: no compiler does: documentation, scripts, lists of people.
 */
export type Reader = "compiler" | "kconfig" | "make" | "tool" | "none";

/** Languages whose files go through the C preprocessor. */
const COMPILED = /\.(?:[chsS]|cc|cpp|hh|hpp|inc|inl|sa|dts|dtsi|dtso|lds)$/;

/** Languages with a program of their own, and sources that are copied under another name. */
const TRANSLATED = /\.(?:rs|l|y|lex|asn1|tbl|(?:[chsS]|inc)_shipped)$/;

/** No build reads these, whatever they are called. */
const PROSE = /^(?:Documentation\/(?!Kconfig$)|LICENSES\/|.*\/Documentation\/)/;

/**
 * What a program of the build makes code of, and the scripts that do, as far as the commands that Kbuild saves name
 * them (`if_changed`): unrolled loops of RAID6, tables of registers and of machines. Of those that it does not save,
 * perl's assembly of lib/crypto for one, nobody could say later whether a build has read them.
 */
const MADE_OF = [
  /^lib\/raid6\/(?:\w+\.uc|unroll\.awk)$/,
  /^arch\/powerpc\/crypto\/(?!ppc-xlate)[\w-]+\.pl$/,
  /^drivers\/gpu\/drm\/radeon\/reg_srcs\/[^/]+$/,
  /^arch\/x86\/kernel\/cpu\/mkcapflags\.sh$/,
  /^arch\/arm64\/tools\/(?:cpucaps|sysreg|gen-\w+\.awk)$/,
  /^arch\/arm\/tools\/(?:gen-)?mach-types$/,
  /^arch\/um\/kernel\/config\.c\.in$/,
];

/** Where `#` begins a comment. */
const HASH =
  /\.(?:tbl|awk|pl|sh|rules|uni)$|(?:^|\/)(?:build_OID_registry|mach-types|cpucaps|sysreg)$/;

const MAKE = /^(?:Makefile(?:[._-].+)?|Kbuild(?:\..+)?|.+\.mk|Platform)$/;

/** What people run Kconfig on to test it. */
const TESTS = /^scripts\/kconfig\/tests\//;

/** Who reads what a patch adds to a file. */
export function readerOf(path: string): Reader {
  if (PROSE.test(path) || TESTS.test(path)) return "none";
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Kconfig.c is a file of C.
  if (COMPILED.test(name)) return "compiler";
  if (TRANSLATED.test(name) || MADE_OF.some((one) => one.test(path))) return "tool";
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
