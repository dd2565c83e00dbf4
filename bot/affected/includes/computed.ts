/**
 * Includes whose name a macro computes. Pure.
 * @module
 */
import { dirOf } from "../keys.ts";
import type { Scan } from "./scan.ts";
import type { Files, Key } from "../types.ts";

/**
 * Where a macro after `#include` is one, and not a word of a script's comment. What `*.its.S` takes
 * in by `/incbin/` is the kernel's image, which only the link makes.
 */
const CODE = /(?<!\.its)\.(?:[chS]|inc|dtsi?|dtso)$/;
/**
 * Files that include by a name put together from an identifier, `amdv1.h` from `PT_FMT` and `.h`:
 * an identifier has no slash, so the file stands beside.
 */
const BESIDE: ReadonlySet<Key> = new Set(["drivers/iommu/generic_pt/fmt/iommu_template.h"]);

/** What such a file can include; nothing for all others. */
export function headersBeside(file: Key, files: Files): readonly Key[] {
  if (!BESIDE.has(file)) return [];
  return [...files.list(dirOf(file)).values()].filter((key) => key.endsWith(".h"));
}

/** What is known of the files. */
export interface Known {
  scan(file: Key): Scan;
  texts(file: Key): Iterable<string>;
  /** The macros of `-D`. */
  readonly options: ReadonlySet<string>;
}

/**
 * Computed includes of which nobody can say what they include: the file to the macro. Known is one
 * whose macro is a plain file name wherever it is defined, and that looks for it where the file does
 * which defines it.
 */
export function openIncludes(files: ReadonlySet<Key>, known: Known): Map<Key, string> {
  const uses: (readonly [Key, string])[] = [];
  for (const file of files) {
    if (!CODE.test(file)) continue;
    for (const macro of known.scan(file).computed) {
      const excused = macro === "TRACE_INCLUDE" && file.startsWith("include/trace/");
      // An unset symbol stands in an #if that is off.
      if (!excused && !BESIDE.has(file) && !macro.startsWith("CONFIG_")) uses.push([file, macro]);
    }
  }
  if (uses.length === 0) return new Map();
  const plain = new Map<string, (readonly [Key, Scan["defines"][number]])[]>();
  for (const file of files) {
    for (const one of known.scan(file).defines) {
      plain.set(one.macro, [...plain.get(one.macro) ?? [], [file, one]]);
    }
  }
  const other = definedOtherwise(
    files,
    new Set(uses.map(([, macro]) => macro).filter((macro) => plain.has(macro))),
    known,
  );
  const open = uses.filter(([file, macro]) => {
    const all = plain.get(macro) ?? [];
    // A name in quotes is looked for beside the file that includes it.
    const here = ([by, { form }]: typeof all[number]) =>
      form === "angled" || dirOf(by) === dirOf(file);
    return all.length === 0 || other.has(macro) || known.options.has(macro) || !all.every(here);
  });
  return new Map(open);
}

/**
 * Macros that some file defines as more than a file name: `__stringify(x)`, `CAT(a, b)`. The texts are
 * read again for it, since nearly all macros of a kernel are such, and nearly no build asks.
 */
function definedOtherwise(
  files: ReadonlySet<Key>,
  macros: ReadonlySet<string>,
  known: Known,
): ReadonlySet<string> {
  const found = new Set<string>();
  if (macros.size === 0) return found;
  // Prose says "define MACRO", too; a directive does not go without its sign.
  const define = new RegExp(
    String.raw`(?:#|%:)(?:\s|\\|/\*[^]{0,200}?\*/)*define(?:\s|\\|/\*[^]{0,200}?\*/)+(${
      [...macros].join("|")
    })(?!\w)` +
      String.raw`(?!(?:[ \t]|\\\r?\n)+["<][\w./+-]+[">])`,
    "g",
  );
  for (const file of files) {
    for (const text of known.texts(file)) {
      for (const [, macro] of text.matchAll(define)) found.add(macro!);
    }
  }
  return found;
}
