/**
 * Flags of every command.
 * @module
 */
import { bool, choice, dir, type Given, orNot } from "../flag_kinds.ts";

/** In the order of help. */
export const GLOBAL_FLAGS = {
  json: bool({ help: "print data as JSON instead of text" }),
  verbose: bool({ short: "v", help: "also print what is run and read" }),
  color: orNot(
    choice({
      value: "WHEN",
      offer: ["auto", "always", "never"],
      bare: "always",
      help: "auto, always or never; auto: on a terminal",
    }),
    "as --color=never; so does NO_COLOR in the environment",
  ),
  cache: dir({
    help:
      "keep trees, builds and results here\n(default: EVERYSTEP_CACHE, else ~/.cache/everystep)",
  }),
  help: bool({ short: "h", help: "print this" }),
  version: bool({ help: "print the version" }),
};

/** The flags of every command. */
export interface GlobalOptions {
  readonly verbose: boolean;
  /** Print data as JSON instead of text. */
  readonly json: boolean;
  /** `auto`: colour on a terminal, unless NO_COLOR is set. */
  readonly color: "auto" | "always" | "never";
  /** Directory to use in place of the user's cache directory. */
  readonly cache?: string;
}

/** The values of {@linkcode GLOBAL_FLAGS}. */
export function readGlobals(
  { verbose, json, color, cache }: Given<typeof GLOBAL_FLAGS>,
): GlobalOptions {
  return { verbose, json, color: color === false ? "never" : color ?? "auto", cache };
}
