/**
 * Answering a thread, once: what may have gone out is looked for.
 * @module
 */
import { z } from "zod";
import { httpClient } from "../../system/http/client.ts";
import { now } from "../../system/host.ts";
import type { Ended } from "../queue/runner.ts";
import { settlePosting } from "../state/postings.ts";
import type { PostingRow, SeriesRow } from "../types.ts";
import { type ChildOutcome, everystep, lastWords } from "./child.ts";
import { pageFlag } from "./page_flag.ts";
import type { Service } from "./service.ts";
import { withoutSlashes } from "../../text/paths.ts";

const MINUTES = 20;
const MINUTE = 60_000;

/** What `everystep mail --json` prints. */
const mailResultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("mail"), sent: z.boolean(), messageId: z.string() }),
  z.object({
    kind: z.literal("none"),
    why: z.string(),
    until: z.string().optional(),
    messageId: z.string().optional(),
    busy: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("unsure"),
    messageId: z.string().optional(),
    at: z.string().optional(),
  }),
]);
type MailResult = z.infer<typeof mailResultSchema>;

/** Answers the thread as mail.toml allows. */
export async function notifyMail(
  service: Service,
  series: SeriesRow,
  posting: PostingRow,
  dir: string,
  signal: AbortSignal,
): Promise<Ended> {
  const page = pageFlag(service, series);
  const { outcome, result } = await mail(service, dir, page, signal);
  if (result === undefined) return { kind: "again", why: lastWords(outcome) };
  if (result.kind === "none" && result.busy) return { kind: "again", why: result.why };
  if (result.kind !== "unsure") await settle(service, posting, result);
  else if (!await findOut(service, posting, result, signal)) {
    const { outcome, result } = await mail(service, dir, ["--retry", ...page], signal);
    if (result === undefined) return { kind: "again", why: lastWords(outcome) };
    await settle(service, posting, result);
  }
  return { kind: "done" };
}

/** Whether a mail went out that may have; false if it surely did not, and is to be sent once more. */
async function findOut(
  { db, settings: { notify } }: Service,
  posting: PostingRow,
  { messageId, at }: MailResult & { kind: "unsure" },
  signal: AbortSignal,
): Promise<boolean> {
  const known = messageId === undefined
    ? undefined
    : await isArchived(notify.archive, messageId, signal);
  if (known === false && at !== undefined) {
    const sure = Date.parse(at) + notify.archiveMinutes * MINUTE;
    if (Date.parse(now()) >= sure) return false;
    const why = "it may have gone out; the archive does not have it yet";
    await settlePosting(db, posting, {
      ...{ state: "due", dueAt: new Date(sure).toISOString(), messageId, why },
    });
  } else if (known === true) {
    await settlePosting(db, posting, { state: "sent", messageId, why: "the archive has it" });
  } else {
    const why = "it may have gone out; look for it, and if not: everystep mail --send --retry";
    await settlePosting(db, posting, { state: "unsure", messageId, why });
  }
  return true;
}

async function settle({ db }: Service, posting: PostingRow, result: MailResult): Promise<void> {
  if (result.kind === "mail") {
    await settlePosting(db, posting, { state: "sent", messageId: result.messageId });
  } else if (result.kind === "unsure") {
    await settlePosting(db, posting, { state: "unsure", messageId: result.messageId });
  } else if (result.until !== undefined) {
    await settlePosting(db, posting, { state: "due", dueAt: result.until, why: result.why });
  } else if (result.messageId !== undefined) {
    // It went out, and we were killed before we could write that down.
    await settlePosting(db, posting, { state: "sent", messageId: result.messageId });
  } else await settlePosting(db, posting, { state: "skipped", why: result.why });
}

async function mail(
  { children }: Service,
  dir: string,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly outcome: ChildOutcome; readonly result?: MailResult }> {
  const args = ["mail", dir, "--send", ...flags, "--json", "--configs", children.configs];
  const outcome = await everystep(children, args, {
    ...{ tokens: true, signal, timeoutMs: MINUTES * MINUTE },
  });
  try {
    return { outcome, result: mailResultSchema.parse(JSON.parse(outcome.stdout)) };
  } catch {
    return { outcome };
  }
}

/** Whether the archive has our mail; undefined: nobody can tell. */
async function isArchived(
  archive: string | undefined,
  messageId: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (archive === undefined) return undefined;
  const url = `${withoutSlashes(archive)}/${encodeURIComponent(messageId)}/`;
  const answer = await httpClient({ signal, tries: 2 }).send({ url, method: "HEAD" });
  if (answer.kind !== "answer") return undefined;
  return answer.status === 200 ? true : answer.status === 404 ? false : undefined;
}
