/**
 * Which units most likely mend an error. Pure.
 * @module
 */
import type { Diagnostic } from "../compile/types.ts";
import { changedWords, normalized, wordsOf } from "../judge/mod.ts";
import type { Unit } from "./types.ts";

/** More errors than these say nothing new. */
const ASKED = 20;
/** How far from the error's line a hunk is still near: other patches may have moved it. */
const NEAR = 20;

/**
 * How much speaks for a unit, 0 if nothing: it changes words that the errors name, the file of an
 * error, or a file that one was included from.
 */
export function score(unit: Unit, errors: readonly Diagnostic[]): number {
  const asked = errors.slice(0, ASKED);
  return asked.reduce((sum, error) => Math.max(sum, scoreOne(unit, error)), 0);
}

function scoreOne(unit: Unit, error: Diagnostic): number {
  const words = 3 * changedWords(unit.changed, wordsOf(error));
  const own = error.file !== undefined && normalized(error.file) === unit.path;
  const far = Math.abs((unit.lines?.start ?? 0) - (error.line ?? Infinity));
  const place = own ? (far <= NEAR ? 3 : 2) : 0;
  const included = (error.includedFrom ?? []).some(({ file }) => normalized(file) === unit.path);
  const base = unit.path.split("/").at(-1)!.replace(/\.\w+$/, "");
  const text = `${error.file ?? ""} ${error.message}`;
  const named = base.length > 2 && text.includes(base) ? 1 : 0;
  return words + place + (included ? 1 : 0) + named;
}
