/** Kinds: scripts and programs of the build, documentation, and what other builds read. */
import type { Kind } from "../types.ts";
import { linesWith, splice } from "../source/c.ts";
import {
  anyPath,
  append,
  type At,
  fresh,
  type From,
  lineEdit,
  oneOf,
  textKind,
} from "../source/make.ts";

/** Files of the architecture, and of those that it reads. */
const inArch = (pattern: RegExp): From => (rng, view) => {
  const dirs = [view.srcarch, ...view.reads].map((arch) => `arch/${arch}/`);
  return rng.pick(
    view.paths.filter((path) => dirs.some((dir) => path.startsWith(dir)) && pattern.test(path)),
  );
};

const tools = oneOf(
  ...[
    "scripts/kallsyms.c",
    "scripts/mod/modpost.c",
    "scripts/basic/fixdep.c",
    "usr/gen_init_cpio.c",
  ],
  ...[
    "scripts/kconfig/conf.c",
    "scripts/kconfig/symbol.c",
    "scripts/sorttable.c",
    "scripts/mod/file2alias.c",
  ],
  ...[
    "lib/gen_crc32table.c",
    "lib/crc/gen_crc32table.c",
    "lib/crc/gen_crc64table.c",
    "scripts/asn1_compiler.c",
  ],
  ...[
    "scripts/mod/empty.c",
    "scripts/insert-sys-cert.c",
    "drivers/tty/vt/conmakehash.c",
    "lib/raid6/mktables.c",
  ],
);
const scripts = oneOf(
  ...[
    "scripts/link-vmlinux.sh",
    "scripts/setlocalversion",
    "scripts/mkcompile_h",
    "scripts/syscallhdr.sh",
  ],
  ...["scripts/syscalltbl.sh", "scripts/atomic/gen-atomics.sh", "scripts/check-local-export"],
  ...[
    "scripts/gen_initramfs.sh",
    "usr/gen_initramfs.sh",
    "kernel/gen_kheaders.sh",
    "scripts/cc-version.sh",
  ],
  ...[
    "scripts/remove-stale-files",
    "scripts/checksyscalls.sh",
    "scripts/mksysmap",
    "scripts/min-tool-version.sh",
  ],
  ...[
    "scripts/modules-check.sh",
    "scripts/gen-crc-consts.py",
    "scripts/as-version.sh",
    "scripts/ld-version.sh",
  ],
);

/** Before the last line `}`, or `return`, of a host program's main. */
const inMain = (at: At, put: readonly string[]) => {
  const main = linesWith(at.lines, /^int main\(/)[0];
  const open = main === undefined ? -1 : at.lines.indexOf("{", main);
  return open < 0 ? undefined : splice(at.lines, open + 1, 0, put);
};

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind("tool-comment", 2, "harmless", tools, (at) => append(at, ["/* Nothing follows. */"])),
  textKind("tool-broken", 1, "breaking", tools, (at) => append(at, ["int no code;"])),
  textKind(
    "tool-fails",
    1,
    "breaking",
    tools,
    (at) => inMain(at, ["\tif (argc >= 0)", "\t\treturn 1;"]),
  ),
  textKind(
    "tool-warns",
    1,
    "harmless",
    tools,
    (at) => append(at, [`static int ${fresh(at.rng)}(void)`, "{", "\treturn 0;", "}"]),
  ),
  textKind(
    "tool-header",
    1,
    "harmless",
    anyPath(/^scripts\/(?:mod|kconfig|include)\/.*\.h$/),
    (at) => lineEdit(at, /^#include </, (text) => `${text}\n#define PROBE 1`),
  ),
  textKind("script-comment", 2, "harmless", scripts, (at) => splice(at.lines, 1, 0, ["# A word."])),
  textKind("script-fails", 1, "breaking", scripts, (at) => splice(at.lines, 1, 0, ["exit 1"])),
  textKind(
    "script-unused",
    2,
    "harmless",
    oneOf(
      "scripts/checkpatch.pl",
      "scripts/get_maintainer.pl",
      "scripts/tags.sh",
      "scripts/decode_stacktrace.sh",
    ),
    (at) => splice(at.lines, 1, 0, ["# A word."]),
  ),
  textKind(
    "generator-awk",
    1,
    "harmless",
    inArch(/\.(?:awk|sed|pl|py)$/),
    (at) => append(at, ["# A word."]),
  ),
  textKind(
    "cpu-features",
    1,
    "harmless",
    inArch(/\/cpufeatures\.h$/),
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "documentation",
    12,
    "harmless",
    anyPath(/^Documentation\/.*\.rst$/),
    (at) => append(at, ["", "One more line."]),
  ),
  textKind(
    "binding-documentation",
    4,
    "harmless",
    anyPath(/^Documentation\/devicetree\/.*\.yaml$/),
    (at) => append(at, ["# One more line."]),
  ),
  textKind(
    "maintainers",
    4,
    "harmless",
    oneOf("MAINTAINERS"),
    (at) => lineEdit(at, /^S:\tMaintained$/, () => "S:\tSupported"),
  ),
  textKind(
    "userspace-tool",
    4,
    "harmless",
    anyPath(/^tools\/(?:perf|testing|power)\/.*\.[ch]$/),
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "other-architecture",
    5,
    "harmless",
    otherArch(),
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "other-architecture-broken",
    2,
    "harmless",
    otherArch(),
    (at) => append(at, ["int no code;"]),
  ),
];

function otherArch(): From {
  return (rng, view) => {
    const own = [view.srcarch, ...view.reads].map((arch) => `arch/${arch}/`);
    return rng.pick(
      view.paths.filter((path) =>
        /^arch\/[^/]+\/.*\.[ch]$/.test(path) && !own.some((dir) => path.startsWith(dir))
      ),
    );
  };
}
