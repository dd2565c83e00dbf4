/** Kinds: what generates headers and images: offsets, the vDSO, device trees, firmware, initramfs. */
import type { Kind } from "../types.ts";
import { splice } from "../source/c.ts";
import { append, fresh, type From, lineEdit, oneOf, textKind } from "../source/make.ts";

/** Files of the architecture, and of those that it reads. */
const inArch = (pattern: RegExp): From => (rng, view) => {
  const dirs = [view.srcarch, ...view.reads].map((arch) => `arch/${arch}/`);
  return rng.pick(
    view.paths.filter((path) => dirs.some((dir) => path.startsWith(dir)) && pattern.test(path)),
  );
};

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "asm-offsets",
    2,
    "harmless",
    inArch(/\/(?:asm|user|kernel)-offsets\.c$/),
    (at) =>
      lineEdit(
        at,
        /^\t(?:OFFSET|DEFINE|COMMENT|BLANK)\(/,
        (text) => `\tDEFINE(${fresh(at.rng).toUpperCase()}, 42);\n${text}`,
      ),
  ),
  textKind(
    "asm-offsets-removed",
    1,
    "breaking",
    inArch(/\/(?:asm|user|kernel)-offsets\.c$/),
    (at) => lineEdit(at, /^\t(?:OFFSET|DEFINE)\(.*\);$/, () => undefined),
  ),
  textKind(
    "bounds",
    1,
    "either",
    oneOf("kernel/bounds.c", "kernel/time/timeconst.bc", "kernel/sched/rq-offsets.c"),
    (at) =>
      lineEdit(
        at,
        /^\tDEFINE\(\w+, /,
        (text) => `\tDEFINE(${fresh(at.rng).toUpperCase()}, 42);\n${text}`,
      ),
  ),
  textKind(
    "time-constants",
    1,
    "harmless",
    oneOf("kernel/time/timeconst.bc"),
    (at) => splice(at.lines, 2, 0, ["/* A word. */"]),
  ),
  textKind(
    "vdso",
    2,
    "either",
    inArch(/\/(?:vdso|entry\/vdso)\/.*\.[cS]$/),
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "vdso-broken",
    1,
    "breaking",
    inArch(/\/(?:vdso|entry\/vdso)\/.*\.c$/),
    (at) => append(at, ["int no code;"]),
  ),
  textKind(
    "vdso-library",
    1,
    "either",
    oneOf("lib/vdso/gettimeofday.c", "lib/vdso/getrandom.c"),
    (at) => lineEdit(at, /^#include </, (text) => `${text}\n#define PROBE 1`),
  ),
  textKind(
    "dts",
    2,
    "harmless",
    inArch(/\/dts\/.*\.dtsi?$/),
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "dts-broken",
    1,
    "breaking",
    inArch(/\/dts\/.*\.dtsi?$/),
    (at) => append(at, ["/ { probe = <1> };"]),
  ),
  textKind(
    "dts-property",
    1,
    "harmless",
    inArch(/\/dts\/.*\.dtsi?$/),
    (at) => append(at, ["/ {", '\tprobe = "text";', "};"]),
  ),
  textKind(
    "firmware-list",
    1,
    "harmless",
    oneOf("drivers/base/firmware_loader/builtin/Makefile"),
    (at) => splice(at.lines, 1, 0, ["firmware := "]),
  ),
  textKind(
    "firmware-missing",
    1,
    "breaking",
    oneOf("drivers/base/firmware_loader/Kconfig"),
    (at) => lineEdit(at, /^\tstring "/, (text) => `${text}\n\tdefault "no/such/file.bin"`),
  ),
  textKind(
    "initramfs-list",
    1,
    "harmless",
    oneOf("usr/default_cpio_list"),
    (at) => append(at, ["dir /probe 0755 0 0"]),
  ),
  textKind(
    "initramfs-missing",
    1,
    "breaking",
    oneOf("usr/default_cpio_list"),
    (at) => append(at, ["file /probe no/such/file 0755 0 0"]),
  ),
];
