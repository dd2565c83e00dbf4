/**
 * Which architectures' allmodconfig may compile what no chosen build does, the likeliest first. Pure.
 * @module
 */
import { findArch } from "../config/pick.ts";
import type { ArchConfig } from "../config/types.ts";

/** What is known of the files that nothing compiles. */
export interface CoverHints {
  /** Their paths. */
  readonly paths: readonly string[];
  /** What their symbols depend on, as Kconfig has it: `ARCH_MVEBU || COMPILE_TEST`. */
  readonly depends: readonly string[];
  /** Directories of `arch/` whose Kconfig defines symbols that they depend on. */
  readonly dirs: readonly string[];
  /** Names of the architectures that the run builds already. */
  readonly own: readonly string[];
}

/** Most drivers are compiled on x86, by its allmodconfig with COMPILE_TEST; most others on Arm. */
const FIRST = ["x86_64"], LAST = ["arm64", "arm", "powerpc64"];

/** So many configurations are made to find some. */
const MAX_TRIED = 6;

/** Symbols that a condition asks for; not those that it asks to be off. */
export function positiveSymbols(depends: string): readonly string[] {
  return [...depends.matchAll(/(!\s*)?\b([A-Z][A-Z0-9_]*)\b/g)]
    .flatMap(([, not, name]) => not === undefined ? [name!] : []);
}

/** The architectures, in the order in which to try them. */
export function coverArchs(
  archs: readonly ArchConfig[],
  { paths, depends, dirs, own }: CoverHints,
): readonly ArchConfig[] {
  const inDir = (dir: string) =>
    archs.filter((arch) => arch.srcarch === dir).sort((a, b) => +!!a.extra - +!!b.extra).slice(
      0,
      1,
    );
  const byName = (name: string) => findArch(archs, name) ?? [];
  // Only its own architecture builds a file of arch/X.
  const touched = paths.flatMap((path) => /^arch\/([^/]+)\//.exec(path)?.[1] ?? []);
  const elsewhere = paths.some((path) => !path.startsWith("arch/"));
  const list = [
    ...touched.flatMap(inDir),
    ...!elsewhere ? [] : [
      ...FIRST.flatMap(byName),
      ...depends.flatMap(positiveSymbols).flatMap(byName),
      ...dirs.flatMap(inDir),
      ...own.flatMap(byName),
      ...LAST.flatMap(byName),
    ],
  ];
  return [...new Set(list)].slice(0, MAX_TRIED);
}
