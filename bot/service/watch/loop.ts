/**
 * Looking again and again: patiently where a server is down, never all at once.
 * @module
 */
import type { Rule, WatchSource } from "../../config/mod.ts";
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { randomSeed } from "../../system/host.ts";
import { wait } from "../../system/wait.ts";
import { addEvent } from "../state/events.ts";
import { cursorOf, setCursor } from "../state/cursors.ts";
import { type Intake, receive, settleOld } from "./intake.ts";
import type { Source, WatchContext, Watcher } from "./types.ts";

/** After failures: so long at first, doubled for each further one, and at most so long. */
const FIRST_MS = 5000, LONGEST_MS = 15 * 60_000;

/** Milliseconds until the next look: some more or less each time, so that not all ask at once. */
export function pause(every: number, failures: number, random: number): number {
  const ms = failures === 0 ? every * 1000 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ms * (0.8 + 0.4 * random);
}

/** A watcher of a source. */
export function watcher(
  { name, every }: Pick<WatchSource, "name" | "every">,
  source: Source,
  rules: readonly Rule[],
  { db, journal, store, reader }: Pick<WatchContext, "db" | "journal" | "store" | "reader">,
): Watcher {
  const intake: Intake = { db, watch: name, source, rules, store, reader };
  const log = journal.with({ watch: name });
  return {
    name,
    async run(signal) {
      for (let failures = 0; !signal.aborted;) {
        try {
          await lookOnce(intake, source, signal);
          if (failures > 0) log.info("answers again");
          failures = 0;
        } catch (error) {
          if (signal.aborted) return;
          failures++;
          const expected = error instanceof UserError || error instanceof InfraError;
          (expected ? log.warn : log.error)("could not look for mail", { error, failures });
          if (failures === 1) await reportFailure(intake, error);
        }
        const ms = pause(every, failures, randomSeed() / 2 ** 32);
        await wait(ms, signal).catch(() => {});
      }
    },
  };
}

/** One look: the place is kept only once all that came before it is in the database. */
export async function lookOnce(
  intake: Intake,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const { db, watch } = intake;
  for await (const { cursor, ...batch } of source.look(await cursorOf(db, watch), signal)) {
    await receive(batch, intake);
    await setCursor(db, watch, cursor);
  }
  await settleOld(intake);
}

/** The page shows it, too; if the database is what is gone, the journal has it. */
async function reportFailure({ db, watch }: Intake, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  await addEvent(db, { kind: "watch", text: cleanLine(`${watch}: ${why}; it is asked again`) })
    .catch(() => {});
}
