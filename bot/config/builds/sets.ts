/**
 * Reading `configs/builds.toml`: sets of builds by name.
 * @module
 */
import { z } from "zod";
import { UserError } from "../../system/errors.ts";
import { readTextIfThere } from "../../system/files/files.ts";
import { parseToml, strict } from "../toml.ts";
import { archName, buildName } from "../words.ts";

const setsFile = strict({ sets: z.record(archName, z.array(buildName).min(1)).default({}) });

/** Sets of builds by name. */
export type BuildSets = Readonly<Record<string, readonly string[]>>;

/** The sets of a file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseBuildSets(file: string, text: string): BuildSets {
  return parseToml(file, text, setsFile).sets;
}

/** The sets of several directories; those of a later one go before. A directory may have none. */
export async function loadBuildSets(dirs: readonly string[]): Promise<BuildSets> {
  const sets: Record<string, readonly string[]> = {};
  for (const dir of dirs) {
    const file = `${dir}/builds.toml`, text = await readTextIfThere(file);
    if (text !== undefined) Object.assign(sets, parseBuildSets(file, text));
  }
  return sets;
}

/** A set may not be called as an architecture is. Throws {@linkcode UserError}. */
export function checkSets(
  sets: BuildSets,
  archs: readonly { readonly name: string; readonly aliases: readonly string[] }[],
): void {
  const clash = archs.flatMap(({ name, aliases }) => [name, ...aliases, "all"])
    .find((name) => Object.hasOwn(sets, name));
  if (clash === undefined) return;
  throw new UserError(`the set "${clash}" has the name of an architecture`, {
    place: { file: "builds.toml" },
  });
}
