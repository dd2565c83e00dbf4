/**
 * Which files Kconfig has read, as it lists them itself. Pure.
 * @module
 */

/** The file in which it does, in the output directory. */
export const KCONFIG_LIST = "include/config/auto.conf.cmd";

/** No list is longer. */
export const MAX_KCONFIG_LIST = 2 ** 20;

/** Paths in the source, of the text of that file. */
export function kconfigFiles(text: string): ReadonlySet<string> {
  const [, list = ""] = /^deps_config := \\\n((?:.*\\\n)*.*)$/m.exec(text) ?? [];
  return new Set(
    list.split("\n").map((line) => line.replace(/\\$/, "").trim()).filter((path) => path !== ""),
  );
}
