/**
 * Which lines of a file of make the configuration of a build leaves out.
 * @module
 */
import { type MakeValue, type Unused, unusedLines } from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";

/** The configuration as make reads it; a tree may read the second. */
const CONFIGS = ["include/config/auto.conf", ".config"];
const MAX_CONF = 4 * 2 ** 20, MAX_TEXT = 2 ** 20;

/** The same for each file of a build; `arch` is the directory of its architecture. */
export async function unusedBy(
  { build, source }: { readonly build: string; readonly source: string },
  arch: string,
): Promise<(path: string) => Promise<Unused>> {
  let text = "";
  for (const file of CONFIGS) {
    if (text === "") text = await readTextBeneath(build, file, MAX_CONF) ?? "";
  }
  const config = new Map(
    [...text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const value: MakeValue = (name) =>
    name === "SRCARCH" ? arch : name.startsWith("CONFIG_") ? config.get(name) ?? "" : undefined;
  return async (path) => unusedLines(await readTextBeneath(source, path, MAX_TEXT) ?? "", value);
}
