/**
 * A toy kernel that boots: as with um, the kernel is a program, here a shell script that the preprocessor makes. Its rules
 * make it anew where a file differs that it was made of, as Kbuild's do.
 */
import { CONFIG_RULES, makefileHead, OBJECT_RULES, TOY_ARCHS, TOY_FILES } from "./kernel.ts";
import { type ToyHome, toyHome } from "../commands/program.ts";

const MAKEFILE = `${makefileHead("all prepare defconfig olddefconfig mod2noconfig headers linux")}
-include .config
CC ?= gcc
objs := mm/a.o mm/b.o
all: vmlinux
${CONFIG_RULES}mod2noconfig headers: ;
${OBJECT_RULES}-include linux.d
linux: $(srctree)/mm/boot.c
	@echo "  BOOT    $@"
	@echo '#!/bin/sh' > $@
	@gcc -E -P -MD -MF $@.d -MT $@ -I$(srctree)/include/first -I$(srctree)/include $< >> $@
	@chmod +x $@
endif
`;

/** What the kernel does before its init. */
const BOOT = `#include <boot.h>
echo "[    0.000000] Linux version 6.19.0"
BOOT
echo "everystep: init"
echo "ok 1 - userspace"
echo "everystep: done"
`;

/** Its files. */
export const BOOT_FILES: Readonly<Record<string, string>> = {
  ...TOY_FILES,
  "Makefile": MAKEFILE,
  "include/boot.h": "#define BOOT :\n",
  "mm/boot.c": BOOT,
};

/** The text of a header with which the kernel dies. */
export const DIES = '#define BOOT echo "Kernel panic - not syncing: toy"; exit 1\n';

/** What the file of an architecture says of its boots. */
export const BOOT_TABLE = `
[boot]
probe_prefix = "toyprobe-"
machine = []
image = "linux"
targets = ["linux"]
root = "hostfs"
fragment = ["CONFIG_TOY_BOOT=y"]
`;

/** What compiles probes, as toyprobe-gcc: nobody runs them. */
export const PROBE_GCC = `#!/bin/sh
while test $# -gt 0; do
  case $1 in
  --version) echo "toyprobe-gcc 1"; exit;;
  -o) echo probe > "$2";;
  esac
  shift
done
`;

/** A home with such a tree; `env` has its compiler on the PATH. */
export async function bootHome(): Promise<ToyHome & { readonly env: Record<string, string> }> {
  const home = await toyHome(BOOT_FILES), bin = `${home.dir}/cross/bin`;
  await Deno.mkdir(bin, { recursive: true });
  await Deno.writeTextFile(`${bin}/toyprobe-gcc`, PROBE_GCC, { mode: 0o755 });
  await Deno.writeTextFile(
    `${home.dir}/configs/arch/toya.toml`,
    TOY_ARCHS["toya.toml"]! + BOOT_TABLE,
  );
  return { ...home, env: { PATH: `${bin}:${Deno.env.get("PATH")}` } };
}
