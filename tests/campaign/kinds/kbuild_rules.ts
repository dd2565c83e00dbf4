/** Kinds: rules, generated files and directories of make files, and the make files at the top. */
import type { Change, Kind, View } from "../types.ts";
import { splice } from "../source/c.ts";
import {
  append,
  baseOf,
  built,
  dirOf,
  fresh,
  lineEdit,
  makefile,
  makefileOf,
  oneOf,
  textKind,
  treeKind,
  within,
} from "../source/make.ts";

/** Adds lines to the make file of a file's directory. */
function toMakefile(view: View, path: string, put: readonly string[]): Change | undefined {
  const file = makefileOf(view, dirOf(path)), text = view.read(file ?? "");
  return file === undefined || text === undefined
    ? undefined
    : { kind: "write", path: file, text: `${text.trimEnd()}\n\n${put.join("\n")}\n` };
}

const listed = (...changes: readonly (Change | undefined)[]) =>
  changes.every((one) => one !== undefined) ? changes as Change[] : undefined;

const C = (name: string) =>
  `// SPDX-License-Identifier: GPL-2.0\n\nint ${name}(void);\nint ${name}(void)\n{\n\treturn 0;\n}\n`;

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind("kbuild-always", 2, "harmless", makefile, (at) => {
    const name = fresh(at.rng);
    return append(at, [
      `always-y += ${name}.txt`,
      ...[`$(obj)/${name}.txt: FORCE`, "\t$(Q)echo text > $@"],
    ]);
  }),
  textKind("kbuild-always-fails", 1, "breaking", makefile, (at) => {
    const name = fresh(at.rng);
    return append(at, [`always-y += ${name}.txt`, ...[`$(obj)/${name}.txt: FORCE`, "\t$(Q)false"]]);
  }),
  treeKind("kbuild-generated-header", 2, "harmless", built, (at) => {
    const name = fresh(at.rng);
    return listed(
      toMakefile(at.view, at.path, [
        `$(obj)/${baseOf(at.path).replace(/c$/, "o")}: $(obj)/${name}.h`,
        `$(obj)/${name}.h: FORCE`,
        `\t$(Q)mkdir -p $(dir $@) && echo "#define ${name.toUpperCase()} 1" > $@`,
        `clean-files += ${name}.h`,
      ]),
      { kind: "write", path: at.path, text: `#include "${name}.h"\n${at.text}` },
    );
  }),
  treeKind("kbuild-generated-source", 2, "harmless", makefile, (at) => {
    const name = fresh(at.rng), dir = dirOf(at.path);
    return [
      {
        kind: "write",
        path: at.path,
        text: append(at, [
          `obj-y += ${name}.o`,
          `$(obj)/${name}.c: $(src)/${name}.in FORCE`,
          "\t$(Q)sed 's/^//' $< > $@",
        ]),
      },
      { kind: "write", path: within(dir, `${name}.in`), text: C(name) },
    ];
  }),
  textKind(
    "kbuild-export",
    2,
    "harmless",
    makefile,
    (at) => append(at, [`export ${fresh(at.rng).toUpperCase()} := 1`]),
  ),
  treeKind("kbuild-shell-flag", 2, "harmless", built, (at) =>
    listed(toMakefile(at.view, at.path, [
      "ccflags-y += -DPROBE_LINES=$(shell wc -l < $(srctree)/MAINTAINERS)",
    ]))),
  treeKind("kbuild-shell-flag-used", 1, "either", built, (at) =>
    listed(
      toMakefile(at.view, at.path, [
        `CFLAGS_${
          baseOf(at.path).replace(/c$/, "o")
        } += -DPROBE=$(shell sed -n 's/^VERSION = //p' $(srctree)/Makefile)`,
      ]),
      {
        kind: "write",
        path: at.path,
        text: `${at.text.trimEnd()}\n#if PROBE != 6\n#error\n#endif\n`,
      },
    )),
  treeKind("kbuild-new-directory", 2, "harmless", makefile, (at) => {
    const name = fresh(at.rng), dir = within(dirOf(at.path), name);
    return [
      { kind: "write", path: at.path, text: append(at, [`obj-y += ${name}/`]) },
      { kind: "write", path: `${dir}/Makefile`, text: `obj-y += ${name}.o\n` },
      { kind: "write", path: `${dir}/${name}.c`, text: C(name) },
    ];
  }),
  textKind(
    "kbuild-directory-removed",
    2,
    "breaking",
    makefile,
    (at) => lineEdit(at, /^obj-\S+\s*\+=\s*[\w-]+\/\s*$/, () => undefined),
  ),
  treeKind("kbuild-new-object", 5, "harmless", makefile, (at) => {
    const name = fresh(at.rng);
    return [
      { kind: "write", path: at.path, text: append(at, [`obj-y += ${name}.o`]) },
      { kind: "write", path: within(dirOf(at.path), `${name}.c`), text: C(name) },
    ];
  }),
  treeKind("kbuild-new-module", 2, "either", makefile, (at) => {
    const name = fresh(at.rng), module = at.rng.chance(0.6);
    const says = 'MODULE_LICENSE("GPL");\nMODULE_DESCRIPTION("probe");\n';
    return [
      { kind: "write", path: at.path, text: append(at, [`obj-m += ${name}.o`]) },
      {
        kind: "write",
        path: within(dirOf(at.path), `${name}.c`),
        text: `#include <linux/module.h>\n${C(name)}${module ? says : ""}`,
      },
    ];
  }),
  treeKind("kbuild-composite", 1, "harmless", makefile, (at) => {
    const name = fresh(at.rng);
    return [
      {
        kind: "write",
        path: at.path,
        text: append(at, [`obj-y += ${name}.o`, `${name}-y := ${name}_a.o ${name}_b.o`]),
      },
      ...["a", "b"].map((part): Change => ({
        kind: "write",
        path: within(dirOf(at.path), `${name}_${part}.c`),
        text: C(`${name}_${part}`),
      })),
    ];
  }),
  treeKind("kbuild-host-program", 1, "harmless", makefile, (at) => {
    const name = fresh(at.rng);
    return [
      {
        kind: "write",
        path: at.path,
        text: append(at, [`hostprogs += ${name}`, `always-y += ${name}`]),
      },
      {
        kind: "write",
        path: within(dirOf(at.path), `${name}.c`),
        text: "int main(void)\n{\n\treturn 0;\n}\n",
      },
    ];
  }),
  textKind("kbuild-syntax", 1, "breaking", makefile, (at) => append(at, ["endif"])),
  textKind("kbuild-error", 1, "breaking", makefile, (at) => append(at, ["$(error probe)"])),
  textKind("kbuild-warning", 1, "either", makefile, (at) => append(at, ["$(warning probe)"])),
  textKind(
    "makefile-top-flags",
    1,
    "harmless",
    oneOf("Makefile"),
    (at) =>
      lineEdit(
        at,
        /^KBUILD_CFLAGS \+= -fno-strict-aliasing|^KBUILD_CFLAGS \+= -fno-common/,
        (text) => `${text} -DPROBE=1`,
      ),
  ),
  textKind(
    "makefile-top-warning",
    1,
    "either",
    oneOf("scripts/Makefile.warn", "scripts/Makefile.extrawarn"),
    (at) => lineEdit(at, /^KBUILD_CFLAGS.*-Wno-/, () => undefined),
  ),
  textKind(
    "makefile-top-version",
    1,
    "harmless",
    oneOf("Makefile"),
    (at) => lineEdit(at, /^EXTRAVERSION =/, () => "EXTRAVERSION = -rc1"),
  ),
  textKind(
    "makefile-top-comment",
    1,
    "harmless",
    oneOf("Makefile", "scripts/Makefile.build", "scripts/Makefile.lib"),
    (at) => splice(at.lines, 2, 0, ["# A word about this file."]),
  ),
  textKind(
    "makefile-arch-flags",
    1,
    "harmless",
    (rng, view) => oneOf(`arch/${view.srcarch}/Makefile`)(rng, view),
    (at) => append(at, ["KBUILD_CFLAGS += -DPROBE_ARCH"]),
  ),
];
