/**
 * A small tree, its dry run, and what a comparison of two of its states gives.
 */
import assert from "node:assert/strict";
import type { Affected } from "../../bot/affected/types.ts";
import { cc, rule } from "./memory.ts";

export const TREE: Readonly<Record<string, string>> = {
  "include/linux/kconfig.h": "#include <generated/autoconf.h>\n",
  "include/linux/mm.h": "#include <asm/page.h>\n#ifdef CONFIG_PT_RECLAIM\n#endif\n",
  "include/linux/module.h": "",
  "include/asm-generic/page.h": "#include <linux/deep.h>\n",
  "include/linux/deep.h": "",
  "include/linux/alone.h": "",
  "arch/toy/include/asm/own.h": "",
  "arch/toy/kernel/vmlinux.lds.S": "#include <asm/own.h>\n",
  "arch/toy/tools/list.tbl": "",
  "mm/mmap.c": '#include <linux/mm.h>\n#include "internal.h"\n',
  "mm/internal.h": "",
  "lib/table.c": '#include "made.h"\n',
  "lib/gen.c": "#include <stdio.h>\n",
  "lib/sort.c": "",
  "lib/maker,part-1.c": "",
  "lib/blob.S": '.incbin "lib/blob.bin"\n',
  "lib/blob.txt": "",
  "lib/list.sh": "dir=$1/include/linux\ncat $dir/alone.h\n",
  "scripts/link-vmlinux.sh": "is_enabled CONFIG_KALLSYMS",
  "./arch/toy/include/generated/asm/page.h": "#include <asm-generic/page.h>\n",
  "./include/generated/autoconf.h": "",
  "./include/generated/bounds.h": "1",
  "./include/config/auto.conf": "CONFIG_A=y\n",
  "./.config": "CONFIG_A=y\n",
};

export const DRY: readonly string[] = [
  cc("mm/mmap.o"),
  cc("lib/table.o", { flags: "-Ilib" }),
  cc("lib/sort.o"),
  cc("lib/maker,part-1.o"),
  rule("GEN    ", "lib/made.h", "lib/gen > lib/made.h"),
  rule("HOSTCC ", "lib/gen", "gcc -I /src/scripts/include -o lib/gen /src/lib/gen.c", true),
  rule("GEN    ", "lib/listed.c", "sh /src/lib/list.sh /src > lib/listed.c"),
  cc("lib/listed.o", { source: "lib/listed.c" }),
  rule("GZIP   ", "lib/blob.bin", "gzip < /src/lib/blob.txt > lib/blob.bin"),
  cc("lib/blob.o", { source: "/src/lib/blob.S" }),
  rule(
    "LDS    ",
    "arch/toy/kernel/vmlinux.lds",
    "gcc -E -I/src/arch/toy/include -o arch/toy/kernel/vmlinux.lds /src/arch/toy/kernel/vmlinux.lds.S",
    true,
  ),
  rule(
    "UPD    ",
    "include/generated/bounds.h",
    "sed x < /src/arch/toy/tools/list.tbl > include/generated/bounds.h",
  ),
  rule("AR     ", "mm/built-in.a", "ar cDPrST mm/built-in.a mm/mmap.o"),
];

export function bounded(answer: Affected) {
  assert.equal(answer.kind, "bounded", JSON.stringify(answer));
  return answer as Extract<Affected, { kind: "bounded" }>;
}

export const targets = (answer: Affected) => bounded(answer).objects.map((object) => object.target);
