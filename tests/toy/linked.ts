/** A toy kernel with what an argument about a link asks of Kbuild: an archive, saved commands, a modpost. */
import { makefileHead, TOY_FILES } from "./kernel.ts";

const MAKEFILE = `${makefileHead("all $(filter-out all,$(MAKECMDGOALS))")}CC ?= gcc
objs := mm/a.o mm/b.o
flags := -Wall -O1 -ffreestanding -fno-asynchronous-unwind-tables -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include
all: vmlinux
defconfig:
	@cp $(srctree)/arch/$(ARCH)/configs/defconfig .config
	@mkdir -p include/config
	@printf 'deps_config := \\\\\\n\\tKconfig\\n' > include/config/auto.conf.cmd
olddefconfig: ;
prepare: scripts/mod/modpost
scripts/mod/modpost: $(srctree)/modpost.sh
	@mkdir -p $(dir $@)
	@cp $< $@ && chmod +x $@
mm/%.o: $(srctree)/mm/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) $(flags) -c -o $@ $< && echo 'savedcmd_$@ := $(CC) $(flags) -c -o $@ $<' > $(dir $@).$(notdir $@).cmd
vmlinux.a: $(objs)
	@rm -f $@; ar cDPrST $@ $(objs)
vmlinux: vmlinux.a
	@echo "  LD      $@"
	@$(CC) -nostdlib -Wl,-e,start -Wl,--whole-archive vmlinux.a -o $@
endif
`;

/** Its files. */
export const LINKED_FILES = {
  ...TOY_FILES,
  "Makefile": MAKEFILE,
  "modpost.sh": `#!/bin/sh\nwhile test $# -gt 0; do\n\ttest "$1" = -o && : > "$2"\n\tshift\ndone\n`,
  "scripts/Makefile.vmlinux_o": "vmlinux.o: vmlinux.a\n\tld -r -o $@ --whole-archive vmlinux.a\n",
  "scripts/Makefile.modpost": "__modpost: ; scripts/mod/modpost -o Module.symvers vmlinux.o\n",
};
