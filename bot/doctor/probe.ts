/**
 * Asking a program something, and never waiting long for the answer.
 * @module
 */
import { InfraError } from "../system/errors.ts";
import { type Outcome, run, type RunOptions } from "../system/process/process.ts";
import { searchPath, which } from "../system/process/which.ts";

const PATIENCE_MS = 20_000;

/** Where programs are looked for; tests bring their own. */
export interface ProbeEnvironment {
  /** A search path like `PATH`. Default: the user's and the system's. */
  readonly path?: string;
  /** Milliseconds after which a program that does not answer is called broken. Default: 20 seconds. */
  readonly patienceMs?: number;
}

/** The search path of a place. */
export function pathOf(place: ProbeEnvironment): string {
  return place.path ?? searchPath();
}

/** Runs a program in a plain environment; undefined if it is not there or cannot be started. */
export async function ask(
  program: string,
  args: readonly string[],
  place: ProbeEnvironment,
  options: Pick<RunOptions, "stdin" | "cwd"> = {},
): Promise<Outcome | undefined> {
  const path = pathOf(place);
  const file = await which(program, path);
  if (file === undefined) return undefined;
  try {
    return await run([file, ...args], {
      ...options,
      env: { PATH: path, LC_ALL: "C", HOME: "/" },
      timeoutMs: place.patienceMs ?? PATIENCE_MS,
      tailBytes: 64 * 1024,
    });
  } catch (error) {
    // It is there and may be executed, but the kernel refuses it: another machine's, or empty.
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

/** The first line of a program's output that says something, for a terminal: no control characters. */
export function firstLine(outcome: Outcome): string {
  const line = `${outcome.stdout}\n${outcome.stderr}`.split("\n").find((text) => /\w/.test(text));
  // deno-lint-ignore no-control-regex
  return (line ?? "").replace(/[\x00-\x1f\x7f-\x9f]+/g, " ").trim().slice(0, 160);
}

/** Why a program did not do its work, in one line. */
export function failure(outcome: Outcome): string {
  if (outcome.timedOut) return "it was asked and did not answer";
  const errors = outcome.stderr.split("\n");
  const error = errors.find((line) => /error/i.test(line)) ??
    errors.find((line) => /\w/.test(line));
  // deno-lint-ignore no-control-regex
  const plain = (error ?? "").replace(/[\x00-\x1f\x7f-\x9f]+/g, " ").trim().slice(0, 160);
  return plain === "" ? `exit code ${outcome.code}` : plain;
}
