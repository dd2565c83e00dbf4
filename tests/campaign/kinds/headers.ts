/** Kinds: what stands in headers. */
import type { Kind } from "../types.ts";
import { linesWith, splice } from "../source/c.ts";
import { type At, fresh, type From, header, lineEdit, oneOf, textKind } from "../source/make.ts";

/** Lines before the last `#endif`, which mostly ends the guard. */
function inside(at: At, put: readonly string[]): string {
  const last = linesWith(at.lines, /^#endif/).at(-1) ?? at.lines.length - 1;
  return splice(at.lines, last, 0, [...put, ""]);
}

/** Headers of few objects, of some, of most. With many users a whole build is what it takes. */
const few = header(1, 3), some = header(4, 60), many = header(200, 1e9, /^include\/linux\//);
const most: From = (rng, view) => (rng.chance(0.7) ? few : some)(rng, view);
const PROTOTYPE = /^(?:extern )?(?:int|void|bool|unsigned \w+|struct \w+ \*)\s*\w+\([^()]*\);$/;
const MACRO = /^#define\s+\w+\s+(?:0x[0-9a-f]+|\d+)\s*$/i;
const MEMBER = /^\t(?:int|u32|u64|unsigned int|unsigned long|bool|const char \*)\s*\w+;/;
/** What Kbuild forces into every C file, or what every file has in the end. */
const FORCED = oneOf(
  ...[
    "include/linux/kconfig.h",
    "include/linux/compiler_types.h",
    "include/linux/compiler-version.h",
  ],
  ...["include/linux/compiler_attributes.h", "include/linux/compiler-gcc.h"],
);

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind("header-comment", 6, "harmless", most, (at) => inside(at, ["/* Nothing follows. */"])),
  textKind(
    "header-comment-many",
    2,
    "harmless",
    many,
    (at) => inside(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "header-forced",
    1,
    "harmless",
    FORCED,
    (at) => inside(at, [`#define ${fresh(at.rng).toUpperCase()} 1`]),
  ),
  textKind("header-forced-broken", 1, "breaking", FORCED, (at) => inside(at, ["int no code;"])),
  textKind(
    "header-macro-value",
    8,
    "either",
    most,
    (at) =>
      lineEdit(at, MACRO, (text) => text.replace(/(0x[0-9a-f]+|\d+)\s*$/i, (n) => `(${n} + 1)`)),
  ),
  textKind(
    "header-macro-renamed",
    4,
    "breaking",
    most,
    (at) => lineEdit(at, MACRO, (text) => text.replace(/^(#define\s+\w+)/, "$1_OLD")),
  ),
  textKind(
    "header-macro-added",
    6,
    "harmless",
    most,
    (at) => inside(at, [`#define ${fresh(at.rng).toUpperCase()}(x) ((x) + 1)`]),
  ),
  textKind("header-macro-twice", 2, "breaking", most, (at) => {
    const found = at.rng.pick(linesWith(at.lines, MACRO));
    return found === undefined
      ? undefined
      : splice(at.lines, found + 1, 0, [at.lines[found]!.replace(/\S+\s*$/, "4711")]);
  }),
  textKind("header-member-added", 10, "harmless", most, (at) => {
    const found = at.rng.pick(linesWith(at.lines, MEMBER));
    return found === undefined
      ? undefined
      : splice(at.lines, found, 0, [`\tint ${fresh(at.rng)};`]);
  }),
  textKind(
    "header-member-removed",
    5,
    "breaking",
    most,
    (at) => lineEdit(at, MEMBER, () => undefined),
  ),
  textKind(
    "header-member-type",
    4,
    "either",
    most,
    (at) =>
      lineEdit(
        at,
        /^\t(?:int|u32|unsigned int)\s+\w+;/,
        (text) => text.replace(/^\t[\w ]+?\s+(\w+);/, "\tu64 $1;"),
      ),
  ),
  textKind(
    "header-declaration-removed",
    7,
    "breaking",
    most,
    (at) => lineEdit(at, PROTOTYPE, () => undefined),
  ),
  textKind(
    "header-declaration-changed",
    5,
    "breaking",
    most,
    (at) =>
      lineEdit(
        at,
        PROTOTYPE,
        (text) => text.replace(/\(.*\);$/, "(int probe, int another, char *third);"),
      ),
  ),
  textKind(
    "header-declaration-added",
    6,
    "harmless",
    most,
    (at) => inside(at, [`int ${fresh(at.rng)}(void);`]),
  ),
  textKind(
    "header-inline-added",
    5,
    "harmless",
    most,
    (at) => inside(at, [`static inline int ${fresh(at.rng)}(int x)`, "{", "\treturn x + 1;", "}"]),
  ),
  textKind(
    "header-not-inline",
    3,
    "breaking",
    most,
    (at) => inside(at, [`static int ${fresh(at.rng)}(void)`, "{", "\treturn 1;", "}"]),
  ),
  textKind("header-global", 2, "breaking", some, (at) => inside(at, [`int ${fresh(at.rng)} = 1;`])),
  textKind("header-guard-lost", 2, "breaking", most, (at) => {
    const first = linesWith(at.lines, /^#ifndef _/)[0],
      last = linesWith(at.lines, /^#endif/).at(-1);
    if (first === undefined || last === undefined) return undefined;
    return splice(splice(at.lines, last, 1).split("\n"), first, 2);
  }),
  textKind(
    "header-include-removed",
    5,
    "either",
    most,
    (at) => lineEdit(at, /^#include </, () => undefined),
  ),
  textKind("header-include-added", 4, "harmless", most, (at) => {
    const found = linesWith(at.lines, /^#include </).at(-1);
    return found === undefined
      ? undefined
      : splice(at.lines, found + 1, 0, ["#include <linux/sizes.h>"]);
  }),
  textKind("header-enum-added", 4, "either", most, (at) => {
    const found = at.rng.pick(linesWith(at.lines, /^\t[A-Z][A-Z0-9_]+,$/));
    return found === undefined
      ? undefined
      : splice(at.lines, found, 0, [`\t${fresh(at.rng).toUpperCase()},`]);
  }),
  textKind(
    "header-static-assert",
    2,
    "breaking",
    most,
    (at) => inside(at, ['_Static_assert(sizeof(long) == 3, "probe");']),
  ),
  textKind("header-many-member", 1, "harmless", many, (at) => {
    const found = at.rng.pick(linesWith(at.lines, MEMBER));
    return found === undefined
      ? undefined
      : splice(at.lines, found, 0, [`\tint ${fresh(at.rng)};`]);
  }),
  textKind("header-many-broken", 1, "breaking", many, (at) => inside(at, ["int no code;"])),
];
