/**
 * How Kbuild is called: the make line of an architecture, its environment, and the lines that do
 * the same by hand. Pure.
 * @module
 */
import { compilerName, hostCompilerName } from "../config/compiler.ts";
import type { ArchConfig, Build } from "../config/types.ts";
import type { Baseline } from "./types.ts";
import type { SandboxPaths } from "../system/process/sandbox.ts";
import { ccacheEnv } from "./ccache/env.ts";
import type { CacheKeys } from "./ccache/state.ts";
import { SYSTEM_PATH } from "../system/process/which.ts";
import { shellWord } from "../text/shell.ts";
import { isProgram, isTree } from "../affected/mod.ts";
import { programsByHand, treesByHand } from "./objects/trees.ts";

/** What a make line depends on beside the architecture. */
export interface MakeContext {
  readonly places: SandboxPaths;
  /** Call the compilers through ccache. */
  readonly ccache: boolean;
  /** Objects are taken from the cache, and none put there. */
  readonly ccacheReadOnly?: boolean;
  /** ccache's setting of that name. */
  readonly remoteStorage?: string;
  /** First lines of `CC --version` and `HOSTCC --version`: what the cache compares compilers by. */
  readonly compilers: readonly string[];
  /** Tells them from other compilers of these versions. */
  readonly identity?: string;
  /** See {@linkcode CcacheContext}. */
  readonly opensAll?: boolean;
  /** See {@linkcode CcacheContext}. */
  readonly preprocessor?: boolean;
  /** What ccache has to know about the state. */
  readonly keys?: CacheKeys;
  /** Directories of compilers that stand outside the system's own. */
  readonly path: readonly string[];
}

/** make variables that choose architecture and toolchain, as a developer types them. */
export function variables(arch: ArchConfig): readonly string[] {
  const { kind, prefix, suffix, make } = arch.toolchain;
  const tools = kind === "llvm" ? [`LLVM=${suffix === "" ? "1" : suffix}`] : [
    ...prefix === "" ? [] : [`CROSS_COMPILE=${prefix}`],
    ...kind === "clang" || suffix !== "" ? [`CC=${compilerName(arch)}`] : [],
  ];
  return [
    `ARCH=${arch.arch}`,
    ...tools,
    ...Object.entries(make).map(([name, value]) => `${name}=${value}`),
  ];
}

/** A whole make argv, with the targets at its end. */
export function makeArgv(
  arch: ArchConfig,
  context: MakeContext,
  targets: readonly string[],
): readonly string[] {
  const { places, ccache } = context;
  const compilers = ccache
    ? [`CC=ccache ${compilerName(arch)}`, `HOSTCC=ccache ${hostCompilerName(arch)}`]
    : [];
  return [
    ...["make", "-C", places.source, `O=${places.build}`],
    ...variables(arch),
    ...compilers,
    ...targets,
  ];
}

/**
 * The environment of a build, whole. Everything that would make two builds of the same tree differ
 * is held still: the release string, and who built it, when and where
 * (Documentation/kbuild/reproducible-builds.rst).
 */
export function makeEnv(context: MakeContext): Readonly<Record<string, string>> {
  return {
    PATH: [...context.path, ...SYSTEM_PATH].join(":"),
    HOME: context.places.home,
    LC_ALL: "C",
    // No scm string in the release: there is no repository to be seen.
    GIT_DIR: "/nonexistent",
    LOCALVERSION: "",
    KBUILD_BUILD_TIMESTAMP: "Thu Jan  1 00:00:00 UTC 1970",
    KBUILD_BUILD_USER: "everystep",
    KBUILD_BUILD_HOST: "everystep",
    KBUILD_BUILD_VERSION: "1",
    // For what says no level of its own: the archive of headers that CONFIG_IKHEADERS puts into a kernel.
    XZ_OPT: "-0",
    ...ccacheEnv({
      ...context,
      dir: context.places.ccache,
      temporary: context.places.home,
      readOnly: context.ccacheReadOnly,
    }),
  };
}

/**
 * What a developer types in the kernel tree, at the state in question, to see the same. Where more than one of what is made is
 * broken, make has to go on after the first, as it does here: on a base that is broken the patch's own error may come later.
 */
export function reproduceLines(
  arch: Build,
  targets: readonly string[],
  found: Pick<Baseline, "diagnostics" | "brokenTargets"> = { diagnostics: [], brokenTargets: [] },
): readonly string[] {
  // Of programs only the tree knows more.
  if (arch.tool !== undefined) return [`make -C tools ${shellWord(arch.tool.name)}`];
  const make = ["make", "O=../build", ...variables(arch).map(shellWord)].join(" ");
  const lines = configLines(arch, make);
  if (arch.fragment.length > 0) {
    lines.push(
      `printf '%s\\n' ${
        arch.fragment.map((line) => `'${line}'`).join(" ")
      } >> ../build/.config && ${make} olddefconfig`,
    );
  }
  const trees = targets.filter(isTree), programs = targets.filter(isProgram);
  const others = targets.filter((target) => !isTree(target) && !isProgram(target));
  if (trees.length + programs.length === 0 || others.length > 0) {
    const goesOn = faults(found) > 1 ? ["-k"] : [];
    lines.push([make, ...goesOn, "-j$(nproc)", ...others.map(shellWord)].join(" "));
  }
  const beside = [...treesByHand(trees), ...programsByHand(programs)];
  lines.push(...beside.map((word) => `${make} ${shellWord(word)}`));
  return lines;
}

/** How many of what is made are broken. */
function faults({ diagnostics, brokenTargets }: Pick<Baseline, "diagnostics" | "brokenTargets">) {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return new Set([...brokenTargets, ...errors.map((d) => d.target ?? d.file ?? d.message)]).size;
}

/** The lines that make the configuration, less the fragment. */
function configLines(arch: Build, make: string): string[] {
  const { config, of } = arch;
  const more = (arch.configTargets ?? []).map((target) => `${make} ${shellWord(target)}`);
  if (config === undefined) {
    return [[make, ...configWords(arch).map(shellWord)].join(" "), ...more];
  }
  const file = shellWord(of.file ?? "CONFIG");
  return [
    `mkdir -p ../build && cp ${file} ../build/.config && ${make} ${arch.defconfig}`,
    ...more,
  ];
}

/** The words behind make that make the configuration, less what comes on top. */
export function configWords(
  { defconfig, seed }: Pick<ArchConfig, "defconfig" | "seed">,
): readonly string[] {
  return seed === undefined ? [defconfig] : [`KCONFIG_SEED=${seed}`, defconfig];
}
