/**
 * An architecture as its file in `configs/arch/` describes it.
 * @module
 */

import type { Limits } from "../system/process/limits.ts";

export type { Limits };

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
  /** What compiles for it. */
  readonly toolchain: Toolchain;
  /** The make target that makes the configuration. */
  readonly defconfig: string;
  /** What older trees call that target, the newest name first: `loongson3_defconfig`. */
  readonly defconfigWas?: readonly string[];
  /** Why this defconfig, in one line. */
  readonly why: string;
  /** Lines of a configuration fragment, merged onto the defconfig. */
  readonly fragment: readonly string[];
  /** Further targets that change the configuration, before the fragment: `hardening.config`. */
  readonly configTargets?: readonly string[];
  /** `KCONFIG_SEED` of a `randconfig`. */
  readonly seed?: number;
  /** A whole `.config` to begin with, which `defconfig` (then `olddefconfig`) completes. */
  readonly config?: string;
  /** Its builds where none are asked for, `KCONFIG:TOOLCHAIN` each; absent: the usual one. */
  readonly builds?: readonly string[];
  /**
   * Further builds, `KCONFIG:TOOLCHAIN` each, that compile what the usual one takes out of the
   * architecture's own files: another number of page-table levels.
   */
  readonly covers?: readonly string[];
  /** Make targets of level `image`; empty means make's default, `all`. */
  readonly targets: readonly string[];
  /** Debian packages of host tools that only this architecture needs: `u-boot-tools`. */
  readonly hostPackages: readonly string[];
  /** Commands that those packages bring: `mkimage`. */
  readonly hostTools: readonly string[];
  /** About how many translation units its defconfig has: only for the order in which a run goes. */
  readonly units?: number;
  /** Built only when it is asked for by name: a second opinion on a directory that another file covers. */
  readonly extra?: boolean;
  /**
   * Mails of patches for the base, without which its builds say nothing: each with its file's name. They are
   * part of every state's tree.
   */
  readonly fixes?: readonly { readonly file: string; readonly text: string }[];
  /** The machine that runs its kernel. */
  readonly boot?: BootConfig;
  /** Why no machine can, in one line; given if `boot` is not. */
  readonly noBoot?: string;
}

/**
 * A build: an architecture with a configuration and a compiler, a column of the grid. Its name is made of its parts,
 * `x86_64:allmodconfig:llvm`; that of an architecture's usual build is the architecture's.
 */
export interface Build extends ArchConfig {
  /** Its parts. */
  readonly of: BuildOf;
  /** Set if no kernel is built, but programs of the tree that run on this machine. */
  readonly tool?: ToolTarget;
}

/** Programs of the tree that a kernel build does not make. */
export interface ToolTarget {
  /** `tools`: by tools/Makefile; `selftests`: by that of tools/testing/selftests. */
  readonly by: "tools" | "selftests";
  /** The target there, or the directory: `cpupower`, `bpf/bpftool`, `timers`. */
  readonly name: string;
}

/** What a build is made of: its parts as its name has them. */
export interface BuildOf {
  /** Name of the architecture. */
  readonly arch: string;
  /** The configuration: `allmodconfig`, `defconfig+CONFIG_X=y`; `defconfig` is the architecture's own. */
  readonly kconfig: string;
  /** The compiler, if it is not the usual one: `clang-19`. */
  readonly toolchain?: string;
  /** The configuration's file, as typed. */
  readonly file?: string;
  /** Why it was added to what was asked for: what only it compiles. */
  readonly cover?: string;
}

/** How a kernel of this architecture is run. */
export interface BootConfig {
  /** The program that emulates the machine; without it the kernel is a program itself (um). */
  readonly emulator?: string;
  /** Debian packages that bring what the boot needs. */
  readonly packages: readonly string[];
  /** The first version of the emulator that runs it, and what older ones lack. */
  readonly since?: { readonly version: string; readonly why: string };
  /** The emulator's arguments that choose the machine; for um, the kernel's own. */
  readonly machine: readonly string[];
  /** What is booted: a file of the output directory. */
  readonly image: string;
  /** The make targets that make it. */
  readonly targets: readonly string[];
  /** Where `/init` and the probes stand: in the host's directory, in memory, or on a disk. */
  readonly root: "hostfs" | "initramfs" | "ext2";
  /** ext2: the interface of the disk in QEMU's words. */
  readonly drive?: string;
  /** ext2: the disk as the kernel names it. */
  readonly device?: string;
  /** Words of the kernel's command line: its console. */
  readonly cmdline: readonly string[];
  /** Seconds that a boot may take; default: `timeouts.boot`. */
  readonly timeout?: number;
  /** Seconds without a line after which it hangs. */
  readonly silence: number;
  /** Lines of a configuration fragment that the machine wants. */
  readonly fragment: readonly string[];
  /**
   * What a small kernel for the machine has on top of Kconfig's own defaults: its console, and files in memory. Kernels of
   * --kunit and --kselftest begin with it; undefined: none is known.
   */
  readonly small?: readonly string[];
  /** Another kernel than the image's: what the machine cannot do without, and why. */
  readonly kernel?: {
    readonly why: string;
    readonly arch?: string;
    readonly defconfig?: string;
    readonly prefix?: string;
  };
  /** Flags for the compiler of the probes. */
  readonly cflags: readonly string[];
  /** What probes are linked with; default: gcc's own library, for what some compilers do by a call. */
  readonly libs?: readonly string[];
  /** What stands before `gcc` for probes, if another than the kernel's: programs of a 64-bit kernel may be 32-bit ones. */
  readonly probePrefix?: string;
  /** `ARCH=` of the headers that the probes include, if another than the kernel's. */
  readonly headers?: string;
}

/** What compiles for it. */
export interface Toolchain {
  /** Which family of compilers: `clang` compiles only, beside GNU binutils; `llvm` does all. */
  readonly kind: "gcc" | "clang" | "llvm";
  /** What stands before `gcc` and GNU binutils, `alpha-linux-gnu-`; empty is the host's own. */
  readonly prefix: string;
  /** The version suffix, `-19`. */
  readonly suffix: string;
  /** More make variables, for example `CROSS32CC`. */
  readonly make: Readonly<Record<string, string>>;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  /** A macro that this compiler, and no wrong one, defines: `__alpha__`. The doctor tries it. */
  readonly macro?: string;
  /** clang: what the doctor gives to `--target=`; Kbuild knows its own. */
  readonly target?: string;
}

/** `configs/everystep.toml`: what holds for every architecture. */
export interface Settings {
  /** What a series that names no architecture is built for. */
  readonly genericArchs: readonly string[];
  /** Sets of builds by name; see `builds.toml`. */
  readonly sets?: Readonly<Record<string, readonly string[]>>;
  /** What every kernel build needs on the machine. */
  readonly host: readonly HostNeed[];
  /** What installs packages where apt does not, in the order in which they are looked for. */
  readonly managers: readonly PackageManager[];
  /** Seconds until a step is ended, and reported as `infra`. */
  readonly timeouts: {
    readonly config: number;
    readonly build: number;
    readonly boot: number;
    /** One test; over it twice it fails. */
    readonly test: number;
    readonly kselftest: number;
  };
  /** Debian's source packages that may come from its backports where an emulator is too old. */
  readonly backports: readonly string[];
  /** Symbols that a kernel leaves out which is only built to boot, without CONFIG_. */
  readonly bootOff: readonly string[];
  /** What one sandboxed command may take. */
  readonly limits: Limits;
  /** Free space in the cache that a build of everything asks for, in GiB; others ask for less. */
  readonly diskGiB: number;
  /** The public-inbox in which bare Message-IDs are looked up. */
  readonly inbox?: string;
  /** Others that have the same mails, asked in their order where it gives no answer. */
  readonly mirrors?: readonly string[];
  /** Memory for each compile job below which the doctor warns, in GiB. */
  readonly memoryGiB: number;
  /** What kept results may take on the disk, in GiB; the least recently used go first. */
  readonly resultsGiB: number;
  /** ccache beyond this machine. */
  readonly ccache: {
    /** ccache's setting of that name; empty: none. */
    readonly remoteStorage: string;
    /** Builds may use the network for it. */
    readonly network: boolean;
  };
}

/** What installs the packages of a distribution that is not made of Debian's. */
export interface PackageManager {
  /** `pacman`. */
  readonly program: string;
  /** With the words that install: `pacman -S --needed`. */
  readonly install: string;
  /** Whether it takes the path of a file for the package that brings it. */
  readonly files: boolean;
  /** Its packages, by the name of Debian's. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** One Debian package of the host, and what shows that it is there: a command or a header. */
export interface HostNeed {
  /** The name of the package. */
  readonly package: string;
  /** A command on `PATH`. */
  readonly command?: string;
  /** A header that the host's compiler finds: `libelf.h`. */
  readonly header?: string;
  /** Who in the build wants it. */
  readonly why: string;
  /** True: a build goes on without it, slower or with less shelter. */
  readonly optional?: boolean;
}
