/**
 * The toy kernel of the corpus: that of tests/toy/, with what more of Kbuild a fault needs. Objects
 * are listed in mm/Makefile, know their headers, and may be modules; a host program writes a header;
 * there is assembly, and clang can build it.
 */
import { makefileHead, TOY_ARCHS, TOY_FILES } from "../toy/kernel.ts";

/** What Kbuild keeps of a command, and of what it read. */
const saved = (command: string) =>
  `{ echo 'savedcmd_$@ := ${command} -c -o $@ $<'; echo 'source_$@ := $<'; ` +
  "sed 's/^[^ ]*://' $(@:.o=.d); } > $(dir $@).$(notdir $@).cmd";

const MAKEFILE = `${makefileHead()}-include .config
CC := $(if $(LLVM),clang$(LLVM),gcc)
HOSTCC := gcc
CFLAGS := -Wall -O2 -ffreestanding
CPPFLAGS := -Iinclude -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include
all: vmlinux modules
include $(srctree)/mm/Makefile
.PHONY: all prepare modules defconfig olddefconfig
defconfig:
	@cp $(srctree)/arch/$(ARCH)/configs/defconfig .config
	@mkdir -p include/config
	@printf 'deps_config := \\\\\\n\\tKconfig\\n' > include/config/auto.conf.cmd
olddefconfig: ;
prepare: include/generated/bounds.h
scripts/bounds: $(srctree)/scripts/bounds.c
	@mkdir -p $(dir $@)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -MMD -MP -o $@ $<
include/generated/bounds.h: scripts/bounds
	@mkdir -p $(dir $@)
	@echo "  GEN     $@"
	@./scripts/bounds > $@
mm/%.o: $(srctree)/mm/%.c | prepare
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $< && ${saved("$(CC) $(CFLAGS) $(CPPFLAGS)")}
mm/%.o: $(srctree)/mm/%.S | prepare
	@mkdir -p $(dir $@)
	@echo "  AS      $@"
	@$(CC) $(CPPFLAGS) -MMD -MP -c -o $@ $< && ${saved("$(CC) $(CPPFLAGS)")}
vmlinux: $(obj-y)
	@echo "  LD      $@"
	@$(CC) -nostdlib -Wl,-e,start -o $@ $^
modules: $(obj-m:.o=.ko)
mm/%.ko: mm/%.o
	@echo "  LD [M]  $@"
	@ld -r -o $@ $<
-include $(patsubst %.o,%.d,$(obj-y) $(obj-m))
endif
# As Kbuild: no rules but its own.
MAKEFLAGS += -rR
`;

/** The files of the tree, before a case changes them. */
export const CORPUS_FILES: Readonly<Record<string, string>> = {
  ...TOY_FILES,
  "Makefile": MAKEFILE,
  "mm/Makefile": `obj-y := mm/a.o mm/b.o mm/entry.o
obj-$(CONFIG_TOY_EXTRA) += mm/extra.o
obj-m := mm/mod.o
`,
  "mm/entry.S": `	.globl entry
entry:
	nop
	.section .note.GNU-stack,"",%progbits
`,
  "mm/mod.c": `#include <toy.h>

int mod_init(void)
{
	return b(1);
}
`,
  "scripts/bounds.c": `#include <stdio.h>

int main(void)
{
	printf("#define BOUND %d\\n", 12);
	return 0;
}
`,
};

/** `toya` by clang, beside the two of the toy. */
export const CORPUS_ARCHS: Readonly<Record<string, string>> = {
  ...TOY_ARCHS,
  "clang.toml": `arch = "toya"
srcarch = "toya"
defconfig = "defconfig"
why = "toya by clang"

[toolchain]
kind = "llvm"
suffix = "-19"
packages = ["clang-19"]
`,
};
