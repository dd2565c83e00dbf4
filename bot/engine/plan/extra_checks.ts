/**
 * `W=1` and `C=1` of make: more warnings of the compiler, and sparse. They become make variables of
 * each architecture, and so are part of what decides a result, and of the lines that reproduce it.
 * @module
 */
import type { HowToBuild } from "../options.ts";
import { UserError } from "../../system/errors.ts";
import { have } from "../../system/process/process.ts";
import type { Choice } from "./choice.ts";

/** The architectures with what was asked for. Throws UserError if sparse is asked for and missing. */
export async function withChecks(
  choice: Choice,
  { warnings, sparse }: Pick<HowToBuild, "warnings" | "sparse">,
): Promise<Choice> {
  if (sparse !== undefined && !await have("sparse")) {
    throw new UserError("sparse is not installed", { hint: "apt-get install sparse" });
  }
  const more = {
    ...(warnings === undefined ? {} : { W: warnings }),
    ...(sparse === undefined ? {} : { C: sparse }),
  };
  if (Object.keys(more).length === 0) return choice;
  return {
    ...choice,
    archs: choice.archs.map((arch) => ({
      ...arch,
      toolchain: { ...arch.toolchain, make: { ...arch.toolchain.make, ...more } },
    })),
  };
}
