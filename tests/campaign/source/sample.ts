/** A small tree with something for every kind of edit, for tests. */
import type { View } from "../types.ts";
import { viewOf } from "../pick/view.ts";

const CODE = `// SPDX-License-Identifier: GPL-2.0
#include <linux/a.h>
#include <linux/many.h>
#include "../fs/read_here.h"
#include "local.h"

/*
 * This is what it does
 */
static int counter;
int limit = 4;
static const struct ops tables = {
static struct ops table = {
	.first = one,
};

static int helper(int x, int y)
{
	int n = x;

	pr_info("hello %d\\n", n);
	other(n, y);
	table->first = 17;
	third(n);
	fourth(n);
	if (n)
		return y;
	return n;
}

void one(struct thing *thing)
{
	helper(1, 2);
	helper(3, 4);
}
EXPORT_SYMBOL(one);

int two(void)
{
	return helper(2, 3);
}
EXPORT_SYMBOL_GPL(two);

int __weak three(void)
{
	return 3;
}

static int __init start(void)
{
	one(NULL);
	return 0;
}
device_initcall(start);

int __init early(void)
{
	return 0;
}
module_param(limit, int, 0644);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a sample");
MODULE_IMPORT_NS("SAMPLE");
`;

const OTHER = CODE.replaceAll(/\b(one|two|three|start|early|helper)\b/g, "$1_other");

const HEADER = `/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_A_H
#define _LINUX_A_H
#include <linux/many.h>

#define A_VALUE 12
enum { 
	A_FIRST,
};
struct thing {
	int member;
	__u32 wide;
};
int two(void);
extern void one(struct thing *thing);
#endif
`;

const KCONFIG = `menu "A"

config ONE
	bool "one"
	default y
	depends on 64BIT
	select TWO
	help
	  This is the first option.

config TWO
	tristate "two"
	default n

config COUNT
	int "count"
	range 1 9
	default 4

choice
	default ONE
endchoice

source "mm/Kconfig"
endmenu
`;

const MAKEFILE = `# SPDX-License-Identifier: GPL-2.0
obj-y += a.o
obj-y += b.o
obj-$(CONFIG_TWO) += m.o
obj-$(CONFIG_ONE) += sub/
`;

const TABLE = "1\tcommon\tread\t\t\tsys_read\n2\tcommon\twrite\t\t\tsys_write\n";
const OFFSETS = "int main(void)\n{\n\tDEFINE(A, 1);\n\tOFFSET(B, c, d);\n}\n";
const TOOL = "#include <stdio.h>\n\nint main(int argc, char **argv)\n{\n\treturn 0;\n}\n";
const TEXT = "A\n=\n\nText.\n";

const FILES: Readonly<Record<string, string>> = {
  "Kbuild": "obj-y += mm/\n",
  "Makefile": "VERSION = 6\nEXTRAVERSION =\n# text\nKBUILD_CFLAGS += -fno-strict-aliasing\n",
  "MAINTAINERS": "A\nS:\tMaintained\n",
  "mm/a.c": CODE,
  "mm/b.c": OTHER,
  "mm/m.c": OTHER.replaceAll("_other", "_module"),
  "mm/no.c": OTHER.replaceAll("_other", "_no"),
  "mm/a_no.S": "\tno\n",
  "mm/Makefile": MAKEFILE,
  "mm/Kconfig": KCONFIG.replace("mm/Kconfig", "fs/Kconfig"),
  "fs/c.c": OTHER.replaceAll("_other", "_fs"),
  "fs/read_here.h": HEADER,
  "fs/Makefile": "obj-y += c.o\n",
  "Kconfig": KCONFIG,
  "arch/um/as.S": "SYM_FUNC_START(x)\n\tret\n",
  "arch/um/Makefile": "obj-y += as.o\n",
  "arch/um/include/asm/Kbuild": "generic-y += g.h\ngeneric-y += h.h\n",
  "arch/um/configs/defconfig": "CONFIG_ONE=y\nCONFIG_TWO=m\n",
  "arch/um/kernel/vmlinux.lds.S": "SECTIONS { }\n",
  "arch/um/kernel/asm-offsets.c": OFFSETS,
  "arch/um/kernel/vdso/vdso.c": "int x;\n",
  "arch/um/kernel/gen.awk": "BEGIN { }\n",
  "arch/um/include/asm/cpufeatures.h": HEADER,
  "arch/um/dts/a.dts": "/ { };\n",
  "arch/um/syscall_64.tbl": TABLE,
  "arch/other/a.c": CODE,
  "include/linux/a.h": HEADER,
  "include/linux/many.h": HEADER,
  "include/linux/kconfig.h": HEADER,
  "include/uapi/linux/u.h": HEADER,
  "include/asm-generic/g.h": HEADER,
  "include/asm-generic/Kbuild": "mandatory-y += g.h\n",
  "include/asm-generic/vmlinux.lds.h": "#define X \\\n\t*(.text)\t\\\n",
  "scripts/Makefile.extrawarn": "KBUILD_CFLAGS += -Wno-main\n",
  "scripts/kallsyms.c": TOOL,
  "scripts/mod/modpost.h": "#include <stdio.h>\n",
  "scripts/link-vmlinux.sh": "#!/bin/sh\n",
  "scripts/checkpatch.pl": "#!/usr/bin/perl\n",
  "kernel/bounds.c": OFFSETS,
  "kernel/time/timeconst.bc": "scale=0\n\ndefine gcd(a,b) {\n}\n",
  "lib/vdso/gettimeofday.c": CODE,
  "drivers/base/firmware_loader/builtin/Makefile": "# text\nobj-y += main.o\n",
  "drivers/base/firmware_loader/Kconfig": 'config EXTRA_FIRMWARE\n\tstring "x"\n\tdefault ""\n',
  "drivers/a.h": HEADER,
  "samples/a.c": CODE,
  "usr/default_cpio_list": "dir /dev 0755 0 0\n",
  "tools/perf/a.c": CODE,
  "Documentation/a.rst": TEXT,
  "Documentation/devicetree/a.yaml": TEXT,
};

/** The sample as kinds see it. */
export const SAMPLE: View = viewOf({
  srcarch: "um",
  reads: ["x86"],
  paths: Object.keys(FILES),
  read: (path) => FILES[path],
  config: "CONFIG_ONE=y\nCONFIG_TWO=m\nCONFIG_COUNT=4\n",
  readSet: {
    sources: new Map(
      ["mm/a.c", "mm/b.c", "mm/m.c", "fs/c.c", "arch/um/as.S", "lib/vdso/gettimeofday.c"].map((
        path,
      ) => [path, [path.replace(/\w$/, "o")]]),
    ),
    headers: new Map([
      ["include/linux/a.h", 2],
      ["include/linux/many.h", 900],
      ["include/uapi/linux/u.h", 5],
      ["include/asm-generic/g.h", 5],
      ["fs/read_here.h", 1],
      ["include/generated/not_in_the_tree.h", 1],
    ]),
    modules: new Set(["mm/m.c"]),
    kconfigs: ["Kconfig", "mm/Kconfig"],
  },
});
