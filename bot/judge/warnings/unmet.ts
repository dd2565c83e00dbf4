/**
 * Kconfig's warnings of unmet dependencies, which name all that select the option: with one of these
 * gone, what is left is no new warning. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";

const LIST = /; (?:Selected|Implied) by \[\w\]: /;

/** The option and its dependencies, and all that select it. */
export interface Unmet {
  /** The message up to the list. */
  readonly about: string;
  /** `FOO [=y] && BAR [=y]`. */
  readonly by: ReadonlySet<string>;
}

/** The parts of such a warning; undefined for any other. */
export function unmetOf({ tool, message }: Diagnostic): Unmet | undefined {
  if (tool !== "kconfig" || !message.startsWith("unmet direct dependencies ")) return undefined;
  const [about = "", ...lists] = message.split(LIST);
  // A list that was too long to be kept says nothing of what it lacks.
  if (message.endsWith("...")) return undefined;
  return { about, by: new Set(lists.flatMap((list) => list.split(", "))) };
}

/** True if nothing selects the option that did not before. */
export function isStill(now: Unmet, before: Unmet): boolean {
  return now.about === before.about && [...now.by].every((one) => before.by.has(one));
}
