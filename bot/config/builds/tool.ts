/**
 * Builds of programs of the tree, which run on this machine: of `tools/` and of its self-tests.
 * @module
 */
import { hostArch } from "../../system/host.ts";
import { findArch } from "../pick.ts";
import type { ArchConfig, Build, ToolTarget } from "../types.ts";

/** The words of a name, below which the target stands; as a name of a file it may be twice as long. */
const NAME = /^(?=.{1,100}$)(tools|selftests)\/(\w[\w.+-]{0,60}(?:\/\w[\w.+-]{0,60}){0,5})$/;

/** What a word names: `tools/cpupower`, `selftests/timers`; undefined if it is no such word. */
export function parseTool(word: string): ToolTarget | undefined {
  const [, by, name] = NAME.exec(word) ?? [];
  return by === undefined ? undefined : { by: by as ToolTarget["by"], name: name! };
}

/** A target as a build's name has it. */
export function toolWord({ by, name }: ToolTarget): string {
  return `${by}/${name}`;
}

/** The name of this machine's architecture: as `archs` have it, else as the machine does. */
export function ownArch(archs: readonly ArchConfig[]): string {
  return findArch(archs, hostArch())?.name ?? hostArch();
}

/** What compiles programs for the machine itself. */
const COMPILER = { kind: "gcc", prefix: "", suffix: "", packages: ["gcc"], make: {} } as const;

/**
 * The build of a target. It has no configuration, and the compiler of the machine; `arch` is its architecture by
 * {@linkcode ownArch}, or another one, which this machine cannot build.
 */
export function toolBuild(arch: string, tool: ToolTarget): Build {
  const word = toolWord(tool);
  return {
    name: `${arch}:${word}`,
    aliases: [],
    arch,
    srcarch: arch,
    reads: [],
    toolchain: COMPILER,
    defconfig: word,
    why: "programs of the tree, for the machine itself",
    fragment: [],
    targets: [],
    hostPackages: [],
    hostTools: [],
    units: 100,
    tool,
    of: { arch, kconfig: word },
  };
}

/** Why a build of programs is none of this machine, or undefined if it is. */
export function foreignTool(
  { tool, of }: Pick<Build, "tool" | "of">,
  archs: readonly ArchConfig[],
): string | undefined {
  const own = ownArch(archs);
  return tool === undefined || of.arch === own
    ? undefined
    : `programs of the tree are built for this machine, which is ${own}`;
}
