/**
 * Answering a thread, once: what may have gone out is looked for.
 * @module
 */
import { z } from "zod";
import { httpClient } from "../../system/http/client.ts";
import { now } from "../../system/host.ts";
import type { Outcome } from "../../system/process/process.ts";
import type { Ended } from "../queue/runner.ts";
import { settlePosting } from "../state/postings.ts";
import type { PostingRow, SeriesRow } from "../types.ts";
import { everystep, lastWords } from "./child.ts";
import { pageFlag } from "./page_flag.ts";
import type { Service } from "./service.ts";

const MINUTES = 20;
const MINUTE = 60_000;

/** What `everystep mail --json` says. */
const mailSaid = z.discriminatedUnion("kind", [
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
type MailSaid = z.infer<typeof mailSaid>;

/** Answers the thread as mail.toml allows. */
export async function notifyMail(
  service: Service,
  series: SeriesRow,
  told: PostingRow,
  dir: string,
  signal: AbortSignal,
): Promise<Ended> {
  const page = pageFlag(service, series);
  const { outcome, said } = await mail(service, dir, page, signal);
  if (said === undefined) return { kind: "again", why: lastWords(outcome) };
  if (said.kind === "none" && said.busy) return { kind: "again", why: said.why };
  if (said.kind !== "unsure") await settle(service, told, said);
  else if (!await findOut(service, told, said, signal)) {
    const { outcome, said } = await mail(service, dir, ["--retry", ...page], signal);
    if (said === undefined) return { kind: "again", why: lastWords(outcome) };
    await settle(service, told, said);
  }
  return { kind: "done" };
}

/** Whether a mail went out that may have; false if it surely did not, and is to be sent once more. */
async function findOut(
  { db, settings: { tell } }: Service,
  told: PostingRow,
  { messageId, at }: MailSaid & { kind: "unsure" },
  signal: AbortSignal,
): Promise<boolean> {
  const known = messageId === undefined
    ? undefined
    : await isArchived(tell.archive, messageId, signal);
  if (known === false && at !== undefined) {
    const sure = Date.parse(at) + tell.archiveMinutes * MINUTE;
    if (Date.parse(now()) >= sure) return false;
    const why = "it may have gone out; the archive does not have it yet";
    await settlePosting(db, told, {
      ...{ state: "due", dueAt: new Date(sure).toISOString(), messageId, why },
    });
  } else if (known === true) {
    await settlePosting(db, told, { state: "sent", messageId, why: "the archive has it" });
  } else {
    const why = "it may have gone out; look for it, and if not: everystep mail --send --retry";
    await settlePosting(db, told, { state: "unsure", messageId, why });
  }
  return true;
}

async function settle({ db }: Service, told: PostingRow, said: MailSaid): Promise<void> {
  if (said.kind === "mail") {
    await settlePosting(db, told, { state: "sent", messageId: said.messageId });
  } else if (said.kind === "unsure") {
    await settlePosting(db, told, { state: "unsure", messageId: said.messageId });
  } else if (said.until !== undefined) {
    await settlePosting(db, told, { state: "due", dueAt: said.until, why: said.why });
  } else if (said.messageId !== undefined) {
    // It went out, and we were killed before we could write that down.
    await settlePosting(db, told, { state: "sent", messageId: said.messageId });
  } else await settlePosting(db, told, { state: "skipped", why: said.why });
}

async function mail(
  { children }: Service,
  dir: string,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly said?: MailSaid }> {
  const args = ["mail", dir, "--send", ...flags, "--json", "--configs", children.configs];
  const outcome = await everystep(children, args, {
    ...{ tokens: true, signal, timeoutMs: MINUTES * MINUTE },
  });
  try {
    return { outcome, said: mailSaid.parse(JSON.parse(outcome.stdout)) };
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
  const url = `${archive.replace(/(?<!\/)\/*$/, "")}/${encodeURIComponent(messageId)}/`;
  const answer = await httpClient({ signal, tries: 2 }).send({ url, method: "HEAD" });
  if (answer.kind !== "answer") return undefined;
  return answer.status === 200 ? true : answer.status === 404 ? false : undefined;
}
