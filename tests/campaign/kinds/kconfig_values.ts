/** Kinds: what Kconfig options are and depend on. */
import type { Kind, View } from "../types.ts";
import { splice } from "../source/c.ts";
import { type At, kconfig, lineEdit, textKind } from "../source/make.ts";

/** Puts a line behind the type of an option, mostly of one that is on. */
function behindType(at: At, put: (rng: At["rng"], view: View) => string): string | undefined {
  const entries = at.lines.flatMap((text, i) => {
    const name = /^config (\w+)$/.exec(text)?.[1];
    if (name === undefined || !/^\t(?:def_)?(?:bool|tristate)\b/.test(at.lines[i + 1] ?? "")) {
      return [];
    }
    return [{ i: i + 1, on: at.view.enabled.has(name) }];
  });
  const on = entries.filter((one) => one.on);
  const found = at.rng.pick(on.length > 0 && at.rng.chance(0.7) ? on : entries);
  return found === undefined ? undefined : splice(at.lines, found.i + 1, 0, [put(at.rng, at.view)]);
}

/** Any symbol that is on. */
const some = (rng: At["rng"], view: View) => rng.pick([...view.enabled]) ?? "64BIT";

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "kconfig-default",
    5,
    "harmless",
    kconfig,
    (at) =>
      lineEdit(
        at,
        /^\tdefault [yn]\b/,
        (text) =>
          text.includes("default y")
            ? text.replace("default y", "default n")
            : text.replace("default n", "default y"),
      ),
  ),
  textKind(
    "kconfig-default-number",
    2,
    "harmless",
    kconfig,
    (at) =>
      lineEdit(
        at,
        /^\tdefault (?:0x[0-9a-f]+|\d+)\s*$/,
        (text) => text.replace(/(\d)\s*$/, (n) => `${(+n + 1) % 10}`),
      ),
  ),
  textKind(
    "kconfig-range",
    2,
    "either",
    kconfig,
    (at) =>
      lineEdit(
        at,
        /^\trange \d+ \d+/,
        (text) => text.replace(/range (\d+)/, (_, n) => `range ${+n + 1}`),
      ),
  ),
  textKind(
    "kconfig-select",
    3,
    "harmless",
    kconfig,
    (at) => behindType(at, (rng, view) => `\tselect ${some(rng, view)}`),
  ),
  textKind(
    "kconfig-select-off",
    2,
    "either",
    kconfig,
    (at) =>
      behindType(
        at,
        (rng) => `\tselect ${rng.pick(["CRC64", "XXHASH", "LZ4_COMPRESS", "BCH", "REED_SOLOMON"])}`,
      ),
  ),
  textKind(
    "kconfig-select-removed",
    3,
    "either",
    kconfig,
    (at) => lineEdit(at, /^\tselect \w+$/, () => undefined),
  ),
  textKind(
    "kconfig-imply",
    1,
    "harmless",
    kconfig,
    (at) => behindType(at, (rng, view) => `\timply ${some(rng, view)}`),
  ),
  textKind(
    "kconfig-depends",
    4,
    "harmless",
    kconfig,
    (at) => behindType(at, (rng, view) => `\tdepends on ${some(rng, view)}`),
  ),
  textKind(
    "kconfig-depends-off",
    3,
    "either",
    kconfig,
    (at) => behindType(at, () => "\tdepends on BROKEN"),
  ),
  textKind(
    "kconfig-depends-removed",
    3,
    "either",
    kconfig,
    (at) => lineEdit(at, /^\tdepends on /, () => undefined),
  ),
];
