/**
 * The tokens of `PATCHWORK_TOKEN`: one, or one for each host.
 * @module
 */
import { UserError } from "../../system/errors.ts";

/**
 * The token for a host; undefined if there is none. Throws {@linkcode UserError}, which does not say what stands there, for one
 * token and several patchworks: it would go to hosts that it is not of.
 */
export function tokenOf(given: string, host: string, patchworks: number): string | undefined {
  const words = given.trim().split(/[\s,]+/);
  if (words.some((word) => word.includes("="))) {
    return words.map((word) => /^([^=]+)=(.+)$/.exec(word))
      .find((found) => found?.[1]?.toLowerCase() === host.toLowerCase())?.[2];
  }
  if (patchworks > 1 || words.length > 1) {
    throw new UserError("PATCHWORK_TOKEN has one token, and there are several patchworks", {
      hint: "PATCHWORK_TOKEN='HOST=TOKEN HOST=TOKEN'",
    });
  }
  return words[0];
}
