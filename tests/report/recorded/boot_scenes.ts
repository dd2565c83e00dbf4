/**
 * What is recorded of boots: as with um the kernel is a program, here a shell script that the preprocessor makes, on every
 * architecture.
 */
import { BOOT_TABLE } from "../../toy/boots.ts";
import type { Edit } from "../../toy/kernel.ts";
import { FILES } from "./kernel.ts";
import { type Scene, SCENES } from "./scenes.ts";

const RULES = `all: linux
-include linux.d
linux: $(srctree)/mm/boot.c vmlinux.a
	@echo "  BOOT    $@"
	@echo '#!/bin/sh' > $@
	@gcc -E -P -MD -MF $@.d -MT $@ $(INCLUDES) $< >> $@
	@chmod +x $@
mod2noconfig headers: ;
`;

/** What the kernel prints; `mm/boot.h` has what patches change. */
const BOOT = `#include <asm/boot.h>
#include <linux/boot.h>
echo "[    0.000000] Linux version 6.19.6"
BOOT
echo "everystep: init"
GROW
THREADS
PT
REST
echo "# everystep: given-back" GIVEN_BACK
echo "# everystep: VmPTE-after" VMPTE
echo "everystep: done"
`;
const BOOT_H = `#define BOOT :
#define GROW echo "    ok 1 - page tables grow"
#define THREADS echo "    ok 2 - threads # SKIP one CPU"
#define PT echo "ok 1 - pt"
#define REST :
`;
const measured = (given: string, table: string) =>
  `#define GIVEN_BACK "${given}"\n#define VMPTE "${table}"\n`;

/** What a tree has whose kernels boot. */
export const BOOT_FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["alpha", "loongarch", "sparc"].map((arch) => [`arch/${arch}/Makefile`, RULES]),
  ),
  "mm/boot.c": BOOT,
  "mm/oom_kill.c": FILES["mm/oom_kill.c"]!.replace(
    "\n",
    "\n#include <asm/boot.h>\n#include <linux/boot.h>\n",
  ),
  "include/linux/boot.h": BOOT_H,
  "arch/alpha/include/asm/boot.h": measured("no", "1056 kB"),
  "arch/loongarch/include/asm/boot.h": measured("no", "1056 kB"),
  "arch/sparc/include/asm/boot.h": measured("no, by design", "1088 kB"),
};

const ROOT = new URL("../../../configs/arch/", import.meta.url);

/** The architecture's own file, with a machine that runs the toy's kernels. */
export function bootConfig(arch: string): string {
  const [own] = Deno.readTextFileSync(new URL(`${arch}.toml`, ROOT)).split("\n[boot]\n");
  return `${own}${BOOT_TABLE}silence = 5\n`;
}

const CONFIGS = {
  "arch/alpha.toml": bootConfig("alpha"),
  "arch/sparc64.toml": bootConfig("sparc64"),
};

const YES: Edit["files"] = {
  "arch/alpha/include/asm/boot.h": measured("yes", "32 kB"),
  "mm/oom_kill.c": ["points + 1", "points + 2"],
};
const PREPARE: Edit["files"] = { "mm/mmu_gather.c": ["pages < TLB", "pages + 1 < TLB"] };
const three = (...files: readonly Edit["files"][]): readonly Edit[] => {
  const subjects = ["mm: prepare", "alpha: mm: enable it", "mm: use it"];
  return files.map((one, i) => ({ subject: subjects[i]!, files: one }));
};

/** The kernel dies of a page table that it frees. */
export const PANICS = BOOT_H.replace('"    ok 1', '"    not ok 1').replace('"ok 1', '"not ok 1')
  .replace("    ok 2 - threads # SKIP one CPU", "# no threads").replace(
    "REST :",
    `REST echo "[    0.310000] Unable to handle kernel paging request at virtual address 0000000000000010" ; \\
	echo "[    0.310000] Oops: 0002 [#1]" ; \\
	echo "[    0.310000] pc is at free_pte+0x10/0x40" ; \\
	echo "[    0.320000] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b" ; exit 1`,
  );
const SPLATS = BOOT_H.replace(
  "REST :",
  `REST echo "[    0.290000] ------------[ cut here ]------------" ; \\
	echo "[    0.290000] WARNING: kernel/rcu/tree.c:3098 at __call_rcu_common+0x1a0/0x360, CPU#0: pt/36" ; \\
	echo "[    0.290000] Call Trace:" ; \\
	echo "[    0.290000] [<0000000000530e40>] __call_rcu_common+0x1a0/0x360" ; \\
	echo "[    0.290000] ---[ end trace 0000000000000000 ]---"`,
);
/** Whether a test passes is a matter of the clock. */
const odds = (bad: string, good: string) =>
  `if test $(( $(date +%s%N) / 1000 % 2 )) -eq 0 ; then ${bad} ; else ${good} ; fi`;
const NOT_OK = 'echo "    not ok 2 - threads"', OK = 'echo "    ok 2 - threads"';
const THREADED = BOOT_H.replace(" # SKIP one CPU", "");
const ODD_THREADS = THREADED.replace(/(?<=THREADS ).*/, odds(NOT_OK, OK));
const ODD_GROWTH = THREADED.replace(/(?<=THREADS ).*/, NOT_OK).replace(
  /(?<=GROW ).*/,
  odds('echo "    not ok 1 - page tables grow"', 'echo "    ok 1 - page tables grow"'),
);

const flags = (archs: string) => ["--arch", archs, "--level", "image", "--boot"];

/** The architecture's own file, without a machine. */
const machineless = (arch: string) =>
  Deno.readTextFileSync(new URL(`${arch}.toml`, ROOT)).split("\n[boot]\n")[0]!;

/** In the manner of the kernel's: it finds one thing in each patch. */
const CHECKPATCH = `my @files = grep { !/^--/ } @ARGV;
print "$_:6: WARNING:COMMIT_MESSAGE: Missing commit description - Add an appropriate one\\n" for @files;
exit 1;
`;
const [BROKEN, LAST] = [SCENES["break-and-mend"]!, 6];

/** By the name of their file. */
export const BOOT_SCENES: Readonly<Record<string, Scene>> = {
  "boots": {
    story: "Kernels boot where there is a machine for them; patch 3 changes what is measured.",
    base: BOOT_FILES,
    patches: three(
      { "Documentation/toy.rst": "Toy\n===\n" },
      {
        "arch/alpha/mm/init.c": ["return 1;", "return 2;"],
        "arch/loongarch/mm/init.c": ["return 1;", "return 2;"],
      },
      YES,
    ),
    configs: CONFIGS,
    flags: flags("alpha,loongarch,sparc64"),
    grid: { alpha: "pupp", loongarch: "pupp", sparc64: "puup" },
  },
  "boots-panic": {
    story: "From patch 2 on the kernel panics.",
    base: BOOT_FILES,
    patches: three(PREPARE, { "include/linux/boot.h": PANICS }, YES),
    configs: CONFIGS,
    flags: flags("alpha"),
    grid: { alpha: "ppFi" },
  },
  "boots-splat": {
    story: "Patch 2 makes the kernel warn, and at patch 3 the kernel is killed from outside.",
    base: BOOT_FILES,
    patches: three(PREPARE, { "include/linux/boot.h": SPLATS }, {
      "include/linux/boot.h": BOOT_H.replace("BOOT :", () => "BOOT kill -9 $$"),
    }),
    configs: CONFIGS,
    flags: flags("sparc64"),
    grid: { sparc64: "ppwI" },
  },
  "boots-dead-base": {
    story: "The base panics already; patch 2 mends it.",
    base: { ...BOOT_FILES, "include/linux/boot.h": PANICS },
    patches: three(PREPARE, { "include/linux/boot.h": BOOT_H }, YES),
    configs: CONFIGS,
    flags: flags("alpha"),
    grid: { alpha: "bbxp" },
  },
  "boots-flaky": {
    story:
      "From patch 2 on a test is not the same in two boots; at patch 3 it fails in both, and another differs.",
    base: { ...BOOT_FILES, "include/linux/boot.h": THREADED },
    patches: three(PREPARE, { "include/linux/boot.h": ODD_THREADS }, {
      "include/linux/boot.h": ODD_GROWTH,
      "arch/alpha/include/asm/boot.h": measured("yes", "32 kB"),
    }),
    configs: CONFIGS,
    flags: flags("alpha,loongarch"),
    grid: { alpha: "ppww", loongarch: "pppp" },
    tries: 100,
  },
  "rich": {
    story:
      "The breaks, the mends and the warnings of break-and-mend; alpha boots as well, and panics at patch 6.",
    base: {
      ...BOOT_FILES,
      ...BROKEN.base,
      "mm/oom_kill.c": FILES["mm/oom_kill.c"]!,
      "scripts/checkpatch.pl": CHECKPATCH,
    },
    patches: BROKEN.patches.map(({ subject, files }, i) => ({
      subject,
      files: {
        ...files,
        ...i + 1 === LAST
          ? {
            "include/linux/boot.h": PANICS,
            "arch/um/configs/defconfig": [
              "CONFIG_MMU=y\n",
              "CONFIG_MMU=y\nCONFIG_MMU_GATHER_RCU_TABLE_FREE=y\n",
            ],
          } as const
          : {},
        ...i === LAST ? { "include/linux/boot.h": BOOT_H } : {},
      },
    })),
    cover: (text) => text.replace(/(?<= mm\/memory\.c .*\| ).*/, "9 +++++++++"),
    configs: {
      ...CONFIGS,
      ...Object.fromEntries(
        ["sparc64", "um", "x86_64"].map((arch) => [`arch/${arch}.toml`, machineless(arch)]),
      ),
    },
    flags: flags("alpha,sparc64,um,x86_64"),
    grid: { alpha: "ppwFixFxp", sparc64: "pppFixppp", um: "pppFixpwp", x86_64: "pppFiiixp" },
  },
};
