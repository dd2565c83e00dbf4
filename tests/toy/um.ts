/**
 * The toy kernel for an architecture whose kernel is a program, as um's is: what one of its sources does, it prints.
 */
import { TOY_FILES } from "./kernel.ts";

/** Files of a toy kernel whose target `linux` is linked of its own objects and of `object`, which has main(). */
export function umFiles(object: string): Readonly<Record<string, string>> {
  return {
    ...UM_TREE,
    "Makefile": TOY_FILES["Makefile"]!
      .replaceAll(
        "all prepare defconfig olddefconfig",
        "all linux headers prepare defconfig olddefconfig",
      )
      .replace(
        "vmlinux: $(objs)",
        `headers: ;\nlinux: $(objs) ${object}\n\t@$(CC) -o $@ $^\nvmlinux: $(objs)`,
      ),
  };
}

/** Files of a toy kernel that has such an architecture, and no kernel that runs. */
export const UM_TREE: Readonly<Record<string, string>> = {
  ...TOY_FILES,
  "arch/um/configs/defconfig": "CONFIG_TOY_EXTRA=y\n",
  "arch/um/include/arch.h": "#define ARCH_ORDER 1\n",
};

const UM = `arch = "um"
srcarch = "um"
defconfig = "defconfig"
why = "a program"

[toolchain]
kind = "gcc"
prefix = ""
packages = ["gcc"]
`;

const MACHINE = `
[boot]
image = "linux"
targets = ["linux"]
root = "hostfs"
small = ["CONFIG_HOSTFS=y"]
`;

/** Adds the architecture to the configuration of a home; with a machine, it boots from a directory. */
export async function placeUm(
  { dir }: { readonly dir: string },
  { machine }: { readonly machine: boolean },
): Promise<void> {
  await Deno.writeTextFile(`${dir}/configs/arch/um.toml`, machine ? `${UM}${MACHINE}` : UM);
}
