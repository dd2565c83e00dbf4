/**
 * A build: an architecture with a configuration and a compiler of its own. Pure.
 * @module
 */
import type { ArchConfig, Build } from "../types.ts";
import { type Kconfig, kconfigLabel } from "./kconfig.ts";
import { namedToolchain } from "./toolchain.ts";

/** What a build is made of beside its architecture. */
export interface BuildSpec {
  readonly kconfig: Kconfig;
  /** A word of {@linkcode namedToolchain}; empty: the usual one. */
  readonly toolchain: string;
  /** The toolchain may be a path. */
  readonly paths: boolean;
}

/** An architecture with its own configuration and compiler. */
export function usualBuild(arch: ArchConfig): Build {
  return { ...arch, of: { arch: arch.name, kconfig: USUAL } };
}

/** Whether a build is its architecture's usual one. */
export function isUsual({ of }: Build): boolean {
  return of.kconfig === USUAL && of.toolchain === undefined;
}

/** The architecture's own configuration in a build's name. */
const USUAL = "defconfig";

/** A build of an architecture. Throws UserError for a toolchain that there is not. */
export function derive(arch: ArchConfig, { kconfig, toolchain, paths }: BuildSpec): Build {
  const compiler = toolchain === ""
    ? { label: "", toolchain: arch.toolchain }
    : namedToolchain(arch, toolchain, paths);
  const config = usualOf(arch, kconfig);
  const label = kconfigLabel(config);
  if (label === USUAL && compiler.label === "") return usualBuild(arch);
  const { builds: _, covers: __, ...rest } = arch;
  return {
    ...rest,
    ...configured(arch, config),
    name: [arch.name, label, ...compiler.label === "" ? [] : [compiler.label]].join(":"),
    aliases: [],
    toolchain: compiler.toolchain,
    of: {
      arch: arch.name,
      kconfig: label,
      ...compiler.label === "" ? {} : { toolchain: compiler.label },
      ...config.base.kind === "file" ? { file: config.base.path } : {},
    },
  };
}

/** The usual defconfig is the usual one by its own name, too. */
function usualOf({ defconfig }: ArchConfig, kconfig: Kconfig): Kconfig {
  const { base } = kconfig;
  return base.kind === "target" && base.target === defconfig
    ? { ...kconfig, base: { kind: "usual" } }
    : kconfig;
}

/** What of a configuration is taken: its targets, its lines. */
function configured(
  arch: ArchConfig,
  { base, fragments }: Kconfig,
): Pick<ArchConfig, "defconfig" | "why" | "fragment" | "units"> & Partial<ArchConfig> {
  // What mends the usual defconfig by turning something off mends every other; of what a file says, nothing is changed.
  const mends = base.kind === "usual"
    ? arch.fragment
    : base.kind === "file"
    ? []
    : arch.fragment.filter((line) => line.startsWith("#"));
  const targets = fragments.flatMap((one) => one.kind === "target" ? [one.target] : []);
  const fragment = [...mends, ...fragments.flatMap((one) => one.kind === "lines" ? one.lines : [])];
  const common = {
    fragment,
    ...targets.length === 0 ? {} : { configTargets: targets },
    units: base.kind === "usual" ? arch.units : UNITS[base.kind === "target" ? base.target : ""],
  };
  switch (base.kind) {
    case "usual":
      return { ...common, defconfig: arch.defconfig, why: arch.why };
    case "target":
      return {
        ...common,
        defconfig: base.target,
        defconfigWas: undefined,
        why: base.seed === undefined
          ? `\`make ${base.target}\``
          : `\`make KCONFIG_SEED=${base.seed} randconfig\``,
        ...base.seed === undefined ? {} : { seed: base.seed },
      };
    case "file":
      return {
        ...common,
        defconfig: "olddefconfig",
        defconfigWas: undefined,
        why: "a configuration that was given",
        config: base.text,
      };
  }
}

/** About how many translation units they have: only for the order of a run. */
const UNITS: Readonly<Record<string, number>> = {
  allnoconfig: 500,
  tinyconfig: 500,
  allmodconfig: 30000,
  allyesconfig: 30000,
};
