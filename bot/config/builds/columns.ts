/**
 * From architectures and what is asked for to builds, the columns of the grid. Pure.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { pickArchs } from "../pick.ts";
import type { ArchConfig, Build } from "../types.ts";
import { derive } from "./derive.ts";
import { archPart } from "./file_word.ts";
import { type Kconfig, type KconfigFiles, parseFragment, parseKconfig } from "./kconfig.ts";
import { ownArch, parseTool, toolBuild } from "./tool.ts";

/** What was asked for, as typed. */
export interface BuildRequest {
  /** Builds by name, and sets of them; they are taken as they are. */
  readonly names: readonly string[];
  /** Configurations, each for every architecture. */
  readonly kconfigs: readonly string[];
  /** What is set on top of each of them. */
  readonly fragments: readonly string[];
  /** Compilers, each for every architecture and configuration. */
  readonly toolchains: readonly string[];
  /** Sets of builds by name. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
  /** Absent: nothing may be read, no file and no compiler's path. */
  readonly files?: KconfigFiles;
}

/** Nothing but names, and no set. */
export const NO_REQUEST: BuildRequest = {
  ...{ names: [], kconfigs: [], fragments: [], toolchains: [], sets: {} },
};

/** No grid has so many columns; more is a slip. */
const MAX_COLUMNS = 200;

/** Names as typed, parted into architectures and builds; sets in their members. */
export function partNames(
  names: readonly string[],
  { sets }: Pick<BuildRequest, "sets">,
): { readonly archs: readonly string[]; readonly builds: readonly string[] } {
  const all = names.flatMap((name) => Object.hasOwn(sets, name) ? sets[name]! : [name]);
  const isBuild = (name: string) => name.includes(":") || parseTool(name) !== undefined;
  return {
    archs: all.filter((name) => !isBuild(name)),
    builds: all.filter(isBuild),
  };
}

/**
 * The builds of these architectures, and those that are named. In the order of `all`; of an
 * architecture in the order asked for, each once. Throws {@linkcode UserError} for an unknown name.
 */
export function columnsOf(
  all: readonly ArchConfig[],
  chosen: readonly ArchConfig[],
  builds: readonly string[],
  request: BuildRequest,
): readonly Build[] {
  const multiplied = (arch: ArchConfig) => variants(arch, request);
  const named = builds.flatMap((name) => byName(all, name, request));
  const columns = new Map<string, Build>();
  for (const one of [...chosen.flatMap(multiplied), ...named]) {
    if (!columns.has(one.name)) columns.set(one.name, one);
  }
  if (columns.size > MAX_COLUMNS) {
    throw new UserError(`${columns.size} builds are too many: at most ${MAX_COLUMNS}`);
  }
  const order = new Map(all.map(({ name }, i) => [name, i]));
  const place = ({ of }: Build) => order.get(of.arch) ?? order.size;
  return [...columns.values()].sort((a, b) => place(a) - place(b));
}

/**
 * Looks whether each name that was asked for is one of an architecture, a build, a configuration or a compiler, whatever the
 * series is. Throws {@linkcode UserError} for an unknown one.
 */
export function refuseNames(
  all: readonly ArchConfig[],
  given: readonly string[] | "all" | undefined,
  request: BuildRequest,
): void {
  const asked = given === "all" ? ["all"] : given ?? [];
  const { archs: names, builds } = partNames([...asked, ...request.names], request);
  const chosen = pickArchs(all, names);
  // The words of configurations and of compilers are the same for all.
  columnsOf(all, chosen.length === 0 ? all.slice(0, 1) : chosen, builds, request);
}

/** The builds of an architecture: configurations times compilers, or what its file says. */
function variants(arch: ArchConfig, request: BuildRequest): readonly Build[] {
  const { kconfigs, toolchains, fragments, files } = request;
  const on = fragments.map((one) => parseFragment(one, files));
  const topped = (kconfig: Kconfig): Kconfig => ({
    ...kconfig,
    fragments: [...kconfig.fragments, ...on],
  });
  if (kconfigs.length === 0 && toolchains.length === 0) {
    return (arch.builds ?? ["defconfig"]).map((one) => {
      const { kconfig, toolchain } = parts(one, undefined);
      return derive(arch, { kconfig: topped(kconfig), toolchain, paths: false });
    });
  }
  const usual = (words: readonly string[]) => words.length === 0 ? [""] : words;
  return usual(kconfigs).flatMap((word) => {
    const kconfig = topped(parseKconfig(word, files));
    return usual(toolchains).map((toolchain) =>
      derive(arch, { kconfig, toolchain, paths: files !== undefined })
    );
  });
}

/** The builds that compile what an architecture's usual one takes out of its own files. */
export function coverBuilds(arch: ArchConfig): readonly Build[] {
  return (arch.covers ?? []).map((one) => derive(arch, { ...parts(one, undefined), paths: false }));
}

/** `um:allmodconfig:clang-16`; `all:allmodconfig` is one of each architecture. */
function byName(
  all: readonly ArchConfig[],
  name: string,
  request: BuildRequest,
): readonly Build[] {
  const own = parseTool(name);
  if (own !== undefined) return [toolBuild(ownArch(all), own)];
  const tool = parseTool(name.slice(archPart(name).length + 1));
  if (tool !== undefined && archPart(name) === ownArch(all)) {
    return [toolBuild(ownArch(all), tool)];
  }
  const archs = pickArchs(all, [archPart(name)]);
  if (tool !== undefined) return archs.map((arch) => toolBuild(arch.name, tool));
  const rest = name.slice(archPart(name).length + 1);
  return archs.map((arch) => {
    // The name of a build of a file says no more which file it is.
    const known = variants(arch, request).find((one) => one.name === `${arch.name}:${rest}`);
    return known ??
      derive(arch, { ...parts(rest, request.files), paths: request.files !== undefined });
  });
}

/** `KCONFIG`, `KCONFIG:TOOLCHAIN`, `:TOOLCHAIN`. */
function parts(
  text: string,
  files: KconfigFiles | undefined,
): { readonly kconfig: Kconfig; readonly toolchain: string } {
  const [kconfig = "", toolchain = "", more] = text.split(":");
  if (more !== undefined) {
    throw new UserError(`${JSON.stringify(text.slice(0, 80))} has a colon too many`, {
      hint: "a build is ARCH:KCONFIG:TOOLCHAIN, x86_64:allmodconfig:clang-16",
    });
  }
  return { kconfig: parseKconfig(kconfig, files), toolchain };
}

/**
 * The builds that people name where nothing else is said: architectures stand for their usual builds.
 * Reads no file. Throws {@linkcode UserError} for an unknown name.
 */
export function pickBuilds(
  all: readonly ArchConfig[],
  names: readonly string[],
  sets: BuildRequest["sets"] = {},
): readonly Build[] {
  const request = { ...NO_REQUEST, sets };
  const { archs, builds } = partNames(names, request);
  return columnsOf(all, pickArchs(all, archs), builds, request);
}
