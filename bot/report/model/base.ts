/**
 * The base of a series, as reports have it. Pure.
 * @module
 */
import type { Base, Tree, TreeChoice } from "../../tree/types.ts";

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

/** Why it is this tree of several, as reports have it. */
export function chosenTree(
  { choice }: Pick<Tree, "choice">,
): { readonly chosen?: Omit<TreeChoice, "name"> } {
  if (choice === undefined) return {};
  const { of, why, tried } = choice;
  return { chosen: { of, why, tried } };
}
