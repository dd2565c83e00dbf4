/** Kinds: assembly, linker scripts and system call tables. */
import type { Kind } from "../types.ts";
import { append, fresh, type From, lineEdit, oneOf, textKind } from "../source/make.ts";

/** Files of the architecture, and of those that it reads. */
const inArch = (pattern: RegExp): From => (rng, view) => {
  const dirs = [view.srcarch, ...view.reads].map((arch) => `arch/${arch}/`);
  return rng.pick(
    view.paths.filter((path) => dirs.some((dir) => path.startsWith(dir)) && pattern.test(path)),
  );
};

const linker = inArch(/\.lds(?:\.S)?$/);
const assembly: From = (rng, view) => rng.pick(view.assembly);
/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "assembly-comment",
    2,
    "harmless",
    assembly,
    (at) => append(at, ["/* Nothing follows. */"]),
  ),
  textKind(
    "assembly-nop",
    3,
    "harmless",
    assembly,
    (at) => lineEdit(at, /^\tret$|^\tRET$/, (text) => `\tnop\n${text}`),
  ),
  textKind("assembly-bad", 2, "breaking", assembly, (at) => append(at, ["\tno_such_instruction"])),
  textKind(
    "assembly-symbol",
    1,
    "breaking",
    assembly,
    (at) => append(at, ["\t.text", `\t.globl ${fresh(at.rng)}_x`, `\t.long ${fresh(at.rng)}`]),
  ),
  textKind(
    "assembly-label-renamed",
    1,
    "breaking",
    assembly,
    (at) => lineEdit(at, /^(?:SYM_FUNC_START|ENTRY)\(\w+\)/, (text) => text.replace(")", "_new)")),
  ),
  textKind("linker-comment", 2, "harmless", linker, (at) => append(at, ["/* Nothing follows. */"])),
  textKind("linker-assert", 2, "breaking", linker, (at) => append(at, ['ASSERT(0, "probe")'])),
  textKind("linker-assert-true", 1, "harmless", linker, (at) => append(at, ['ASSERT(1, "probe")'])),
  textKind(
    "linker-generic",
    2,
    "harmless",
    oneOf("include/asm-generic/vmlinux.lds.h"),
    (at) => lineEdit(at, /^\t+\*\(\.\w+\)\s*\\$/, (text) => `${text}\n\t*(.probe)\t\t\t\t\\`),
  ),
  textKind(
    "linker-generic-removed",
    1,
    "breaking",
    oneOf("include/asm-generic/vmlinux.lds.h"),
    (at) => lineEdit(at, /^\t+\*\(\.\w+\)\s*\\$/, () => undefined),
  ),
  textKind(
    "syscall-added",
    2,
    "breaking",
    syscalls(),
    (at) => append(at, [`9${at.rng.int(90) + 10}\tcommon\tprobe\t\t\tsys_probe`]),
  ),
  textKind(
    "syscall-renamed",
    2,
    "breaking",
    syscalls(),
    (at) => lineEdit(at, /^\d+\t(?:common|64|i386)\t\w+\s+sys_\w+$/, (text) => `${text}_new`),
  ),
  textKind(
    "syscall-comment",
    1,
    "harmless",
    syscalls(),
    (at) => append(at, ["# Nothing follows."]),
  ),
];

function syscalls(): From {
  return (rng, view) =>
    rng.chance(0.3)
      ? oneOf("scripts/syscall.tbl")(rng, view)
      : inArch(/syscall(?:_64|_32)?\.tbl$/)(rng, view);
}
