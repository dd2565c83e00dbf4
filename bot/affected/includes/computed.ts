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

/**
 * Computed includes whose macro is nowhere defined as a plain file name: the file to the macro.
 * Nobody can say what those include. `options` are the macros of `-D`.
 */
export function openIncludes(
  files: ReadonlySet<Key>,
  scan: (file: Key) => Scan,
  options: ReadonlySet<string>,
): Map<Key, string> {
  const defines = new Set(options);
  for (const file of files) for (const macro of scan(file).defines) defines.add(macro);
  const open = new Map<Key, string>();
  for (const file of files) {
    if (!CODE.test(file)) continue;
    for (const macro of scan(file).computed) {
      const known = macro === "TRACE_INCLUDE" && file.startsWith("include/trace/");
      // An unset symbol stands in an #if that is off.
      if (known || BESIDE.has(file) || macro.startsWith("CONFIG_") || defines.has(macro)) continue;
      open.set(file, macro);
    }
  }
  return open;
}
