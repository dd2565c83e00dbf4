/**
 * A series from what the user typed, put together where its parts stand in no thread.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import type { Member } from "../../series/versions/main_series.ts";
import { parseSeries } from "../../series/mod.ts";
import { missingParts, strayParts } from "../../series/versions/strays.ts";
import type { RawMessage, Series } from "../../series/types.ts";
import { type RemoteContext, searchInbox, whereIs } from "../../source/mod.ts";
import { InfraError, UserError } from "../../system/errors.ts";

/**
 * Reads the series of these messages. Where a thread lacks parts, the archive is asked for what the same person
 * sent with the same numbers about that time. Throws UserError for what is no series.
 */
export async function readMails(
  messages: readonly RawMessage[],
  { series: typed, reroll, trailers }: SeriesOptions,
  remote: RemoteContext,
): Promise<Series> {
  const member = memberOf(typed);
  const read = (mails: readonly RawMessage[]) =>
    parseSeries(mails, { reroll, trailers, member, now: Date.now() });
  try {
    return await read(messages);
  } catch (error) {
    if (!(error instanceof UserError) || error.lack !== "incomplete-series") throw error;
    if (!isThread(typed)) throw error;
    const strays = await straysOf(messages, remote);
    if (strays.length === 0) throw error;
    const series = await read([...messages, ...strays]);
    const count = strays.length === 1 ? "1 mail" : `${strays.length} mails`;
    const note = `${count} of it stand in no thread with it: found by sender and numbers`;
    return { ...series, notes: [...series.notes, note] };
  }
}

/** A change-id names one series of all that the archive finds, a message one of those of its thread. */
function memberOf(typed: string | undefined): Member | undefined {
  const where = placeOf(typed);
  if (where?.kind === "change-id") return { changeId: where.id };
  const named = where?.kind === "thread" || where?.kind === "imap";
  return named && where.id !== undefined ? { within: where.id } : undefined;
}

function isThread(typed: string | undefined): boolean {
  return placeOf(typed)?.kind === "thread";
}

function placeOf(typed: string | undefined) {
  try {
    return typed === undefined ? undefined : whereIs(typed);
  } catch {
    return undefined;
  }
}

async function straysOf(
  messages: readonly RawMessage[],
  remote: RemoteContext,
): Promise<readonly RawMessage[]> {
  const missing = await missingParts(messages);
  // What could be more than a word of the query is no address that a list takes.
  if (missing === undefined || !/^[\w.+=@-]+$/.test(missing.sender)) return [];
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
  const query = `f:"${missing.sender}" s:PATCH d:${day(missing.from)}..${
    day(missing.to + 86_400_000)
  }`;
  try {
    return await strayParts(await searchInbox(query, remote) ?? [], missing);
  } catch (error) {
    // Then what is missing is missing.
    if (error instanceof UserError || error instanceof InfraError) return [];
    throw error;
  }
}
