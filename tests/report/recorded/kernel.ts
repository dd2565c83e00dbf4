/**
 * The toy kernel whose runs are recorded: a few files that the architectures of configs/arch/ build with their own
 * compilers, since it answers to their ARCH and their defconfigs.
 */
import { makefileHead } from "../../toy/kernel.ts";

/** Its directories below arch/, and the defconfigs that everystep asks for. */
export const DEFCONFIGS: Readonly<Record<string, string>> = {
  alpha: "defconfig",
  loongarch: "loongson64_defconfig",
  m68k: "multi_defconfig",
  mips: "64r6el_defconfig",
  parisc: "generic-64bit_defconfig",
  powerpc: "ppc64_defconfig",
  sparc: "sparc64_defconfig",
  um: "defconfig",
  x86: "x86_64_defconfig",
};

/** What Kbuild keeps of a command, and of what it read. */
const SAVED =
  "echo 'savedcmd_$@ := $(CC) $(CFLAGS) $(INCLUDES) -c -o $@ $<'; echo 'source_$@ := $<'; " +
  "sed 's/^[^ ]*://' $(@:.o=.d)";

/** How the objects below a directory are made. */
const compiled = (dir: string) =>
  `${dir}/%.o: $(srctree)/${dir}/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) $(CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $< && { ${SAVED}; } > $(dir $@).$(notdir $@).cmd
`;

const MAKEFILE = `${
  makefileHead("all $(filter-out all,$(MAKECMDGOALS))").replace("SUBLEVEL = 0", "SUBLEVEL = 6")
}-include .config
SRCARCH := $(patsubst sparc64,sparc,$(patsubst parisc64,parisc,$(patsubst x86_64,x86,$(ARCH))))
CC := $(if $(LLVM),clang$(LLVM) --target=$(ARCH)64-linux-gnusf,$(CROSS_COMPILE)gcc)
LD := $(if $(LLVM),ld.lld$(LLVM),$(CROSS_COMPILE)ld)
CFLAGS := -Wall -O1 -ffreestanding -fno-asynchronous-unwind-tables -fno-pie -Werror=implicit-function-declaration
INCLUDES := -I$(srctree)/arch/$(SRCARCH)/include -I$(srctree)/include
objs := mm/mmu_gather.o mm/memory.o mm/oom_kill.o arch/$(SRCARCH)/mm/init.o
all: vmlinux
-include $(srctree)/arch/$(SRCARCH)/Makefile
objs-$(CONFIG_PT_RECLAIM) += mm/pt_reclaim.o
${[...new Set(Object.values(DEFCONFIGS))].join(" ")}:
	@cp $(srctree)/arch/$(SRCARCH)/configs/$@ .config
	@mkdir -p include/config
	@printf 'deps_config := \\\\\\n\\tKconfig\\n' > include/config/auto.conf.cmd
olddefconfig: ;
prepare: scripts/mod/modpost
scripts/mod/modpost: $(srctree)/modpost.sh
	@mkdir -p $(dir $@)
	@cp $< $@ && chmod +x $@
${["arch", "mm", "drivers", "net"].map(compiled).join("")}vmlinux.a: $(objs) $(objs-y)
	@rm -f $@; ar cDPrST $@ $^
vmlinux: vmlinux.a
	@echo "  LD      $@"
	@$(LD) -e start -o $@ --whole-archive vmlinux.a
endif
# As Kbuild: no rules but its own.
MAKEFLAGS += -rR
`;

/** The files of the tree. */
export const FILES: Readonly<Record<string, string>> = {
  "Makefile": MAKEFILE,
  "modpost.sh": `#!/bin/sh\nwhile test $# -gt 0; do\n\ttest "$1" = -o && : > "$2"\n\tshift\ndone\n`,
  "scripts/Makefile.vmlinux_o": "vmlinux.o: vmlinux.a\n\tld -r -o $@ --whole-archive vmlinux.a\n",
  "scripts/Makefile.modpost": "__modpost: ; scripts/mod/modpost -o Module.symvers vmlinux.o\n",
  "Kbuild": "# toy\n",
  "Kconfig": `config PT_RECLAIM\n\tbool "reclaim page tables"\n`,
  "MAINTAINERS": "THE REST\n",
  ...Object.fromEntries(
    Object.entries(DEFCONFIGS).flatMap(([arch, defconfig]) => [
      [`arch/${arch}/configs/${defconfig}`, "CONFIG_MMU=y\nCONFIG_PT_RECLAIM=y\n"],
      [`arch/${arch}/include/asm/tlb.h`, "#define TLB_BATCH 8\n"],
      [`arch/${arch}/mm/init.c`, "int mem_init(void)\n{\n\treturn 1;\n}\n"],
    ]),
  ),
  "include/asm-generic/tlb.h": "#define TLB_BATCH 4\n",
  "include/linux/mm.h": `int mem_init(void);
int tlb_flush(int pages);
int oom_badness(int points);
`,
  "mm/memory.c": `#include <linux/mm.h>
#include <asm/tlb.h>

int zap_pte(int pages)
{
	int flushed = 0;

	while (pages > 0) {
		flushed += tlb_flush(pages);
		pages -= TLB_BATCH;
	}
	return flushed;
}

int start(void)
{
	return mem_init() + zap_pte(3) + oom_badness(1);
}
`,
  "mm/mmu_gather.c": `#include <linux/mm.h>
#include <asm/tlb.h>

int tlb_flush(int pages)
{
	return pages < TLB_BATCH ? pages : TLB_BATCH;
}
`,
  "mm/oom_kill.c": `#include <linux/mm.h>

int oom_badness(int points)
{
	return points + 1;
}
`,
  "mm/pt_reclaim.c": `#include <linux/mm.h>
#include <asm-generic/tlb.h>

int try_to_free_pte(int pages)
{
	return tlb_flush(pages) == TLB_BATCH;
}
`,
};
