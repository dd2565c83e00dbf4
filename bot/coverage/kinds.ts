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

const MAKE = /^(?:Makefile(?:[._-].+)?|Kbuild(?:\..+)?|.+\.mk|Platform)$/;

/** What people run Kconfig on to test it. */
const TESTS = /^scripts\/kconfig\/tests\//;

/** Who reads what a patch adds to a file. */
export function readerOf(path: string): Reader {
  if (PROSE.test(path) || TESTS.test(path)) return "none";
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Kconfig.c is a file of C.
  if (COMPILED.test(name)) return "compiler";
  if (TRANSLATED.test(name)) return "tool";
  if (/^Kconfig(?:[._-].+)?$/.test(name)) return "kconfig";
  return MAKE.test(name) ? "make" : "none";
}

/** Whether a build's own programs read what is added to a file. */
export function isForCompiler(path: string): boolean {
  return readerOf(path) !== "none";
}
