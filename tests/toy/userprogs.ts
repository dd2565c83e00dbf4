/**
 * Programs of user space for the toy kernel: one of one source, one that is linked of two objects. They are made as
 * scripts/Makefile.userprogs makes those of samples/, by a real gcc.
 */
import { CONFIG_RULES, type Edit, makefileHead, OBJECT_RULES } from "./kernel.ts";

const SAVE = `{ echo 'savedcmd_$@ := $(cmd)'; echo 'source_$@ := $<'; ` +
  `[ ! -f $(dot).d ] || sed 's/^[^ ]*://' $(dot).d; } > $(dot).cmd`;

const BUILD = `.PHONY: all
all:
include $(srctree)/$(obj)/Makefile
userprogs := $(userprogs-always-y)
all: $(addprefix $(obj)/,$(userprogs))
include $(srctree)/scripts/Makefile.userprogs
`;

const RULES = `dot = $(dir $@).$(notdir $@)
flags := -Wall -I include
single := $(foreach m,$(userprogs),$(if $($(m)-objs),,$(obj)/$(m)))
multi := $(foreach m,$(userprogs),$(if $($(m)-objs),$(obj)/$(m)))
parts := $(addprefix $(obj)/,$(sort $(foreach m,$(userprogs),$($(m)-objs))))
$(single): cmd = gcc -Wp,-MMD,$(dot).d $(flags) -o $@ $<
$(single): $(obj)/%: $(srctree)/$(obj)/%.c
	@mkdir -p $(dir $@)
	@echo "  CC [U]  $@"
	@set -e; $(cmd); ${SAVE}
$(multi): cmd = gcc -o $@ $(addprefix $(obj)/,$($(@F)-objs))
$(multi): $(parts)
	@echo "  LD [U]  $@"
	@set -e; $(cmd); ${SAVE}
$(parts): cmd = gcc -Wp,-MMD,$(dot).d $(flags) -c -o $@ $<
$(parts): $(obj)/%.o: $(srctree)/$(obj)/%.c
	@mkdir -p $(dir $@)
	@echo "  CC [U]  $@"
	@set -e; $(cmd); ${SAVE}
`;

const MAKEFILE = `${
  makefileHead("all prepare defconfig olddefconfig mm/a.o mm/b.o dtbs samples/toy/")
}
-include .config
CC ?= gcc
objs := mm/a.o mm/b.o
objs-$(CONFIG_TOY_EXTRA) := mm/extra.o
build := --no-print-directory -f $(srctree)/scripts/Makefile.build srctree=$(srctree) obj=
.PHONY: dtbs samples/toy/
all: vmlinux samples/toy/
${CONFIG_RULES}${OBJECT_RULES}dtbs:
	@$(MAKE) $(build)$(dtstree)
samples/toy/:
	@$(MAKE) $(build)samples/toy
endif
`;

/** What is added to the files of the toy, or replaces some. */
export const PROGRAM_FILES: Readonly<Record<string, string>> = {
  "Makefile": MAKEFILE,
  "scripts/Makefile.build": BUILD,
  "scripts/Makefile.userprogs": RULES,
  "samples/toy/Makefile": "userprogs-always-y += one two\ntwo-objs := two.o help.o\n",
  "samples/toy/one.c": "int main(void)\n{\n\treturn 0;\n}\n",
  "samples/toy/two.c": '#include "help.h"\n\nint main(void)\n{\n\treturn help(1);\n}\n',
  "samples/toy/help.h": "int help(int n);\n",
  "samples/toy/help.c": '#include "help.h"\n\nint help(int n)\n{\n\treturn n - 1;\n}\n',
  // As in Linux 6.19's samples/pidfd: a list that make does not know.
  "samples/toy/lost.c": "int main(void)\n{\n\treturn 0;\n}\n",
};

const ONE = "samples/toy/one.c", TWO = "samples/toy/two.c", HELP = "samples/toy/help.c";

/** A series that breaks and mends programs in the ways that they have. */
export const PROGRAM_FAULTS: readonly Edit[] = [
  { subject: "one: a value", files: { [ONE]: ["return 0", "return 1"] } },
  { subject: "one: no value", files: { [ONE]: ["return 1", "return one"] } },
  { subject: "one: mend it", files: { [ONE]: ["return one", "return 2"] } },
  { subject: "one: warn", files: { [ONE]: ["{\n", "{\n\tint spare;\n\n"] } },
  { subject: "two: ask for more", files: { [TWO]: ["help(1)", "help(help(1))"] } },
  {
    subject: "help: be known as another",
    files: { [HELP]: ["int help(int n)", "int aid(int n)"] },
  },
  { subject: "help: take it back", files: { [HELP]: ["int aid(int n)", "int help(int n)"] } },
];

/** What each of its patches comes to. */
export const PROGRAM_VERDICTS: readonly string[] = [
  ...["pass", "fail", "fixed", "warn", "pass", "fail", "fixed"],
];
