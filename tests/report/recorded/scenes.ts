/**
 * What is recorded: a series of small faults, the tree that it stands on, and how everystep is called.
 */
import type { Edit } from "../../toy/kernel.ts";
import { DEFCONFIGS } from "./kernel.ts";

/** The subjects of the default series: of every scene whose patches are eight. */
export const SUBJECTS = [
  "mm: change mm/pt_reclaim.c to use asm/tlb.h instead of asm-generic/tlb.h",
  "alpha: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "LoongArch: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "mips: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "parisc: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "um: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "mm: convert __HAVE_ARCH_TLB_REMOVE_TABLE to CONFIG_HAVE_ARCH_TLB_REMOVE_TABLE config",
  "mm: make PT_RECLAIM depends on MMU_GATHER_RCU_TABLE_FREE",
];

/** One run of everystep. */
export interface Scene {
  /** What it shows, in a line. */
  readonly story: string;
  /** What the tree has, beside and in place of kernel.ts. */
  readonly base?: Readonly<Record<string, string>>;
  /** The series; a string is a subject of {@linkcode SUBJECTS}'s kind. */
  readonly patches: readonly Edit[];
  /** The cover letter, changed by hand. */
  readonly cover?: (text: string) => string;
  /** More files of `--configs`. */
  readonly configs?: Readonly<Record<string, string>>;
  /** The flags of `verify`, but for the series, the tree, the caches and the output. */
  readonly flags: readonly string[];
  /** Runs before it in the same cache, each by its flags. */
  readonly before?: readonly (readonly string[])[];
  /** How often it is run until it comes to its grid, where that is a matter of chance; default: once. */
  readonly tries?: number;
  /** The grid that it must come to: a letter for each state, by build. */
  readonly grid: Readonly<Record<string, string>>;
}

/** Eight patches with the subjects of the default series. */
const eight = (...files: readonly Edit["files"][]): readonly Edit[] =>
  files.map((one, i) => ({ subject: SUBJECTS[i]!, files: one }));

/** What patch 1 of the default series does. */
const OWN_TLB: Edit["files"] = { "mm/pt_reclaim.c": ["<asm-generic/tlb.h>", "<asm/tlb.h>"] };
const enable = (arch: string, defconfig = "defconfig"): Edit["files"] => ({
  [`arch/${arch}/configs/${defconfig}`]: [
    "CONFIG_MMU=y\n",
    "CONFIG_MMU=y\nCONFIG_MMU_GATHER_RCU_TABLE_FREE=y\nCONFIG_MMU_GATHER_TABLE_FREE=y\n",
  ],
  [`arch/${arch}/mm/init.c`]: ["return 1;", "return 2;"],
});
const MORE_ROOM: Edit["files"] = { "mm/mmu_gather.c": ["pages < TLB", "pages + 1 < TLB"] };
const LESS_EAGER: Edit["files"] = { "mm/pt_reclaim.c": ["pages) ==", "pages) >="] };

/** The link finds no room on the disk. */
const FULL =
  "all: full\nfull: vmlinux.a\n\t@$(LD) -e start -o /dev/full --whole-archive vmlinux.a\n";

const ALL = ["alpha", "loongarch", "mips64", "parisc64", "powerpc64", "sparc64", "um", "x86_64"];
const IMAGE = ["--level", "image"];

/** By the name of their file. */
export const SCENES: Readonly<Record<string, Scene>> = {
  "all-pass": {
    story:
      "Each patch builds: the first and the last two everywhere, the others on one architecture.",
    patches: eight(
      OWN_TLB,
      enable("alpha"),
      enable("loongarch", "loongson64_defconfig"),
      enable("mips", "64r6el_defconfig"),
      enable("parisc", "generic-64bit_defconfig"),
      enable("um"),
      MORE_ROOM,
      LESS_EAGER,
    ),
    flags: ["--arch", ALL.join(","), ...IMAGE],
    grid: {
      alpha: "pppuuuupp",
      loongarch: "ppupuuupp",
      mips64: "ppuupuupp",
      parisc64: "ppuuupupp",
      powerpc64: "ppuuuuupp",
      sparc64: "ppuuuuupp",
      um: "ppuuuuppp",
      x86_64: "ppuuuuupp",
    },
  },
  "break-and-mend": {
    story: "Patch 3 calls what three architectures do not declare, and a fourth does not define; " +
      "patch 5 mends the three, patch 7 the fourth, and patches 2 and 7 add a warning each.",
    base: {
      "arch/x86/include/asm/tlb.h":
        "#define TLB_BATCH 8\n#define HAVE_ARCH_TLB_REMOVE_PTDESC\nint tlb_remove_ptdesc(int page);\n",
      "arch/um/include/asm/tlb.h": "#define TLB_BATCH 8\n#define TLB_ONE_BY_ONE\n",
    },
    patches: eight(
      OWN_TLB,
      {
        "arch/alpha/mm/init.c": ["\treturn 1;", "\tint pmd = 1;\n\n\treturn 1;"],
        "include/linux/mm.h": ["int mem_init", "/* Once, early. */\nint mem_init"],
      },
      {
        "mm/memory.c": [
          "\t\tpages -=",
          "\t\tpages == 1;\n\t\ttlb_remove_ptdesc(pages);\n\t\tpages -=",
        ],
        "mm/oom_kill.c": [
          "#include <linux/mm.h>\n",
          "#include <linux/mm.h>\n#include <asm/tlb.h>\n",
        ],
        "mm/pt_reclaim.c": ["\treturn", "\ttlb_remove_ptdesc(pages);\n\treturn"],
      },
      { "mm/oom_kill.c": ["points + 1", "points + 2"] },
      {
        "include/linux/mm.h": [
          "int tlb_flush",
          "#ifndef HAVE_ARCH_TLB_REMOVE_PTDESC\n" +
          "static inline int tlb_remove_ptdesc(int page) { return page; }\n#endif\nint tlb_flush",
        ],
        "mm/memory.c": [
          "#include <linux/mm.h>\n#include <asm/tlb.h>\n",
          "#include <asm/tlb.h>\n#include <linux/mm.h>\n",
        ],
        "mm/mmu_gather.c": [
          "#include <linux/mm.h>\n#include <asm/tlb.h>\n",
          "#include <asm/tlb.h>\n#include <linux/mm.h>\n",
        ],
        "mm/oom_kill.c": [
          "#include <linux/mm.h>\n#include <asm/tlb.h>\n",
          "#include <asm/tlb.h>\n#include <linux/mm.h>\n",
        ],
        "mm/pt_reclaim.c": [
          "#include <linux/mm.h>\n#include <asm/tlb.h>\n",
          "#include <asm/tlb.h>\n#include <linux/mm.h>\n",
        ],
      },
      { "mm/oom_kill.c": ["points + 2", "points + 3"] },
      {
        "mm/mmu_gather.c": [
          "int tlb_flush",
          "#ifdef HAVE_ARCH_TLB_REMOVE_PTDESC\nint tlb_remove_ptdesc(int page)\n{\n\treturn page;\n}\n" +
          "#endif\n\n#ifdef TLB_ONE_BY_ONE\nstatic int tlb_remove_table_one(int page)\n{\n" +
          "\treturn page;\n}\n#endif\n\nint tlb_flush",
        ],
      },
      LESS_EAGER,
    ),
    flags: ["--arch", "alpha,sparc64,um,x86_64", ...IMAGE],
    grid: { alpha: "ppwFixppp", sparc64: "pppFixppp", um: "pppFixpwp", x86_64: "pppFiiixp" },
  },
  "base-broken": {
    story:
      "The base does not build on parisc64: an assertion fails, and a directory is not there; patch 8 breaks one more file.",
    base: {
      "arch/parisc/Makefile": "objs-y += net/core/skbuff.o drivers/video/fbdev/riva/rivafb-i2c.o\n",
      "arch/parisc/include/asm/dst.h": "#define DST_OFFSET 60\n",
      "net/core/skbuff.c": `#include <asm/dst.h>

extern void compiletime_assert(void)
	__attribute__((error("BUILD_BUG_ON failed: DST_OFFSET != 64")));

void skb_init(void)
{
	if (DST_OFFSET != 64)
		compiletime_assert();
}
`,
    },
    patches: eight(
      OWN_TLB,
      enable("alpha"),
      enable("loongarch", "loongson64_defconfig"),
      enable("mips", "64r6el_defconfig"),
      enable("parisc", "generic-64bit_defconfig"),
      enable("um"),
      MORE_ROOM,
      {
        "arch/um/include/asm/tlb.h": ["8\n", "8\n#define TLB_LEAST 1\n"],
        "mm/pt_reclaim.c": ["pages) ==", "pages) - TLB_LEAST =="],
      },
    ),
    flags: ["--arch", "parisc64,um", ...IMAGE],
    grid: { parisc64: "bbbbbbbbF", um: "ppuuuuppp" },
  },
  "untested-and-infra": {
    story:
      "loongarch and m68k have no compiler, and on sparc64 the disk is full at states 3 and 4. um takes a header from " +
      "sparc that its file does not name: what everystep claims of um at patch 5 is wrong.",
    base: {
      "arch/um/include/asm/tlb.h": '#include "../../../sparc/include/asm/batch.h"\n',
      "arch/sparc/include/asm/batch.h": "#define TLB_BATCH 8\n",
    },
    patches: eight(
      OWN_TLB,
      { "arch/sparc/mm/init.c": ["return 1;", "return 2;"] },
      { "arch/sparc/Makefile": FULL },
      { "arch/sparc/mm/init.c": ["return 2;", "return 3;"] },
      {
        "arch/sparc/Makefile": null,
        "arch/sparc/include/asm/batch.h": ["8", "(8"],
        "arch/sparc/include/asm/tlb.h": ["8", "16"],
      },
      { "arch/sparc/include/asm/batch.h": ["(8", "8"] },
      MORE_ROOM,
      LESS_EAGER,
    ),
    configs: {
      "arch/loongarch.toml": `arch = "loongarch"
srcarch = "loongarch"
defconfig = "loongson64_defconfig"
why = "what make defconfig takes"

[toolchain]
kind = "llvm"
suffix = "-99"
packages = ["clang-99"]
`,
      "arch/m68k.toml": `arch = "m68k"
srcarch = "m68k"
defconfig = "multi_defconfig"
why = "every classic machine in one kernel"

[toolchain]
kind = "gcc"
prefix = "m68k-none-elf-"
packages = ["gcc-m68k-linux-gnu"]
`,
    },
    flags: ["--arch", "loongarch,sparc64,um,m68k", ...IMAGE, "--audit", "9", "--seed", "4711"],
    before: [["--arch", "um", "--states", "0,1", ...IMAGE]],
    grid: {
      loongarch: "nnnnnnnnn",
      sparc64: "pppIIpppp",
      um: "ppuuuIIpp",
      m68k: "nnnnnnnnn",
    },
  },
  "drift": {
    story: "Patches change the configuration: of one architecture, of all, of 160 symbols at once.",
    base: Object.fromEntries(
      ["alpha", "um", "powerpc", "x86"].map((arch) => [
        `arch/${arch}/configs/${DEFCONFIGS[arch]}`,
        `CONFIG_MMU=y\nCONFIG_STACK=${arch === "x86" ? "0x1000" : '"a | `b` <i> @all"'}\n`,
      ]),
    ),
    patches: eight(
      OWN_TLB,
      { "arch/alpha/mm/init.c": ["return 1;", "return 2;"] },
      {
        "arch/powerpc/Makefile": FULL,
        "arch/powerpc/configs/ppc64_defconfig": [
          "CONFIG_MMU=y\n",
          "CONFIG_HAVE_ARCH_TLB_REMOVE_TABLE=y\nCONFIG_MMU=y\n",
        ],
      },
      { "arch/powerpc/Makefile": null },
      { "arch/x86/mm/init.c": ["return 1;", "return 2;"] },
      enable("um"),
      {
        ...MORE_ROOM,
        "arch/x86/configs/x86_64_defconfig": [
          "CONFIG_MMU=y\n",
          `CONFIG_MMU=y\n${
            Array.from({ length: 160 }, (_, i) => `CONFIG_DRIVER_${String(i).padStart(3, "0")}=m\n`)
              .join("")
          }`,
        ],
      },
      Object.fromEntries(
        ["alpha", "um", "powerpc", "x86"].map((arch) => [
          `arch/${arch}/configs/${DEFCONFIGS[arch]}`,
          [
            `CONFIG_STACK=${arch === "x86" ? "0x1000" : '"a | `b` <i> @all"'}\n`,
            "CONFIG_PT_RECLAIM=y\nCONFIG_STACK=0x2000\n",
          ] as const,
        ]),
      ),
    ),
    flags: ["--arch", "alpha,powerpc64,um,x86_64", ...IMAGE],
    grid: { alpha: "pppuuuupp", powerpc64: "ppuIpuupp", um: "ppuuupppp", x86_64: "ppuuupupp" },
  },
};
