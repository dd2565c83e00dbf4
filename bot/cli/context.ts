/**
 * What every command gets from the composition root.
 * @module
 */
import type { CommandContext } from "./command.ts";
import type { GlobalOptions } from "./shared_flags/global.ts";
import { inDir } from "../engine/context.ts";
import { cleanLine, cleanText } from "../text/clean.ts";
import { cacheDir } from "../system/files/files.ts";
import { userDirectory } from "../system/host.ts";
import type { Terminal } from "../system/terminal/terminal.ts";
import { ticks } from "../system/wait.ts";
import type { Ui } from "../system/terminal/ui.ts";

/** The context of a command line, typed in a directory; `commands` are those that help lists. */
export function makeContext(
  options: GlobalOptions,
  terminal: Terminal,
  signal: AbortSignal,
  { cwd = userDirectory(), commands = [] }: Partial<Pick<CommandContext, "cwd" | "commands">> = {},
): CommandContext {
  return {
    cache: options.cache === undefined ? cacheDir() : inDir(cwd, options.cache),
    cwd,
    home: decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, ""),
    terminal,
    get view() {
      return { color: terminal.color, width: terminal.width() };
    },
    ui: terminalUi(terminal, options.verbose),
    signal,
    json: options.json,
    print: (value, text) => terminal.out(options.json ? JSON.stringify(value, null, 2) : text()),
    commands,
  };
}

/** A pipe gets a line of progress at most this often. */
const PIPE_MS = 10_000;

/** Shows notes and progress on standard error. */
function terminalUi(terminal: Terminal, verbose: boolean): Ui {
  let last = "", at = -PIPE_MS;
  return {
    note: (text) => terminal.err(cleanText(text)),
    debug: (text) => verbose ? terminal.err(cleanText(text)) : undefined,
    step(message, fraction) {
      const text = cleanLine(message);
      const line = fraction === undefined ? text : `${text} ${Math.round(fraction * 100)}%`;
      if (terminal.live) return terminal.draw([line.slice(0, terminal.width() - 1)]);
      const now = ticks();
      const what = text.split(/[:\d]/)[0]!;
      if ((what === last || fraction !== undefined) && now - at < PIPE_MS) return;
      last = what;
      at = now;
      terminal.err(line);
    },
  };
}
