/**
 * What there is to say of the names that `--werror` was given.
 * @module
 */
import { didYouMean } from "../../config/nearest.ts";
import type { Build } from "../../config/types.ts";
import { unknownWarnings } from "../../doctor/mod.ts";
import { EVERY_WARNING, WARNING_TOOLS } from "../../judge/mod.ts";

/** A note for each name that no tool has, and no compiler of the run knows: it fails nothing. */
export async function werrorNotes(
  werror: readonly string[],
  builds: readonly Build[],
): Promise<readonly string[]> {
  const names = werror.filter((one) => one !== EVERY_WARNING && !WARNING_TOOLS.includes(one));
  if (names.length === 0) return [];
  return (await unknownWarnings(names, builds)).map((name) =>
    `--werror=${name} fails nothing: no compiler of this run has -W${
      name.replace(/^-W/, "")
    }, and ` +
    `no tool is called so${didYouMean(name, WARNING_TOOLS)}`
  );
}
