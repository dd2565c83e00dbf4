/** Command lines as the program reads them. */
import { parseCommand as parse } from "../../bot/cli/parse.ts";
import type { GlobalOptions } from "../../bot/cli/shared_flags/global.ts";
import { COMMANDS } from "../../bot/commands/mod.ts";

/** The name of a command, and all that it is told, by name. */
export type Parsed = GlobalOptions & { readonly kind: string } & Readonly<Record<string, unknown>>;

/** Reads a command line. Throws UserError. */
export function parseCommand(argv: readonly string[]): Parsed {
  const { command, options, globals } = parse(argv, COMMANDS);
  return { kind: command.name, ...options as object, ...globals };
}
