/**
 * The kernel that a machine boots: the image's own, or one that is built for it, without modules.
 * @module
 */
import { buildCell, type CellRequest } from "../compile/cell.ts";
import { watching } from "../compile/make.ts";
import type { InfraOutcome, WholeOutcome } from "../compile/types.ts";
import type { BootConfig, Build } from "../config/types.ts";
import { makeDir } from "../system/files/dirs.ts";
import { fileBeneath } from "../system/files/beneath.ts";
import { copyAtomic, remove } from "../system/files/files.ts";
import { run } from "../system/process/process.ts";
import { sandboxed } from "../system/process/sandbox.ts";
import { dirOf } from "../text/paths.ts";
import { areWhole, sumsOf, writeSums } from "./sums.ts";

/**
 * The architecture as its boot kernel is configured: another defconfig where the machine wants one,
 * more fragment, and of the image only what is booted.
 */
export function bootArch(arch: Build, boot: BootConfig): Build {
  const { kernel } = boot;
  const own = kernel === undefined ? {} : {
    arch: kernel.arch ?? arch.arch,
    defconfig: kernel.defconfig ?? arch.defconfig,
    toolchain: { ...arch.toolchain, prefix: kernel.prefix ?? arch.toolchain.prefix },
    ...kernel.defconfig === undefined
      ? {}
      : { config: undefined, configTargets: undefined, seed: undefined },
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

/** The architecture of a boot kernel as its programs are compiled. */
export function probeArch(trimmed: Build, { probePrefix: prefix }: BootConfig): Build {
  return prefix === undefined
    ? trimmed
    : { ...trimmed, toolchain: { ...trimmed.toolchain, prefix } };
}

/** True if the image's own kernel boots on the machine. */
export function bootsOwnImage(boot: BootConfig): boolean {
  return boot.kernel === undefined && boot.fragment.length === 0;
}

/** Builds a boot kernel: no modules, and without the symbols `off`, which init does not wait for. */
export function buildBootKernel(
  request: CellRequest,
  off: readonly string[],
): Promise<WholeOutcome | InfraOutcome> {
  return buildCell({ ...request, trim: { targets: ["mod2noconfig"], off } });
}

/** No kernel with debug information is larger. */
const MAX_IMAGE = 4 * 2 ** 30;

/** `$0` is the strip, `$1` what it writes, `$2` the image, which must begin as ELF files do (elf(5)). */
const STRIP_ELF = String.raw`test "$(head -c4 "$2")" = "$(printf '\177ELF')" && ` +
  '"$0" --strip-debug -o "$1" "$2"';

/** The list of a kept kernel's digest. */
const listOf = (file: string) => `${file}.sums`;

/** Whether a kernel is kept in a file, and all of it. */
export async function hasKernel(file: string): Promise<boolean> {
  return await areWhole(listOf(file), [file]);
}

/**
 * Copies the kernel out of an output directory, without its debug information; false: there is none. Throws InfraError where
 * the tools change meanwhile.
 */
export async function keepKernel(
  { mounts, sandbox, path, tools }: Pick<CellRequest, "mounts" | "sandbox" | "path" | "tools">,
  boot: BootConfig,
  prefix: string,
  to: string,
): Promise<boolean> {
  const look = watching(tools), { build } = mounts, small = ".everystep-kernel";
  await makeDir(dirOf(to));
  // Only an ELF file is stripped: a bzImage is a PE file as well, and strip would make it one alone.
  // A patch may have made it, so in the sandbox.
  const env = { PATH: [...path, "/usr/bin:/bin"].join(":"), LC_ALL: "C" };
  const strip = ["sh", "-c", STRIP_ELF, `${prefix}strip`, small, boot.image];
  const stripped = await run(sandboxed(sandbox, mounts, strip, env), {
    cwd: build,
    env,
    timeoutMs: 120_000,
  }).catch(() => undefined);
  await look();
  const file = fileBeneath(build, stripped?.ok === true ? small : boot.image, MAX_IMAGE);
  try {
    if (file === undefined) return false;
    const sums = await sumsOf([file]);
    await copyAtomic(file, to);
    await writeSums(listOf(to), sums);
    return true;
  } finally {
    await remove(`${build}/${small}`);
  }
}
