/** Kinds: which objects make files list, and their flags. */
import type { Change, Kind, View } from "../types.ts";
import { linesWith, splice } from "../source/c.ts";
import {
  append,
  baseOf,
  built,
  dirOf,
  fresh,
  lineEdit,
  makefile,
  makefileOf,
  textKind,
  treeKind,
} from "../source/make.ts";

const OBJ = /^obj-(?:y|\$\(CONFIG_\w+\))\s*\+?[:]?=\s*[\w-]+\.o\s*$/;

/** Adds lines to the make file of a file's directory. */
function toMakefile(view: View, path: string, put: readonly string[]): Change | undefined {
  const file = makefileOf(view, dirOf(path)), text = view.read(file ?? "");
  return file === undefined || text === undefined
    ? undefined
    : { kind: "write", path: file, text: `${text.trimEnd()}\n\n${put.join("\n")}\n` };
}

const listed = (...changes: readonly (Change | undefined)[]) =>
  changes.every((one) => one !== undefined) ? changes as Change[] : undefined;

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "kbuild-comment",
    5,
    "harmless",
    makefile,
    (at) => splice(at.lines, 1, 0, ["# A word about this directory."]),
  ),
  textKind(
    "kbuild-object-to-module",
    3,
    "either",
    makefile,
    (at) => lineEdit(at, OBJ, (text) => text.replace(/^obj-\S+/, "obj-m")),
  ),
  textKind(
    "kbuild-object-to-builtin",
    3,
    "harmless",
    makefile,
    (at) =>
      lineEdit(
        at,
        /^obj-\$\(CONFIG_\w+\)\s*\+=\s*[\w-]+\.o\s*$/,
        (text) => text.replace(/^obj-\S+/, "obj-y"),
      ),
  ),
  textKind(
    "kbuild-object-removed",
    4,
    "breaking",
    makefile,
    (at) => lineEdit(at, OBJ, () => undefined),
  ),
  textKind("kbuild-object-twice", 1, "harmless", makefile, (at) => {
    const found = at.rng.pick(linesWith(at.lines, OBJ));
    return found === undefined ? undefined : splice(at.lines, found, 0, [at.lines[found]!]);
  }),
  textKind(
    "kbuild-object-missing",
    2,
    "breaking",
    makefile,
    (at) => append(at, [`obj-y += ${fresh(at.rng)}.o`]),
  ),
  textKind("kbuild-order", 2, "harmless", makefile, (at) => {
    const found = at.rng.pick(
      linesWith(at.lines, OBJ).filter((i) => OBJ.test(at.lines[i + 1] ?? "")),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found, 2, [at.lines[found + 1]!, at.lines[found]!]);
  }),
  textKind(
    "kbuild-ccflags",
    3,
    "harmless",
    makefile,
    (at) => append(at, [`ccflags-y += -D${fresh(at.rng).toUpperCase()}=1`]),
  ),
  textKind(
    "kbuild-ccflags-warn",
    2,
    "either",
    makefile,
    (at) => append(at, ["ccflags-y += -Wunused-parameter"]),
  ),
  textKind(
    "kbuild-ccflags-bad",
    1,
    "breaking",
    makefile,
    (at) => append(at, ["ccflags-y += -fno-such-option"]),
  ),
  textKind(
    "kbuild-subdir-ccflags",
    2,
    "harmless",
    makefile,
    (at) => append(at, [`subdir-ccflags-y += -D${fresh(at.rng).toUpperCase()}`]),
  ),
  treeKind("kbuild-file-flags", 3, "harmless", built, (at) =>
    listed(toMakefile(at.view, at.path, [
      `CFLAGS_${baseOf(at.path).replace(/c$/, "o")} += -DPROBE_FLAG`,
    ]))),
  treeKind(
    "kbuild-file-flags-removed",
    1,
    "harmless",
    built,
    (at) =>
      listed(toMakefile(at.view, at.path, [
        `CFLAGS_REMOVE_${baseOf(at.path).replace(/c$/, "o")} = -O2`,
      ])),
  ),
  textKind("kbuild-asflags", 1, "harmless", makefile, (at) => append(at, ["asflags-y += -DPROBE"])),
  textKind(
    "kbuild-ldflags",
    1,
    "harmless",
    makefile,
    (at) => append(at, ["ldflags-y += --no-relax"]),
  ),
];
