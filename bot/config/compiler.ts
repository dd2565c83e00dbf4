/**
 * The names of an architecture's compilers. Pure.
 * @module
 */
import type { ArchConfig } from "./types.ts";

/** The C compiler of an architecture: `alpha-linux-gnu-gcc`, `gcc-11`, `clang-19`. */
export function compilerName({ toolchain }: Pick<ArchConfig, "toolchain">): string {
  const { kind, prefix, suffix } = toolchain;
  return kind === "gcc" ? `${prefix}gcc${suffix}` : `clang${suffix}`;
}

/** The compiler of host programs: with LLVM, Kbuild takes clang for them, too. */
export function hostCompilerName(arch: Pick<ArchConfig, "toolchain">): string {
  return arch.toolchain.kind === "llvm" ? compilerName(arch) : "gcc";
}
