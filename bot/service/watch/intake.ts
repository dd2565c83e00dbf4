/**
 * From mails to series in the queue: each mail is kept until its series is whole, then the rules are
 * asked. Whatever is done twice has no effect the second time, so that it can be cut short anywhere.
 * @module
 */
import type { Rule } from "../../config/mod.ts";
import { cleanLine } from "../../text/clean.ts";
import { writeMbox } from "../../source/mbox.ts";
import type { RawMessage } from "../../source/types.ts";
import type { Db } from "../db/types.ts";
import { addEvent } from "../state/events.ts";
import {
  addReceived,
  forgetSettled,
  markSettled,
  openSenders,
  rawOf,
  receivedFrom,
} from "../state/received.ts";
import { seriesById, seriesId, submit } from "../state/series.ts";
import { mboxKey } from "../run/keys.ts";
import type { Store } from "../store/types.ts";
import type { Submission } from "../types.ts";
import { factsOf, gather, type Gathered, listsOf, threadOf } from "./gather.ts";
import { readHere } from "../read/here.ts";
import type { MailReader } from "../read/types.ts";
import type { Classified, Part } from "./classify.ts";
import { serve } from "./rules.ts";
import type { Batch, Source } from "./types.ts";

/** What the intake of mails needs. */
export interface Intake {
  readonly db: Db;
  /** The name of the source. */
  readonly watch: string;
  readonly source: Pick<Source, "way" | "of">;
  readonly rules: readonly Rule[];
  /** Gets the mails of each submitted series, so that nobody fetches them again. */
  readonly store?: Pick<Store, "put">;
  /** Understands mails. Default: this process does. */
  readonly reader?: Pick<MailReader, "classify">;
}

/**
 * Bytes of a mail that waits in the database: the service's own writes them digit by digit, which takes
 * fifty times as many. A larger one is fetched once more when its series is planned.
 */
const MAX_KEPT = 2 ** 18;
/** Patches whose cover letter has not come after so many seconds go without. */
const COVER_SECONDS = 15 * 60;
/** A series that is not whole after so many seconds never will be. */
const WHOLE_SECONDS = 24 * 3600;
/** Mails that are settled are known so long: nothing is read again that is older. */
const KNOWN_DAYS = 7;

/** Keeps mails, and submits each series that is whole. Throws only what the database throws. */
export async function receive(batch: Omit<Batch, "cursor">, intake: Intake): Promise<void> {
  const { db, watch, store, reader = readHere } = intake;
  for (const why of batch.skipped ?? []) await skipped(intake, why);
  const senders = new Set<string>();
  for (const raw of batch.mails) {
    const read = await reader.classify(raw, false);
    if (read.kind === "broken") await skipped(intake, `${raw.file}: ${read.why}`);
    if (read.kind !== "part") continue;
    const { id, sender } = read.part;
    const kept = store === undefined || raw.bytes.length > MAX_KEPT ? undefined : raw.bytes;
    if (await addReceived(db, { watch, id, sender, parsed: read.part, raw: kept })) {
      senders.add(sender);
    }
  }
  for (const sender of senders) await settle(sender, intake, "new");
  for (const { mails, source } of batch.whole ?? []) {
    await receiveWhole(mails, { ...intake, source: { ...intake.source, of: () => ({ source }) } });
  }
}

/** What has waited long enough goes on, or is given up. */
export async function settleOld(intake: Intake): Promise<void> {
  for (const sender of await openSenders(intake.db, intake.watch)) {
    await settle(sender, intake, "old");
  }
  await forgetSettled(intake.db, intake.watch, KNOWN_DAYS);
}

async function settle(sender: string, intake: Intake, when: "new" | "old"): Promise<void> {
  const { db, watch } = intake;
  const rows = await receivedFrom<Part>(db, watch, sender);
  const ages = new Map(rows.map(({ id, age }) => [id, age]));
  for (const gathered of gather(rows.map(({ parsed }) => parsed))) {
    const ids = gathered.parts.map(({ id }) => id), { lacks } = gathered;
    const mails = { watch, sender, ids };
    const age = Math.min(...ids.map((id) => ages.get(id)!));
    if (lacks === "nothing" || (lacks === "cover" && age > COVER_SECONDS)) {
      await decide(gathered, intake, () => rawOf(db, mails));
    } else if (when === "old" && age > WHOLE_SECONDS) {
      // A cover letter alone came after its patches had gone on without it.
      if (gathered.parts.some(isPatch)) await skipped(intake, neverWhole(gathered));
    } else continue;
    await markSettled(db, mails);
  }
}

function isPatch({ subject: { n } }: Part): boolean {
  return n !== 0;
}

function neverWhole({ first: { subject }, parts }: Gathered): string {
  const there = new Set(parts.filter(isPatch).map((part) => part.subject.n));
  return `"${subject.title}" (v${subject.version}): only ${there.size} of ${subject.total} ` +
    "patches came in a day";
}

/** A series of which nothing lacks, whoever says so. */
async function receiveWhole(mails: readonly RawMessage[], intake: Intake): Promise<void> {
  const classified: Classified[] = [];
  for (const mail of mails) classified.push(await (intake.reader ?? readHere).classify(mail, true));
  const broken = classified.find((one) => one.kind === "broken");
  const parts = classified.flatMap((one) => one.kind === "part" ? one.part : []);
  const source = intake.source.of("").source;
  if (broken !== undefined) return await skipped(intake, `${source}: ${broken.why}`);
  const covers = parts.filter(({ subject }) => subject.n === 0 || subject.patchset);
  const patches = parts.filter((part) => !covers.includes(part))
    .sort((a, b) => (a.subject.n ?? 1) - (b.subject.n ?? 1));
  const first = covers[0] ?? patches[0];
  if (first === undefined) return await skipped(intake, `${source}: has no patch`);
  const gathered: Gathered = { parts: [...covers, ...patches], first, lacks: "nothing" };
  const raws = mails.filter((_, i) => classified[i]!.kind === "part").map(({ bytes }) => bytes);
  await decide(gathered, intake, () => Promise.resolve(raws));
}

/** Asks the rules, and submits the series or keeps why not. `raws` gives its mails, if they are known. */
async function decide(
  gathered: Gathered,
  intake: Intake,
  raws: () => Promise<readonly Uint8Array[] | undefined>,
): Promise<void> {
  const { db, watch, rules, source, store } = intake, { first } = gathered;
  const service = serve(factsOf(gathered, watch), rules);
  if (service.kind === "ignored") {
    const { title, version } = first.subject;
    const text = `not served: v${version} of ${title} (${first.id}): ${service.why}`;
    return await addEvent(db, { kind: "watch", text: cleanLine(text) });
  }
  const { tree, archs, level, mail, werror, kunit, fixes } = service;
  const id = await seriesId({ key: first.id, tree });
  // The mails first: whoever plans the series finds them, and asks nobody.
  const before = await seriesById(db, id), known = store === undefined || before !== undefined;
  if (before !== undefined && !before.author.toLowerCase().includes(`<${first.sender}>`)) {
    const whose =
      `${first.id}, by ${first.sender}: a series by ${before.author} has that Message-ID`;
    await skipped(intake, whose);
  }
  const mails = known ? undefined : await raws();
  if (mails !== undefined) {
    await store!.put(mboxKey(id), writeMbox(mails.map((bytes) => ({ bytes }))));
  }
  await submit(
    db,
    {
      key: first.id,
      ...{ tree, archs, level, mail, werror, kunit, fixes },
      ...source.of(first.id),
      way: source.way,
      thread: threadOf(gathered),
      version: first.subject.version,
      title: cleanLine(first.subject.title),
      author: cleanLine(first.from),
      lists: listsOf(gathered),
    } satisfies Submission,
  );
}

async function skipped({ db, watch }: Intake, why: string): Promise<void> {
  await addEvent(db, { kind: "watch", text: cleanLine(`${watch}: skipped: ${why}`) });
}
