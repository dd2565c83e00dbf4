/**
 * The base of a series, as reports have it. Pure.
 * @module
 */
import type { Base } from "../../tree/types.ts";

/** The base as reports have it: the commit that others have, with what is applied on top. */
export function reportBase(
  { commit, tree, how, why, below, prerequisites, fixes }: Base,
): Omit<Base, "below" | "mails"> {
  return {
    ...(below ?? { commit, tree }),
    ...{ how, why },
    ...(prerequisites === undefined || prerequisites.length === 0 ? {} : { prerequisites }),
    ...(fixes === undefined ? {} : { fixes }),
  };
}
