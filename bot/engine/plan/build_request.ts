/**
 * Which builds were asked for on the command line, with the files that they name.
 * @module
 */
import type { SelectOptions } from "../options.ts";
import type { BuildRequest, BuildSets, KconfigFiles } from "../../config/mod.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf, readTextIfThere } from "../../system/files/files.ts";
import { randomSeed } from "../../system/host.ts";
import { type Context, inDir } from "../context.ts";

/** The flags that say it, where a command has them. */
export type BuildFlags = Partial<
  Pick<SelectOptions, "archs" | "builds" | "kconfigs" | "fragments" | "toolchains" | "tree">
>;

/** The request; reads the files that it names. A `randconfig` without a seed gets one, which is shown. */
export async function requestOf(
  { archs, builds = [], kconfigs = [], fragments = [], toolchains = [], tree }: BuildFlags,
  sets: BuildSets,
  context: Context,
): Promise<BuildRequest> {
  const words = [
    ...kconfigs,
    ...[...builds, ...archs ?? []].map((name) => name.split(":")[1] ?? ""),
  ];
  const texts = new Map<string, string>();
  for (const path of new Set([...words.flatMap((one) => one.split("+")), ...fragments])) {
    // A symbol and a word that Kconfig knows are no files, whatever lies about.
    if (path === "" || /^(?:# )?CONFIG_|^[a-z0-9_]+config$/.test(path)) continue;
    const file = inDir(context.cwd, path);
    if (await kindOf(file) === "file") texts.set(path, await readTextIfThere(file) ?? "");
  }
  const own = words.some((one) => one.split("+")[0] === "current")
    ? await currentConfig(tree, context)
    : undefined;
  let drawn: number | undefined;
  const files: KconfigFiles = {
    read: (path) => texts.get(path),
    current: () => own!,
    seed() {
      if (drawn === undefined) {
        drawn = randomSeed() % 2 ** 32;
        context.ui.note(`randconfig=${drawn}: the same configuration again`);
      }
      return drawn;
    },
  };
  return { names: builds, kconfigs, fragments, toolchains, sets, files };
}

/** The `.config` of the user's tree. */
async function currentConfig(
  tree: string | undefined,
  { cwd }: Context,
): Promise<{ readonly path: string; readonly text: string }> {
  const named = tree?.replace(/^[\w.-]+=(?=[./~])/, "").replace(/#[^/]*$/, "");
  const dir = named === undefined ? cwd : inDir(cwd, named);
  const text = await readTextIfThere(`${dir}/.config`);
  if (text !== undefined) return { path: ".config", text };
  throw new UserError("--kconfig current: the tree has no .config", {
    place: { file: `${dir}/.config` },
    hint: "name the file: --kconfig PATH",
  });
}
