/**
 * What every command gets from the composition root.
 * @module
 */
import { join } from "@std/path";
import type { GlobalOptions } from "../cli/command.ts";
import { cleanLine, cleanText } from "../report/clean.ts";
import { cacheDir } from "../system/files.ts";
import { userDirectory } from "../system/host.ts";
import type { Terminal } from "../system/terminal.ts";
import { ticks } from "../system/wait.ts";
import type { Ui } from "../system/ui.ts";

/** The program's surroundings. */
export interface Context {
  /** everystep's cache directory. */
  readonly cache: string;
  /** Where the user stands: relative paths start here. */
  readonly cwd: string;
  /** The directory of everystep itself. */
  readonly home: string;
  readonly terminal: Terminal;
  readonly ui: Ui;
  /** Aborted when the user wants us to stop. */
  readonly signal: AbortSignal;
}

/** The context of a command line, typed in a directory. */
export function makeContext(
  options: GlobalOptions,
  terminal: Terminal,
  signal: AbortSignal,
  cwd: string = userDirectory(),
): Context {
  return {
    cache: options.cache === undefined ? cacheDir() : inDir(cwd, options.cache),
    cwd,
    home: decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, ""),
    terminal,
    ui: terminalUi(terminal, options.verbose),
    signal,
  };
}

/** A path as the user typed it, made absolute. */
export function inDir(cwd: string, path: string): string {
  return path.startsWith("/") ? path : join(cwd, path);
}

/** everystep's own directory of configs, and that of `--configs`, whose files go before. */
export function configDirs(
  options: { readonly configs?: string },
  context: Pick<Context, "cwd" | "home">,
): readonly [string, ...string[]] {
  const own = `${context.home}/configs`, given = configsDir(options, context);
  return given === own ? [own] : [own, given];
}

/** The directory of `--configs`, or everystep's own. */
export function configsDir(
  { configs }: { readonly configs?: string },
  { cwd, home }: Pick<Context, "cwd" | "home">,
): string {
  return configs === undefined ? `${home}/configs` : inDir(cwd, configs);
}

/** A pipe gets a line of progress at most this often. */
const PIPE_MS = 10_000;

/** Shows notes and progress on standard error. */
function terminalUi(terminal: Terminal, verbose: boolean): Ui {
  let last = "", at = -PIPE_MS;
  return {
    note: (text) => terminal.err(cleanText(text)),
    debug: (text) => verbose ? terminal.err(cleanText(text)) : undefined,
    step(said, fraction) {
      const text = cleanLine(said);
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
