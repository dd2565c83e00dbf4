/**
 * Runs programs of dtschema in the sandbox, in a directory of their own.
 * @module
 */
import type { Dtschema } from "../../doctor/mod.ts";
import { InfraError } from "../../system/errors.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { appendText } from "../../system/files/files.ts";
import { nameOf } from "../../text/paths.ts";
import type { Maker } from "../make.ts";
import type { Unheld } from "./types.ts";

/** What a program says, in the directory. */
const SAID = "said";
/** Bytes of it. */
const MOST_SAID = 2 ** 24;
/** Its words are the file for what it says, and the command. */
const SCRIPT = 'said=$1; shift; exec "$@" > "$said" 2>&1';

/** Where they run. */
export interface Place {
  readonly dtschema: Dtschema;
  /** Its output directory is `dir`. */
  readonly cell: Maker;
  readonly dir: string;
  readonly source: string;
  /** File of the log, to which all that they say is added. */
  readonly log: string;
}

/**
 * What a program says if it ends well, or that it did not. Throws InfraError if the machine ended it, or somebody who
 * interrupts the run.
 */
export async function runs(
  { cell, dir, log }: Place,
  argv: readonly string[],
): Promise<{ readonly text: string } | Unheld> {
  const made = await cell.call("bindings", ["sh", "-c", SCRIPT, "sh", SAID, ...argv]);
  const { end } = made, program = nameOf(argv[0]!);
  if (end?.cancelled) throw new InfraError("interrupted");
  if (end?.signal === "SIGKILL" && !end.timedOut || end?.code === KILLED) {
    throw new InfraError(`${program} was killed, most likely for want of memory`);
  }
  const text = await readTextBeneath(dir, SAID, MOST_SAID);
  await appendText(log, text ?? "");
  const failed = (how: string): Unheld => ({ kind: "failed", program, how });
  if (!made.ok) return failed(made.excess ?? made.fault ?? `exit code ${end?.code}`);
  return text === undefined ? failed("it says too much to be read") : { text };
}

/** As a shell tells SIGKILL. */
const KILLED = 128 + 9;
