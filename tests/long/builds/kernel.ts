/**
 * The toy kernel of the corpus with a Kconfig of its own: targets that configure it in other ways, a seed,
 * and symbols that it does not keep.
 */
import { CORPUS_FILES } from "../../corpus/toy.ts";

const TARGETS = "all prepare modules defconfig olddefconfig allmodconfig randconfig mod2noconfig";

const OTHER_CONFIGS = `allmodconfig:
	@printf '%s\\n' CONFIG_TOY_EXTRA=y CONFIG_TOY_ALL=y > .config
randconfig:
	@echo "CONFIG_TOY_SEED=$(KCONFIG_SEED)" > .config
	@if [ $$(($(KCONFIG_SEED) % 2)) = 1 ]; then echo CONFIG_TOY_ODD=y >> .config; fi
olddefconfig:
	@sed -i '/^CONFIG_TOY_NEVER=/d' .config
`;

function changed(text: string, from: string | RegExp, to: string): string {
  const now = text.replaceAll(from, () => to);
  if (now === text) throw new Error(`no ${from}`);
  return now;
}

let makefile = CORPUS_FILES["Makefile"]!;
makefile = changed(makefile, "all prepare defconfig olddefconfig", TARGETS);
makefile = changed(makefile, "all prepare modules defconfig olddefconfig", TARGETS);
makefile = changed(makefile, "olddefconfig: ;\n", OTHER_CONFIGS);
makefile = changed(makefile, "CC := $(if $(LLVM),clang$(LLVM),gcc)", "CC := gcc");

/** Its files. */
export const BUILDS_FILES: Readonly<Record<string, string>> = {
  ...CORPUS_FILES,
  "Makefile": makefile,
  "Kconfig": `config TOY_EXTRA
	bool "extra"

config TOY_ALL
	bool "all"

config TOY_ODD
	bool "odd"

config TOY_HOST
	bool

config TOY_NEVER
	bool "never"
	depends on TOY_HOST && TOY_ALL
`,
  "mm/Makefile": CORPUS_FILES["mm/Makefile"] +
    "obj-$(CONFIG_TOY_ALL) += mm/all.o\nobj-$(CONFIG_TOY_ODD) += mm/odd.o\n",
  "mm/all.c": "int all(void)\n{\n\treturn 5;\n}\n",
  "mm/odd.c": "int odd(void)\n{\n\treturn 6;\n}\n",
};

/** The same as Kbuild has it: the toy's own mm/Makefile names objects by their paths. */
export const KBUILD_FILES: Readonly<Record<string, string>> = {
  ...BUILDS_FILES,
  "Makefile": BUILDS_FILES["Makefile"]!.replace(
    "include $(srctree)/mm/Makefile\n",
    "include $(srctree)/mm/Makefile\nobj-y := $(addprefix mm/,$(obj-y))\nobj-m := $(addprefix mm/,$(obj-m))\n",
  ),
  "mm/Makefile": BUILDS_FILES["mm/Makefile"]!.replaceAll("mm/", ""),
};
