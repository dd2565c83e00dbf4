/**
 * The directory where series are handed in on the server's machine: the mails, and then what is to be
 * done with them. Both go once the series is in the database.
 * @module
 */
import { z } from "zod";
import { makeDir, sizeOf } from "../system/files/dirs.ts";
import { digestHex } from "../system/files/digest.ts";
import { remove, writeAtomic } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import { readBytes } from "../system/files/read.ts";
import { wait } from "../system/wait.ts";
import { mboxKey } from "./run/keys.ts";
import { MAX_SERIES, TOO_LARGE } from "./run/limits.ts";
import type { Service } from "./run/service.ts";
import { addEvent } from "./state/events.ts";
import { endSeries, runAgain, seriesById, seriesId, submit } from "./state/series.ts";
import type { Store } from "./store/types.ts";
import { type Submission, WAYS } from "./types.ts";

const MAX_SLIP = 2 ** 20;
const LOOK_MS = 1000;
/** What the history of a series says of mails that nobody asked to have verified in place of its own. */
const NOT_VERIFIED =
  "other mails with its Message-ID were handed in, and are not verified: `submit --again` takes them";

const submission: z.ZodType<Submission> = z.object({
  key: z.string(),
  tree: z.string(),
  source: z.string(),
  inbox: z.string().optional(),
  way: z.enum(WAYS),
  thread: z.string(),
  version: z.int(),
  title: z.string(),
  author: z.string(),
  lists: z.array(z.string()),
  archs: z.array(z.string()).optional(),
  github: z.string().optional(),
});
const slip = z.object({ submission, again: z.boolean() });

/** Hands a series in; `again`: even if it has a verdict. */
export async function handIn(
  dir: string,
  given: Submission,
  mbox: Uint8Array,
  again: boolean,
): Promise<void> {
  await makeDir(dir);
  const name = `${dir}/${digestHex(`${given.tree} ${given.key}`).slice(0, 32)}`;
  await writeAtomic(`${name}.mbox`, mbox);
  await writeAtomic(`${name}.json`, JSON.stringify({ submission: given, again }));
}

/** Takes in what is handed in, until `signal` is aborted. */
export async function runIntake(
  service: Pick<Service, "db" | "store" | "journal">,
  dir: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const name of await namesIn(dir) ?? []) {
      if (!name.endsWith(".json") || signal.aborted) continue;
      const base = `${dir}/${name.slice(0, -".json".length)}`;
      await submitOne(service, base).catch((error) =>
        service.journal.warn("what was handed in waits", { file: base, error })
      );
    }
    await wait(LOOK_MS, signal).catch(() => {});
  }
}

async function submitOne(
  { db, store, journal }: Pick<Service, "db" | "store" | "journal">,
  base: string,
): Promise<void> {
  const read = slip.parse(JSON.parse(new TextDecoder().decode(
    await readBytes(`${base}.json`, MAX_SLIP),
  )));
  const id = await seriesId(read.submission);
  if (await sizeOf(`${base}.mbox`) > MAX_SERIES) {
    const { fresh } = await submit(db, read.submission);
    if (fresh) await endSeries(db, { id, run: 1 }, "refused", TOO_LARGE);
    journal.warn("what was handed in is refused", { series: id, why: TOO_LARGE });
    await remove(`${base}.json`);
    return await remove(`${base}.mbox`);
  }
  const mbox = await readBytes(`${base}.mbox`, MAX_SERIES);
  // The mails first: whoever plans the series finds them, and asks nobody. Of an old series they may
  // be removed. What is handed in again under its Message-ID may be other mails: those are meant.
  const there = await seriesById(db, id);
  const edited = there !== undefined && !await isKept(store, id, mbox);
  const other = edited && read.again;
  if (edited && !other && there.removedAt === undefined) {
    await addEvent(db, { series: id, kind: "state", text: NOT_VERIFIED });
    journal.warn("other mails are not taken", { series: id, why: NOT_VERIFIED });
  }
  // A run that has begun has begun with those of before.
  if (other) await endSeries(db, there, "cancelled", "it was handed in again, with other mails");
  if (there === undefined || there.removedAt !== undefined || other) {
    await store.put(mboxKey(id), mbox);
  }
  const { fresh } = await submit(db, read.submission);
  if (!fresh && read.again) {
    await runAgain(db, id, { why: "handed in again", archs: read.submission.archs });
  }
  journal.info(fresh ? "handed in" : "handed in again", { series: id });
  await remove(`${base}.json`);
  await remove(`${base}.mbox`);
}

/** True if these are the mails that the store has of a series. */
async function isKept(store: Pick<Store, "get">, id: string, mbox: Uint8Array): Promise<boolean> {
  const kept = await store.get(mboxKey(id));
  return kept !== undefined && digestHex(kept) === digestHex(mbox);
}
