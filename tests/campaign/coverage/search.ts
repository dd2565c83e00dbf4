/**
 * Which configuration the search for cover builds takes for each patch of the corpus, by Kconfig alone: minutes, where
 * `run.ts` takes hours. `deno run -A tests/campaign/coverage/search.ts OUT TREE`: TREE is a source of the kernel without
 * output in it; configurations are made in OUT, and what is there is not made again.
 */
import { configWords, variables } from "../../../bot/compile/kbuild.ts";
import { withFragment } from "../../../bot/compile/config.ts";
import { loadArchs, parseKconfig, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import { derive, fileName } from "../../../bot/config/builds/mod.ts";
import type { ArchConfig } from "../../../bot/config/types.ts";
import { compilersOf } from "../../../bot/doctor/mod.ts";
import { machineConfigs } from "../../../bot/engine/cover/configs.ts";
import {
  dependsOfFile,
  gatedFiles,
  hintsOf,
  opens,
  topsOf,
} from "../../../bot/engine/cover/files.ts";
import { coverArchs } from "../../../bot/plan/mod.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { kindOf, writeAtomic } from "../../../bot/system/files/files.ts";
import { run } from "../../../bot/system/process/process.ts";
import { PATCHES } from "./patches.ts";

type Symbols = ReadonlySet<string>;

/** Makes configurations in a directory; undefined: there is no such compiler, or Kconfig does not keep it. */
function kconfig(out: string, tree: string) {
  const known = new Map<string, Promise<Symbols | undefined>>();
  const make = async (arch: ArchConfig, word: string): Promise<Symbols | undefined> => {
    const build = derive(arch, { kconfig: parseKconfig(word), toolchain: "", paths: false });
    if (await compilersOf(build) === undefined) return undefined;
    const dir = `${out}/${fileName(build.name).slice(0, 150)}`, config = `${dir}/.config`;
    await makeDir(dir);
    const made = async (words: readonly string[]) =>
      (await run(["make", "-s", "-C", tree, `O=${dir}`, ...variables(build), ...words], {
        env: Deno.env.toObject(),
      })).ok;
    if (await kindOf(`${dir}/done`) === "none") {
      if (!await made(configWords(build))) return undefined;
      if (build.fragment.length > 0) {
        await writeAtomic(config, withFragment(await Deno.readTextFile(config), build.fragment));
        if (!await made(["olddefconfig"])) return undefined;
      }
      await writeAtomic(`${dir}/done`, "");
    }
    const text = await Deno.readTextFile(config);
    const kept = build.fragment.every((line) =>
      line.startsWith("#") || text.includes(`\n${line}\n`)
    );
    return kept
      ? new Set([...text.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name!))
      : undefined;
  };
  return (arch: ArchConfig, word: string) => {
    const key = `${arch.name}:${word}`, symbols = known.get(key) ?? make(arch, word);
    known.set(key, symbols);
    return symbols;
  };
}

/** The build that opens a file, or `none`. As bot/engine/cover/search.ts goes about it, one file at a time. */
async function found(
  path: string,
  tree: string,
  archs: readonly ArchConfig[],
  symbolsOf: ReturnType<typeof kconfig>,
): Promise<string> {
  const [file] = await gatedFiles(tree, [{ file: path, symbols: [] }]);
  if (file === undefined) return "none: no file of make names it";
  for (const arch of coverArchs(archs, await hintsOf(tree, [file], ["um"]))) {
    const symbols = await symbolsOf(arch, "allmodconfig");
    if (symbols !== undefined && opens(symbols, file)) return `${arch.name}:allmodconfig`;
  }
  const depends = await dependsOfFile(tree, file);
  for (const { arch, kconfig } of await machineConfigs(tree, file, archs, depends)) {
    const symbols = await symbolsOf(arch, kconfig);
    if (symbols === undefined) continue;
    if (opens(symbols, file)) return `${arch.name}:${kconfig}`;
    for (const top of topsOf(symbols, file, depends)) {
      for (const value of ["y", "m"]) {
        const lines = top.map((symbol) => `CONFIG_${symbol}=${value}`);
        const topped = [kconfig, ...lines].join("+"), more = await symbolsOf(arch, topped);
        if (more !== undefined && opens(more, file)) return `${arch.name}:${topped}`;
      }
    }
  }
  return "none";
}

if (import.meta.main) {
  const [out, tree] = Deno.args;
  if (out === undefined || tree === undefined) {
    console.error("search.ts OUT TREE");
    Deno.exit(2);
  }
  const archs = await loadArchs(SHIPPED_CONFIGS), symbolsOf = kconfig(out, tree);
  for (const { name, path } of PATCHES) {
    console.log(`| ${name} | \`${path}\` | ${await found(path, tree, archs, symbolsOf)} |`);
  }
}
