/**
 * A series at a patchwork, by its REST API 1.4 (https://patchwork.readthedocs.io, api/rest), which knows what a series
 * depends on; older patchworks have 1.2. Patchwork adds trailers that replies give to its mailboxes by itself.
 * @module
 */
import { z } from "zod";
import { InfraError, UserError } from "../../system/errors.ts";
import type { HttpAnswer } from "../../system/http/client.ts";
import { MAX_TOTAL } from "../limits.ts";
import { namesDependency, withDependencies } from "../depends.ts";
import { splitMbox, startsMbox } from "../mbox.ts";
import type { RawMessage } from "../types.ts";
import { found, shortUrl } from "./answer.ts";
import type { RemoteContext } from "./context.ts";
import type { PatchworkAt } from "./where.ts";

const ASK = { maxBytes: 8 * 1024 * 1024, headers: { accept: "application/json" } } as const;

const series = z.object({
  id: z.int(),
  cover_letter: z.object({ mbox: z.url() }).nullish(),
  patches: z.array(z.object({ id: z.int() })),
  mbox: z.url(),
  dependencies: z.array(z.url()).max(100).nullish().catch(undefined),
});
/** A patch or a cover letter: it knows the series that it is in. */
const member = z.object({ series: z.array(z.object({ id: z.int() })) });

/** Reads a series: its cover letter, if it has one, and its patches. */
export async function readPatchwork(
  at: PatchworkAt,
  context: RemoteContext,
): Promise<RawMessage[]> {
  context.ui.step(`asking ${new URL(at.home).host} for the series`);
  const id = "series" in at.by ? at.by.series : await seriesOf(at, context);
  const about = await newest(at.home, `series/${id}/`, context);
  if (about.patches.length === 0) {
    throw new UserError(`${shortUrl(at.home)}: series ${id} has no patch`, {
      lack: "not-there-yet",
      hint: "patchwork has not got it whole yet, or its patches belong to another series",
    });
  }
  const cover = about.cover_letter?.mbox;
  const covers = cover === undefined ? [] : await mails(here(cover, at), 1, context);
  const patches = await mails(here(about.mbox, at), about.patches.length, context);
  return depending([...covers, ...patches], about.dependencies ?? [], at);
}

/** The series as API 1.4 gives it, or an older patchwork, which has not got that version of the API. */
async function newest(
  home: string,
  path: string,
  context: RemoteContext,
): Promise<z.infer<typeof series>> {
  const url = `${home}/api/1.4/${path}`;
  const outcome = await context.http.send({ url, ...ASK });
  const known = !(outcome.kind === "answer" && outcome.status === 404);
  return known
    ? parsed(found(outcome, "series"), series)
    : await json(`${home}/api/1.2/${path}`, series, "series", context);
}

/** The mails, the first with what patchwork knows to be below them, unless they say it themselves. */
function depending(
  [first, ...rest]: readonly RawMessage[],
  dependencies: readonly string[],
  at: PatchworkAt,
): RawMessage[] {
  const all = [first!, ...rest];
  if (dependencies.length === 0 || all.some(namesDependency)) return all;
  return [withDependencies(first!, dependencies.map((url) => here(url, at))), ...rest];
}

/** The number of the series that a patch or a cover letter is in; of several, the latest. */
async function seriesOf({ home, by }: PatchworkAt, context: RemoteContext): Promise<number> {
  const [what, which] = "patch" in by
    ? ["patches", by.patch] as const
    : ["covers", "cover" in by ? by.cover : ""] as const;
  const base = `${home}/api/1.2/${what}/`;
  const all = typeof which === "number"
    ? [await json(`${base}${which}/`, member, "patch", context)]
    : await json(
      `${base}?msgid=${encodeURIComponent(which)}`,
      z.array(member),
      "patch",
      context,
    );
  const ids = all.flatMap((one) => one.series.map(({ id }) => id));
  if (ids.length > 0) return Math.max(...ids);
  throw new UserError(`${shortUrl(home)}: ${which} is in no series`, {
    hint: "give the URL of the series, or the Message-ID of a patch in it",
  });
}

/** The path is the server's word; its host is the one that the user named. */
function here(url: string, { home }: PatchworkAt): string {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, home).href;
}

async function json<T>(
  url: string,
  shape: z.ZodType<T>,
  what: string,
  { http }: RemoteContext,
): Promise<T> {
  return parsed(found(await http.send({ url, ...ASK }), what), shape);
}

function parsed<T>(answer: HttpAnswer, shape: z.ZodType<T>): T {
  const { url } = answer;
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    throw new InfraError(`${shortUrl(url)}: the answer is not JSON`);
  }
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new UserError(
    `${shortUrl(url)}: is no patchwork that is understood: ${path.join(".")}: ${message}`,
  );
}

/** So many mails, no fewer: a mailbox has no other end. */
async function mails(
  url: string,
  count: number,
  { http, ui, maxBytes = MAX_TOTAL }: RemoteContext,
): Promise<RawMessage[]> {
  const split = (bytes: Uint8Array) => startsMbox(bytes) ? splitMbox(bytes, shortUrl(url)) : [];
  const answer = found(
    await http.send({
      url,
      maxBytes,
      onProgress: (bytes) => ui.step(`downloading the series: ${Math.round(bytes / 1024)} KiB`),
    }),
    "mailbox",
  );
  const messages = split(answer.bytes);
  if (messages.length === count) return messages;
  throw new InfraError(
    `${shortUrl(url)}: the mailbox has ${messages.length} of ${count} mails: was it cut off?`,
  );
}
