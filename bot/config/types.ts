/**
 * An architecture as its file in `configs/arch/` describes it.
 * @module
 */

/** One architecture: all that the build needs to know, and nothing that is not data. */
export interface ArchConfig {
  /** Its name on the command line and in the grid, for example `sparc64`: the file's name. */
  readonly name: string;
  /** Other names that people type: `amd64` for `x86_64`. */
  readonly aliases: readonly string[];
  /** make's `ARCH=`. */
  readonly arch: string;
  /** Its directory under `arch/`. */
  readonly srcarch: string;
  /** Other directories of `arch/` that its build reads, for example `x86` for um. */
  readonly reads: readonly string[];
  readonly toolchain: Toolchain;
  /** The make target that makes the configuration. */
  readonly defconfig: string;
  /** Why this defconfig, in one line. */
  readonly why: string;
  /** Lines of a configuration fragment, merged onto the defconfig. */
  readonly fragment: readonly string[];
  /** Make targets of level `image`; empty means make's default, `all`. */
  readonly targets: readonly string[];
  /** Debian packages of host tools that only this architecture needs: `u-boot-tools`. */
  readonly hostPackages: readonly string[];
  /** Commands that those packages bring: `mkimage`. */
  readonly hostTools: readonly string[];
}

/** What compiles for it. */
export interface Toolchain {
  readonly kind: "gcc" | "llvm";
  /** gcc: what stands before `gcc`, `alpha-linux-gnu-`; empty is the host's own. */
  readonly prefix: string;
  /** llvm: the version suffix, `-19`. */
  readonly suffix: string;
  /** More make variables, for example `CROSS32CC`. */
  readonly make: Readonly<Record<string, string>>;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
}
