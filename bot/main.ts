/**
 * The composition root: the command line in, the exit code out. The one place that knows all stages.
 * @module
 */
import type { Command } from "./cli/command.ts";
import { helpText } from "./cli/help.ts";
import { parseCommand } from "./cli/parse.ts";
import { type CommandContext, makeContext } from "./cli/context.ts";
import { VERSION } from "./version.ts";
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
  const tell = (error: UserError | InfraError) => {
    try {
      fallback.out(errorJson(error));
    } catch {
      // Standard output cannot be written: the line on standard error says so.
    }
  };
  using stop = stopSignal();
  let json = false, answered = false;
  try {
    const command = parseCommand(argv);
    json = command.json;
    const given = world.terminal ?? ownTerminal(command.color);
    const terminal: Terminal = {
      ...given,
      out(text) {
        answered = true;
        given.out(text);
      },
    };
    const context = makeContext(command, terminal, stop.signal, world.cwd);
    const code = await dispatch(command, context);
    return SIGNAL_CODES[stop.stopped() ?? ""] ?? code;
  } catch (error) {
    fallback.draw([]);
    if (stop.signal.aborted) return SIGNAL_CODES[stop.stopped() ?? ""] ?? 130;
    if (error instanceof UserError) {
      fallback.err(cleanText(`everystep: ${error.text}`));
      // Standard output is one document: what the command said there already is the answer.
      if (json && !answered) tell(error);
      return 2;
    }
    const failure = machineFailure(error);
    if (failure !== undefined) {
      fallback.err(cleanText(`everystep: ${failure}`));
      if (json && !answered && error instanceof InfraError) tell(error);
      return 3;
    }
    throw error;
  }
}

/** The stages are loaded only by the commands that need them: help and completion answer at once. */
async function dispatch(command: Command, context: CommandContext): Promise<number> {
  const { terminal } = context;
  switch (command.kind) {
    case "verify":
      return (await import("./commands/verify.ts")).verify(command, context);
    case "plan":
      return (await import("./commands/plan.ts")).plan(command, context);
    case "check":
      return (await import("./commands/check.ts")).check(command, context);
    case "fetch":
      return (await import("./commands/fetch.ts")).fetchSeries(command, context);
    case "interdiff":
      return (await import("./commands/interdiff.ts")).runInterdiff(command, context);
    case "cc":
      return (await import("./commands/cc.ts")).cc(command, context);
    case "mend":
      return (await import("./commands/mend.ts")).mend(command, context);
    case "merge":
      return (await import("./commands/merge.ts")).merge(command, context);
    case "hook":
      return (await import("./commands/hook.ts")).hook(command, context);
    case "report":
      return (await import("./commands/report.ts")).report(command, context);
    case "certify":
      return (await import("./commands/certify.ts")).certify(command, context);
    case "mail":
      return (await import("./commands/mail.ts")).mail(command, context);
    case "publish":
      return (await import("./commands/publish.ts")).publish(command, context);
    case "serve":
      return (await import("./commands/serve.ts")).serve(command, context);
    case "worker":
      return (await import("./commands/worker.ts")).worker(command, context);
    case "submit":
      return (await import("./commands/submit.ts")).submitSeries(command, context);
    case "doctor":
      return (await import("./commands/doctor.ts")).doctor(command, context);
    case "tree":
      return (await import("./commands/tree.ts")).tree(command, context);
    case "clean":
      return (await import("./commands/clean.ts")).clean(command, context);
    case "schema":
      return (await import("./commands/schema.ts")).schema(command, context);
    case "completion":
      return (await import("./commands/completion.ts")).completion(command, context);
    case "help":
      terminal.out(helpText(command.topic));
      return 0;
    case "version":
      terminal.out(command.json ? JSON.stringify({ version: VERSION }) : `everystep ${VERSION}`);
      return 0;
  }
}
