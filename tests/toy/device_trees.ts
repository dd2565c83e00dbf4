/**
 * Device trees for the toy kernel: `boards` device trees that include one file, a tree with an overlay on it, one of another
 * symbol, and one that no file of make lists. Real cpp, dtc and fdtoverlay make them, by the commands of scripts/Makefile.dtbs.
 */
import { CONFIG_RULES, type Edit, makefileHead, OBJECT_RULES } from "./kernel.ts";

const DTS = "arch/toya/boot/dts";

/** How a command is saved, and what it read: as fixdep does. */
const save = (name: string) =>
  `{ echo 'savedcmd_$@ := $(cmd_${name})'; echo 'source_$@ := $<'; ` +
  `sed 's/^[^ ]*://' $(dot).d; } > $(dot).cmd`;

const BUILD = `include $(srctree)/$(obj)/Makefile
dot = $(dir $@).$(notdir $@)
prefixes := $(srctree)/scripts/dtc/include-prefixes
cmd_dtc = gcc -E -Wp,-MMD,$(dot).d -nostdinc -I $(prefixes) -undef -D__DTS__ -x assembler-with-cpp -o $(dot).tmp $< ; \\
	dtc -o $@ -b 0 -i$(dir $<) -i$(prefixes) $(if $(filter board.dtb,$(notdir $@)),-@) $(dot).tmp
.PHONY: all
all: $(addprefix $(obj)/,$(dtb-y))
$(obj)/%.dtb: $(srctree)/$(obj)/%.dts
	@mkdir -p $(dir $@)
	@echo "  DTC     $@"
	@set -e; $(cmd_dtc) ; ${save("dtc")}
$(obj)/%.dtbo: $(srctree)/$(obj)/%.dtso
	@mkdir -p $(dir $@)
	@echo "  DTC     $@"
	@set -e; $(cmd_dtc) ; ${save("dtc")}
$(obj)/both.dtb: $(obj)/board.dtb $(obj)/over.dtbo
	@echo "  OVL     $@"
	@fdtoverlay -o $@ -i $^
`;

/** The Makefile of the toy with the target \`dtbs\`; \`all\` makes them, too. */
const MAKEFILE = `${makefileHead("all prepare defconfig olddefconfig mm/a.o mm/b.o dtbs")}
-include .config
CC ?= gcc
objs := mm/a.o mm/b.o
objs-$(CONFIG_TOY_EXTRA) := mm/extra.o
dtstree := ${DTS}
.PHONY: dtbs
all: vmlinux dtbs
${CONFIG_RULES}${OBJECT_RULES}dtbs:
	@$(MAKE) --no-print-directory -f $(srctree)/scripts/Makefile.build srctree=$(srctree) CONFIG_TOY_MORE=$(CONFIG_TOY_MORE) obj=$(dtstree)
endif
`;

/** How many device trees include \`soc.dtsi\`. */
export const BOARDS = 20;

const names = Array.from({ length: BOARDS }, (_, i) => `board${i}`);

/** A device tree that includes \`soc.dtsi\`. */
const board = (text: string) =>
  `/dts-v1/;\n#include "soc.dtsi"\n\n/ {\n\tmodel = "toy";\n};\n\n&uart {\n\t${text};\n};\n`;

/** What is added to the files of the toy, or replaces some. */
export const TREE_FILES: Readonly<Record<string, string>> = {
  "Makefile": MAKEFILE,
  "scripts/Makefile.build": BUILD,
  "scripts/dtc/include-prefixes/dt-bindings/toy.h": "#define TOY_BITS 8\n",
  [`${DTS}/Makefile`]: `dtb-y := ${[...names, "board", "both"].map((one) => `${one}.dtb`).join(" ")}
dtb-$(CONFIG_TOY_MORE) += more.dtb
`,
  [`${DTS}/soc.dtsi`]:
    "#include <dt-bindings/toy.h>\n/ {\n\t#address-cells = <1>;\n\t#size-cells = <1>;\n\n" +
    "\tuart: serial {\n\t\tbits = <TOY_BITS>;\n\t};\n};\n",
  ...Object.fromEntries(names.map((name) => [`${DTS}/${name}.dts`, board("okay")])),
  [`${DTS}/board.dts`]: board("base"),
  [`${DTS}/over.dtso`]: "/dts-v1/;\n/plugin/;\n\n&uart {\n\toverlaid;\n};\n",
  [`${DTS}/more.dts`]: '/dts-v1/;\n#include "more.dtsi"\n/ {\n\tmodel = "more";\n};\n',
  [`${DTS}/more.dtsi`]: '/ {\n\tcompatible = "more";\n};\n',
};

const SOC = `${DTS}/soc.dtsi`, OVER = `${DTS}/over.dtso`, MAKE = `${DTS}/Makefile`;

/** An edit of `soc.dtsi` that puts lines before its label. */
export function withNode(text: string): readonly [string, string] {
  return ["\tuart:", `\t${text}\n\tuart:`];
}

/** A series that breaks and mends device trees in all the ways that they have. */
export const TREE_FAULTS: readonly Edit[] = [
  { subject: "dts: a property", files: { [SOC]: withNode("new-one;") } },
  { subject: "dts: no property", files: { [SOC]: ["new-one;", "new-one"] } },
  { subject: "dts: mend it", files: { [SOC]: ["new-one", "new-one;"] } },
  { subject: "dts: a node warns", files: { [SOC]: withNode("odd { reg = <1>; };\n") } },
  { subject: "dts: take a label", files: { [SOC]: ["uart: serial", "uart0: serial"] } },
  { subject: "dts: give it back", files: { [SOC]: ["uart0: serial", "uart: serial"] } },
  { subject: "dts: overlay nothing", files: { [OVER]: ["&uart", "&nobody"] } },
  { subject: "dts: overlay it", files: { [OVER]: ["&nobody", "&uart"] } },
  { subject: "dts: drop one that is listed", files: { [`${DTS}/board7.dts`]: null } },
  { subject: "dts: do not list it", files: { [MAKE]: ["board7.dtb ", ""] } },
];

/** What each of its patches comes to. */
export const TREE_VERDICTS: readonly string[] = [
  ...["pass", "fail", "fixed", "warn", "fail", "fixed", "fail", "fixed", "fail", "fixed"],
];
