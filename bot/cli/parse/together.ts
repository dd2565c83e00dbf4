/**
 * Which flags go together. `flags` are values by the names of their flags; false and undefined mean that
 * a flag was not given.
 * @module
 */
import { UserError } from "../../system/errors.ts";

type Values = Readonly<Record<string, unknown>>;

/** Throws {@linkcode UserError} if one was given: `--range is for certify --check FILE`. */
export function refuse(flags: Values, why: string): void {
  const [first] = given(flags);
  if (first !== undefined) throw new UserError(`--${first} ${why}`);
}

/** Throws {@linkcode UserError} if more than one was given; `more` is what to do. */
export function exclude(
  flags: Values,
  { more = "", hint }: { readonly more?: string; readonly hint?: string } = {},
): void {
  if (given(flags).length < 2) return;
  const names = Object.keys(flags).map((name) => `--${name}`);
  const all = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  throw new UserError(`${all} exclude each other${more}`, { hint });
}

function given(flags: Values): readonly string[] {
  return Object.keys(flags).filter((name) => flags[name] !== undefined && flags[name] !== false);
}
