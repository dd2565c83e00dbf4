/**
 * The composition root: the command line in, the exit code out. The one place that knows all stages.
 * @module
 */
import { parseCommand } from "./cli/parse.ts";
import { makeContext } from "./cli/context.ts";
import { COMMANDS } from "./commands/mod.ts";
import { cleanText } from "./text/clean.ts";
import { errorJson } from "./report/model/error.ts";
import { InfraError, machineFailure, UserError } from "./system/errors.ts";
import { stopSignal } from "./system/host.ts";
import { ownTerminal, type Terminal } from "./system/terminal/terminal.ts";

/** What a shell expects of a program that a signal ended: 128 and its number. */
const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Where a command line runs; what is left out is the process's own. */
export interface World {
  /** Where it prints. */
  readonly terminal?: Terminal;
  /** The user's directory. */
  readonly cwd?: string;
}

/**
 * Runs a command line (without the program's name) and gives its exit code: 0 bisect-safe, 1 not
 * bisect-safe, 2 wrong usage or input, 3 incomplete, 4 the series does not apply.
 */
export async function main(argv: readonly string[], world: World = {}): Promise<number> {
  const fallback = world.terminal ?? ownTerminal("auto");
  const printError = (error: UserError | InfraError) => {
    try {
      fallback.out(errorJson(error));
    } catch {
      // Standard output cannot be written: the line on standard error says so.
    }
  };
  using stop = stopSignal();
  let json = false, answered = false;
  try {
    const { command, options, globals } = parseCommand(argv, COMMANDS);
    json = globals.json;
    const given = world.terminal ?? ownTerminal(globals.color);
    const terminal: Terminal = {
      ...given,
      out(text) {
        answered = true;
        given.out(text);
      },
    };
    const surroundings = { cwd: world.cwd, commands: COMMANDS };
    const context = makeContext(globals, terminal, stop.signal, surroundings);
    const code = await Promise.race([command.run(options, context), stop.abandoned]);
    return SIGNAL_CODES[stop.stopped() ?? ""] ?? code;
  } catch (error) {
    fallback.draw([]);
    if (stop.signal.aborted) return SIGNAL_CODES[stop.stopped() ?? ""] ?? 130;
    if (error instanceof UserError) {
      fallback.err(cleanText(`everystep: ${error.text}`));
      // Standard output is one document: what the command said there already is the answer.
      if (json && !answered) printError(error);
      return 2;
    }
    const failure = machineFailure(error);
    if (failure !== undefined) {
      fallback.err(cleanText(`everystep: ${failure}`));
      if (json && !answered && error instanceof InfraError) printError(error);
      return 3;
    }
    throw error;
  }
}
