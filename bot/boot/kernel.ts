/**
 * The kernel that a machine boots: the image's own, or one that is built for it, without modules.
 * @module
 */
import { buildCell, type CellRequest } from "../build/cell.ts";
import type { BuildOutcome } from "../build/types.ts";
import type { ArchConfig, BootConfig } from "../config/types.ts";
import { makeDir, move } from "../system/dirs.ts";
import { copyFile, remove } from "../system/files.ts";
import { run } from "../system/process.ts";

/**
 * The architecture as its boot kernel is configured: another defconfig where the machine wants one,
 * more fragment, and of the image only what is booted.
 */
export function bootArch(arch: ArchConfig, boot: BootConfig): ArchConfig {
  const { kernel } = boot;
  const own = kernel === undefined ? {} : {
    arch: kernel.arch ?? arch.arch,
    defconfig: kernel.defconfig ?? arch.defconfig,
    toolchain: { ...arch.toolchain, prefix: kernel.prefix ?? arch.toolchain.prefix },
  };
  // A fragment that mends the defconfig of the image may name what another one does not have.
  const inherited = kernel?.defconfig === undefined ? arch.fragment : [];
  return {
    ...arch,
    ...own,
    fragment: [...inherited, ...boot.fragment],
    targets: boot.targets,
  };
}

/** True if the image's own kernel boots on the machine. */
export function bootsOwnImage(boot: BootConfig): boolean {
  return boot.kernel === undefined && boot.fragment.length === 0;
}

/** Builds a boot kernel: no modules, and without the symbols `off`, which init does not wait for. */
export function buildBootKernel(
  request: CellRequest,
  off: readonly string[],
): Promise<BuildOutcome> {
  return buildCell({ ...request, trim: { targets: ["mod2noconfig"], off } });
}

/** Copies the kernel out of an output directory, without its debug information; false: there is none. */
export async function keepKernel(
  build: string,
  boot: BootConfig,
  prefix: string,
  to: string,
): Promise<boolean> {
  await makeDir(to.slice(0, to.lastIndexOf("/")));
  const part = `${to}.part`;
  if (!await copyFile(`${build}/${boot.image}`, part)) return false;
  // An image that is no ELF file has nothing to strip.
  const stripped = await run([`${prefix}strip`, "--strip-debug", "-o", `${part}.small`, part], {
    timeoutMs: 120_000,
  }).catch(() => undefined);
  await move(stripped?.ok === true ? `${part}.small` : part, to);
  await remove(part);
  return true;
}
