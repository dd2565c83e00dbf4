/**
 * What a command is: its help, its flags, and what it does. Each stands in a file of its own below `bot/commands/`; the parser,
 * help and completion are made from the list of them.
 * @module
 */
import type { Context } from "../engine/context.ts";
import type { Terminal } from "../system/terminal/terminal.ts";
import type { RenderOptions } from "../text/paint.ts";
import {
  type Flags,
  type Found,
  type Given,
  named,
  type NamedFlag,
  type Offer,
  readGiven,
} from "./flag_kinds.ts";
import { GLOBAL_FLAGS } from "./shared_flags/global.ts";

/** The program's name, in usage lines and completions. */
export const PROGRAM = "everystep";

/** Exit code 2. */
export const WRONG = [2, "wrong usage or input"] as const;
/** Exit code 3, of commands that judge nothing. */
export const MACHINE = [3, "the machine could not do it: network, disk, a tool missing"] as const;

/** What help says of a command. */
interface CommandText {
  readonly name: string;
  /** In the list of commands: a few words. */
  readonly summary: string;
  /** In its own help: two sentences or so. */
  readonly about: string;
  /** Its arguments; undefined: none. */
  readonly args?: {
    /** How help shows them: `[SERIES]`. */
    readonly usage: string;
    readonly most: number;
    /** What a shell offers for them; `command`: the names of the commands. */
    readonly offer: Offer | "command";
  };
  /** More paragraphs for its help. */
  readonly more?: string;
  /** Command lines, without the program's name unless they are pipes, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Exit codes that it can end with, and what they mean for it. */
  readonly exits: readonly (readonly [number, string])[];
}

/** The surroundings of a command: those of a run, and a terminal. */
export interface CommandContext extends Context {
  readonly terminal: Terminal;
  /** Colours and columns of what is printed there now. */
  readonly view: RenderOptions;
  /** Print data as JSON instead of text. */
  readonly json: boolean;
  /** Prints an answer: as JSON if that was asked for, else as text. */
  readonly print: (value: unknown, text: () => string) => void;
  /** All commands, in the order of help. */
  readonly commands: readonly Command[];
}

/** One command; `Options` is what it makes of its flags and words. */
export interface Command<Options = unknown> extends CommandText {
  readonly flags: readonly NamedFlag[];
  /** Reads what was given. Throws `UserError`. */
  read(found: Found): Options;
  /** Does it, and gives the exit code. */
  run(options: Options, context: CommandContext): number | Promise<number>;
}

/** A command as its file declares it. */
interface Declared<F extends Flags, Options> extends CommandText {
  readonly flags: F;
  /** What holds between flags, and how the command calls them; undefined: they are the options. */
  read?(given: Given<F & typeof GLOBAL_FLAGS>): Options;
  /** Does it, and gives the exit code; loads what it needs. */
  run(options: Options, context: CommandContext): number | Promise<number>;
}

/** Makes a command of what its file declares. */
export function command<const F extends Flags, Options = Given<F & typeof GLOBAL_FLAGS>>(
  { flags, read, ...rest }: Declared<F, Options>,
): Command<Options> {
  const all: F & typeof GLOBAL_FLAGS = { ...flags, ...GLOBAL_FLAGS };
  return {
    ...rest,
    flags: named(flags),
    read(found) {
      const given = readGiven(all, found);
      return read === undefined ? given as Options : read(given);
    },
  };
}
