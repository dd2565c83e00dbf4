/**
 * The terminal: what a person sees, and what a pipe gets.
 * @module
 */
import { InfraError } from "../errors.ts";
import { inert, toRunner } from "./runner.ts";

/** Standard output and error of the program. */
export interface Terminal {
  /** True if standard error is a terminal that can redraw lines. */
  readonly live: boolean;
  /** True if standard output shall have colours. */
  readonly color: boolean;
  /** Columns; 80 where there is no terminal. */
  width(): number;
  /** Columns and rows; 80 by 24 where there is no terminal. */
  size(): { readonly columns: number; readonly rows: number };
  /** Prints to standard output; a reader that went away is no error, a full disk is an InfraError. */
  out(text: string): void;
  /** Prints to standard error, above the live lines; where that cannot be written, the text is lost. */
  err(text: string): void;
  /** Shows these lines below everything, in place of the last ones; an empty list clears them. */
  draw(lines: readonly string[]): void;
}

/** Shows nothing: for programs that use everystep as a library. */
export const quietTerminal: Terminal = {
  live: false,
  color: false,
  width: () => 80,
  size: () => ({ columns: 80, rows: 24 }),
  out() {},
  err() {},
  draw() {},
};

/** The process's own terminal. `color`: `auto` obeys NO_COLOR (no-color.org) and TERM=dumb. */
export function ownTerminal(color: "auto" | "always" | "never"): Terminal {
  const dumb = Deno.env.get("TERM") === "dumb";
  const live = Deno.stderr.isTerminal() && !dumb && size() !== undefined;
  const noColor = (Deno.env.get("NO_COLOR") ?? "") !== "";
  const safe = (stream: 1 | 2) => toRunner(stream) ? inert : (text: string) => text;
  const safeOut = safe(1), safeErr = safe(2);
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) write(Deno.stderr, `\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  return {
    live,
    color: color === "always" || color === "auto" && Deno.stdout.isTerminal() && !noColor && !dumb,
    width: () => size()?.columns ?? 80,
    size: () => size() ?? { columns: 80, rows: 24 },
    out(text) {
      clear();
      const failed = write(Deno.stdout, safeOut(text.endsWith("\n") ? text : `${text}\n`));
      if (failed !== undefined) throw new InfraError(`cannot write standard output: ${failed}`);
    },
    err(text) {
      clear();
      write(Deno.stderr, safeErr(text.endsWith("\n") ? text : `${text}\n`));
    },
    draw(lines) {
      if (!live) return;
      clear();
      const visible = lines.slice(-Math.max(1, (size()?.rows ?? 24) - 1));
      if (visible.length > 0) write(Deno.stderr, visible.join("\n") + "\n");
      drawn = visible.length;
    },
  };
}

function size(): { columns: number; rows: number } | undefined {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}

/** Gives what failed. Where nobody reads any more, nothing did. */
function write(
  stream: { writeSync(data: Uint8Array): number },
  text: string,
): string | undefined {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) return (error as Error).message;
  }
  return undefined;
}
