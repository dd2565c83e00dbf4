/** Small patches over real kernel files, each a way by which a change gets into a build. */
import assert from "node:assert/strict";

/** What an edit gets to work with: a checked-out tree. */
export interface Source {
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface Edit {
  readonly name: string;
  /** Architectures that it makes sense for; all if absent. */
  readonly only?: readonly string[];
  /** The name of an edit before it that made what it changes. */
  readonly needs?: string;
  apply(source: Source): Promise<void>;
}

/** Replaces the first place; fails if there is none, so that no edit is empty. */
function sub(path: string, from: string, to: string) {
  return async (source: Source) => {
    const text = await source.read(path);
    assert.ok(text.includes(from), `${path} has no ${from}`);
    await source.write(path, text.replace(from, () => to));
  };
}

function append(path: string, line: string) {
  return async (source: Source) => source.write(path, await source.read(path) + line);
}

/** Lines keep their numbers: what a compiler sees is the same. */
const reword = (path: string) => sub(path, "*/", ". */");

const declare = (path: string) => append(path, "\nstruct everystep_declared;\n");

function all(...parts: readonly ((source: Source) => Promise<void>)[]) {
  return async (source: Source) => {
    for (const part of parts) await part(source);
  };
}

const RECIPE = "a header that a recipe of many words makes";

/** In their order; see {@linkcode Edit.needs}. */
export const EDITS: readonly Edit[] = [
  { name: "swap.h: a comment", apply: reword("include/linux/swap.h") },
  { name: "swap.h: a declaration", apply: declare("include/linux/swap.h") },
  { name: "mm/internal.h: a declaration", apply: declare("mm/internal.h") },
  { name: "fs.h: a comment", apply: reword("include/linux/fs.h") },
  {
    name: "mm/Makefile: a flag",
    apply: append("mm/Makefile", "\nCFLAGS_mmap.o += -DEVERYSTEP=1\n"),
  },
  {
    name: "Kconfig: a symbol off by default",
    apply: sub(
      "block/partitions/Kconfig",
      'bool "PC BIOS (MSDOS partition tables) support" if PARTITION_ADVANCED\n\tdefault y',
      'bool "PC BIOS (MSDOS partition tables) support" if PARTITION_ADVANCED\n\tdefault n',
    ),
  },
  {
    name: "linker script",
    only: ["um"],
    apply: sub(
      "arch/um/include/asm/common.lds.S",
      ".fini      : { *(.fini)    }",
      ".fini : { *(.fini) }",
    ),
  },
  {
    name: "linker script",
    only: ["alpha"],
    apply: sub("arch/alpha/kernel/vmlinux.lds.S", "_end = .;", "_end = .; _everystep = .;"),
  },
  {
    name: "syscall table",
    only: ["um"],
    apply: append(
      "arch/x86/entry/syscalls/syscall_64.tbl",
      "\n600\tcommon\teverystep\t\tsys_ni_syscall\n",
    ),
  },
  {
    name: "syscall table",
    only: ["alpha"],
    apply: append(
      "arch/alpha/kernel/syscalls/syscall.tbl",
      "\n600\tcommon\teverystep\t\tsys_ni_syscall\n",
    ),
  },
  {
    name: "a header deleted, with its includes",
    apply: async (source) => {
      const header = await source.read("kernel/printk/console_cmdline.h");
      await source.remove("kernel/printk/console_cmdline.h");
      const users = ["kernel/printk/printk.c", "kernel/printk/braille.c"];
      for (const user of users) await sub(user, '#include "console_cmdline.h"', header)(source);
    },
  },
  {
    name: "timeconst.bc: one more define",
    apply: sub(
      "kernel/time/timeconst.bc",
      'print "\\n"',
      'print "#define EVERYSTEP 1\\n"\n\tprint "\\n"',
    ),
  },
  {
    name: "bounds.c: one more",
    apply: sub(
      "kernel/bounds.c",
      "DEFINE(NR_PAGEFLAGS",
      "DEFINE(EVERYSTEP, 1);\n\tDEFINE(NR_PAGEFLAGS",
    ),
  },
  { name: "assembly", only: ["um"], apply: append("arch/x86/lib/memcpy_64.S", "\n\tnop\n") },
  { name: "assembly", only: ["alpha"], apply: append("arch/alpha/lib/memmove.S", "\n\tnop\n") },
  {
    name: "a new file",
    apply: all(
      (source) =>
        source.write(
          "mm/everystep.c",
          "#include <linux/mm.h>\nint everystep_probe(void);\nint everystep_probe(void) { return PAGE_SHIFT; }\n",
        ),
      append("mm/Makefile", "\nobj-y += everystep.o\n"),
    ),
  },
  {
    // On alpha its users would not link.
    name: "a file no longer built",
    only: ["um"],
    apply: sub("lib/Makefile", "bcd.o ", ""),
  },
  {
    name: "a generator",
    apply: sub("lib/crc/gen_crc32table.c", "this file is generated", "this file was generated"),
  },
  {
    name: "a template",
    only: ["um"],
    apply: append("arch/um/kernel/config.c.in", "\n/* everystep */\n"),
  },
  {
    name: "a list that a script reads",
    only: ["um"],
    apply: sub(
      "arch/x86/include/asm/cpufeatures.h",
      '"fpu" Onboard FPU',
      '"fpv" Onboard FPU',
    ),
  },
  {
    name: "a header that hides a generated one",
    only: ["um"],
    apply: (source) => source.write("arch/um/include/asm/bug.h", "#include <asm-generic/bug.h>\n"),
  },
  {
    name: "a shipped source",
    only: ["alpha"],
    apply: append("drivers/tty/vt/defkeymap.c_shipped", "\n/* everystep */\n"),
  },
  {
    name: "boot loader",
    only: ["alpha"],
    apply: append("arch/alpha/boot/misc.c", "\n/* everystep */\n"),
  },
  { name: "trace header", apply: declare("include/trace/events/kmem.h") },
  {
    name: RECIPE,
    only: ["um"],
    apply: all(
      (source) => source.write("lib/everystep-in.h", "#define EVERYSTEP_DEPTH 3\n"),
      (source) =>
        source.write(
          "lib/everystep.c",
          '#include "gen/everystep.h"\nint everystep_depth(void);\n' +
            "int everystep_depth(void) { return EVERYSTEP_DEPTH + EVERYSTEP_FLAG; }\n",
        ),
      (source) => source.write("lib/everystep-flag.h", "#define FLAG 1\n"),
      append(
        "lib/Makefile",
        "\nobj-y += everystep.o\n$(obj)/everystep.o: $(obj)/gen/everystep.h\n" +
          "CFLAGS_everystep.o := -I$(obj) " +
          "-DEVERYSTEP_FLAG=$(shell sed -n 's/.*FLAG //p' $(src)/everystep-flag.h)\n" +
          "$(obj)/gen/everystep.h: $(src)/everystep-in.h\n" +
          "\t$(Q)mkdir -p $(@D) && sed 's/x/y/' $< > $@\n",
      ),
    ),
  },
  {
    name: "what that recipe reads",
    only: ["um"],
    needs: RECIPE,
    apply: sub("lib/everystep-in.h", "3", "4"),
  },
  {
    name: "a source that a $(shell) reads",
    only: ["um"],
    needs: RECIPE,
    apply: sub("lib/everystep-flag.h", "1", "2"),
  },
  { name: "Documentation", apply: append("Documentation/index.rst", "\nMore.\n") },
];
