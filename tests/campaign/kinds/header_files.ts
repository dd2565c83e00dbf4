/** Kinds: headers of user space, wrappers, and headers that come before others, move or go. */
import type { Change, Kind } from "../types.ts";
import { linesWith, splice } from "../source/c.ts";
import {
  anyPath,
  type At,
  baseOf,
  built,
  dirOf,
  fresh,
  type From,
  header,
  lineEdit,
  oneOf,
  textKind,
  treeKind,
} from "../source/make.ts";

/** Lines before the last `#endif`, which mostly ends the guard. */
function inside(at: At, put: readonly string[]): string {
  const last = linesWith(at.lines, /^#endif/).at(-1) ?? at.lines.length - 1;
  return splice(at.lines, last, 0, [...put, ""]);
}

const few = header(1, 3);
const MACRO = /^#define\s+\w+\s+(?:0x[0-9a-f]+|\d+)\s*$/i;
/** A new file of one line that a build notices if it reads it. */
function shadow(path: string, at: At): readonly Change[] | undefined {
  if (at.view.has(path)) return undefined;
  const text = at.rng.chance(0.5)
    ? `#error "${path} is read"\n`
    : `/* SPDX-License-Identifier: GPL-2.0 */\n${at.text}`;
  return [{ kind: "write", path, text }];
}

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "uapi-macro",
    3,
    "harmless",
    header(1, 40, /\/uapi\//),
    (at) =>
      lineEdit(at, MACRO, (text) => text.replace(/(0x[0-9a-f]+|\d+)\s*$/i, (n) => `(${n} + 1)`)),
  ),
  textKind("uapi-member", 2, "either", header(1, 40, /\/uapi\//), (at) => {
    const found = at.rng.pick(linesWith(at.lines, /^\t__u(?:32|64)\s+\w+;/));
    return found === undefined
      ? undefined
      : splice(at.lines, found, 0, [`\t__u32 ${fresh(at.rng)};`]);
  }),
  textKind(
    "uapi-comment",
    2,
    "harmless",
    header(1, 40, /\/uapi\//),
    (at) => inside(at, ["/* Nothing follows. */"]),
  ),
  treeKind(
    "shadow-linux",
    2,
    "breaking",
    header(1, 60, /^include\/uapi\/linux\/[^/]+$/),
    (at) => shadow(`include/linux/${baseOf(at.path)}`, at),
  ),
  treeKind(
    "shadow-asm",
    2,
    "breaking",
    header(1, 200, /^include\/asm-generic\/[^/]+$/),
    (at) => shadow(`arch/${at.view.srcarch}/include/asm/${baseOf(at.path)}`, at),
  ),
  treeKind(
    "shadow-generated",
    1,
    "breaking",
    header(1, 1e9, /^include\/linux\/[^/]+$/),
    (at) => shadow(`arch/${at.view.srcarch}/include/linux/${baseOf(at.path)}`, at),
  ),
  treeKind("shadow-local", 2, "breaking", built, (at) => {
    const read = at.rng.pick(
      [...at.text.matchAll(/^#include "([\w-]+\.h)"/gm)].map(([, name]) => name!),
    );
    return read === undefined ? undefined : shadow(`${dirOf(at.path)}/${read}`, at);
  }),
  treeKind(
    "shadow-nobody-reads",
    2,
    "harmless",
    built,
    (at) => shadow(`${dirOf(at.path)}/${fresh(at.rng)}.h`, at),
  ),
  textKind(
    "generic-removed",
    2,
    "breaking",
    anyArchKbuild(),
    (at) => lineEdit(at, /^(?:generic|mandatory)-y \+= /, () => undefined),
  ),
  textKind(
    "generic-added",
    2,
    "either",
    anyArchKbuild(),
    (at) =>
      `${at.text.trimEnd()}\ngeneric-y += ${
        at.rng.pick(["xor.h", "mcs_spinlock.h", "user.h", "extable.h", "early_ioremap.h"])
      }\n`,
  ),
  textKind(
    "mandatory-removed",
    1,
    "breaking",
    oneOf("include/asm-generic/Kbuild"),
    (at) => lineEdit(at, /^mandatory-y \+= /, () => undefined),
  ),
  treeKind("header-deleted", 2, "breaking", few, (at) => [{ kind: "delete", path: at.path }]),
  treeKind("header-renamed", 2, "breaking", few, (at) => [
    { kind: "delete", path: at.path },
    { kind: "write", path: at.path.replace(/\.h$/, "_new.h"), text: at.text },
  ]),
  treeKind("header-renamed-with-users", 2, "harmless", header(1, 4), (at) => {
    const now = at.path.replace(/\.h$/, "_new.h");
    if (at.view.has(now)) return undefined;
    const changes: Change[] = [
      { kind: "delete", path: at.path },
      { kind: "write", path: now, text: at.text },
    ];
    const name = baseOf(at.path);
    const pattern = new RegExp(
      `^(#include ["<](?:[^">]*/)?)${name.replaceAll(".", "\\.")}([">])`,
      "gm",
    );
    for (const path of at.view.sources) {
      const text = at.view.read(path) ?? "";
      const edited = text.replaceAll(pattern, `$1${baseOf(now)}$2`);
      if (edited !== text) changes.push({ kind: "write", path, text: edited });
      if (changes.length > 8) return undefined;
    }
    return changes;
  }),
  treeKind("header-split", 2, "harmless", few, (at) => {
    const found = linesWith(at.lines, MACRO)[0];
    if (found === undefined) return undefined;
    const path = at.path.replace(/\.h$/, "_values.h");
    return [
      { kind: "write", path, text: `/* SPDX-License-Identifier: GPL-2.0 */\n${at.lines[found]}\n` },
      {
        kind: "write",
        path: at.path,
        text: splice(at.lines, found, 1, [`#include "${baseOf(path)}"`]),
      },
    ];
  }),
  textKind(
    "header-unbuilt",
    3,
    "harmless",
    anyPath(/^(?:drivers|sound)\/.*\.h$/),
    (at) => inside(at, [`#define ${fresh(at.rng).toUpperCase()} 1`]),
  ),
];

/** The Kbuild file that lists the architecture's wrappers. */
function anyArchKbuild(): From {
  return (rng, view) =>
    oneOf(...[view.srcarch, ...view.reads].map((arch) => `arch/${arch}/include/asm/Kbuild`))(
      rng,
      view,
    );
}
