/**
 * Configurations of one machine that may compile what no allmodconfig does: a defconfig of the tree that sets a
 * file's symbols, or its machine, and that with the symbols on top.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import { positiveSymbols } from "../../plan/mod.ts";
import { run } from "../../system/process/process.ts";
import { archDirsOf } from "./arch_dirs.ts";
import type { Depends, Gated } from "./files.ts";

/** A configuration to try: of an architecture, by a name that `--kconfig` takes. */
export interface MachineConfig {
  readonly arch: ArchConfig;
  readonly kconfig: string;
}

/** Of one symbol no more files are taken. */
const MAX_FILES = 3;
/** For one file no more configurations are tried. */
const MAX_CONFIGS = 6;

/**
 * The configurations for a file, the likeliest first: those of the tree that set its own symbol, those that set a
 * machine which its symbols depend on, and the usual ones of the architectures that its symbols name.
 */
export async function machineConfigs(
  source: string,
  { ways }: Gated,
  archs: readonly ArchConfig[],
  depends: Depends,
): Promise<readonly MachineConfig[]> {
  const own = [...new Set(ways.flatMap((way) => way.slice(0, 1)))];
  const all = [...new Set(ways.flat())];
  const machines = [...new Set([...depends.values()].flat().flatMap(positiveSymbols))];
  const dirs = await archDirsOf(source, [...machines, ...all]);
  const named = await settingEach(source, [
    ...own,
    ...machines.filter((one) => dirs.has(one)),
  ]);
  const found = [
    ...named.flatMap(({ dir, name }) => of(archs, dir).slice(0, 1).map((arch) => ({ arch, name }))),
    ...[...dirs.values()].flat().flatMap((dir) =>
      of(archs, dir).map((arch) => ({ arch, name: "defconfig" }))
    ),
  ];
  const configs = new Map(
    found.map(({ arch, name }) => [`${arch.name}:${name}`, { arch, kconfig: name }] as const),
  );
  return [...configs.values()].slice(0, MAX_CONFIGS);
}

/** Architectures of a directory, those of every run first. */
function of(archs: readonly ArchConfig[], dir: string): readonly ArchConfig[] {
  return archs.filter(({ srcarch }) => srcarch === dir).toSorted((a, b) => +!!a.extra - +!!b.extra);
}

/** The defconfigs of the tree that set one of these symbols, those of the first symbols first. */
async function settingEach(
  source: string,
  symbols: readonly string[],
): Promise<readonly { readonly dir: string; readonly name: string }[]> {
  const found: { dir: string; name: string }[] = [], dirs = await configDirs(source);
  for (const symbol of symbols) {
    const argv = [
      ...["grep", "-rlE", "--include=*_defconfig", "-e", `^CONFIG_${symbol}=[ym]$`],
      ...["--", ...dirs],
    ];
    const { stdout } = await run(argv, { cwd: source });
    const files = [...stdout.matchAll(/^arch\/([^/\n]+)\/configs\/([\w.-]+)$/gm)]
      .map(([, dir, name]) => ({ dir: dir!, name: name! }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
    found.push(...files.slice(0, MAX_FILES));
  }
  return found;
}

async function configDirs(source: string): Promise<readonly string[]> {
  const argv = ["find", "arch", "-mindepth", "2", "-maxdepth", "2", "-name", "configs"];
  const { stdout } = await run(argv, { cwd: source });
  return stdout.split("\n").filter((path) => path !== "").sort();
}
