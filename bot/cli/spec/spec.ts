/**
 * The shape of the table of commands: what help, completion and the parser are made from.
 * @module
 */
import type { CommandName } from "../command.ts";

/** The program's name, in usage lines and completions. */
export const PROGRAM = "everystep";

/** Exit code 2. */
export const WRONG = [2, "wrong usage or input"] as const;
/** Exit code 3, of commands that judge nothing. */
export const MACHINE = [3, "the machine could not do it: network, disk, a tool missing"] as const;

/** What a shell may offer for a value: words, files, directories, or nothing. */
export type Offer = readonly string[] | "file" | "dir" | "none";

/** One flag. */
export interface FlagSpec {
  /** Without the dashes: `fail-fast`. */
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** What help calls its value; a flag without it takes none. */
  readonly value?: string;
  /** What a shell offers for the value. */
  readonly offer?: Offer;
  /** May be given more than once; all values count. */
  readonly many?: boolean;
  /** The value that `--flag` alone stands for. */
  readonly bare?: string;
  /** There is a `--no-` form; help shows it with this text. */
  readonly no?: string;
  /** Only the `--no-` form is worth showing. */
  readonly onlyNo?: boolean;
  /** One line or two; `\n` starts a new one. */
  readonly help: string;
}

/** One command. */
export interface CommandSpec {
  readonly name: CommandName;
  /** In the list of commands: a few words. */
  readonly summary: string;
  /** In its own help: two sentences or so. */
  readonly about: string;
  /** What stands behind the command: `[SERIES]`. */
  readonly args?: string;
  /** How many words it takes. */
  readonly maxArgs: number;
  /** What a shell offers for them. */
  readonly offer: Offer;
  readonly flags: readonly FlagSpec[];
  /** Command lines, without the program's name unless they are pipes, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** More paragraphs for its help. */
  readonly more?: string;
  /** Exit codes that it can end with, and what they mean for it. */
  readonly exits: readonly (readonly [number, string])[];
}
