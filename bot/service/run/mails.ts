/**
 * The mails of a series, fetched once for all its runs, so that each run and worker has the same.
 * @module
 */
import { z } from "zod";
import { writeMbox } from "../../source/mbox.ts";
import { writeAtomic } from "../../system/files/files.ts";
import { filesBelow } from "../../system/files/listing.ts";
import { readBytes } from "../../system/files/read.ts";
import type { SeriesRow } from "../types.ts";
import { type ChildOutcome, everystep } from "./child.ts";
import { mboxKey } from "./keys.ts";
import { MAX_SERIES } from "./limits.ts";
import type { Service } from "./service.ts";

/** Minutes that a child may take to fetch. */
const MINUTES = 30;

/** What `fetch` has written: a cover letter, the patches in their order, and the list of these. */
const fetched = z.object({ files: z.array(z.string().regex(/^[\w.-]+$/)) });
const LIST = "series", COVER = /^0000-cover-letter\.patch$/;

/** Writes the mails to `file`; a child that failed if they cannot be had, or that they are too large. */
export async function fetchMails(
  { store, children }: Pick<Service, "store" | "children">,
  { id, source, inbox }: Pick<SeriesRow, "id" | "source" | "inbox">,
  file: string,
  signal: AbortSignal,
): Promise<ChildOutcome | "too large" | undefined> {
  const key = mboxKey(id), size = (await store.part(key, 0, 1))?.size ?? 0;
  if (size > MAX_SERIES) return "too large";
  const known = await store.get(key);
  if (known !== undefined) {
    await writeAtomic(file, known);
    return undefined;
  }
  const dir = `${file}.d`;
  const from = inbox === undefined ? [] : ["--inbox", inbox];
  const own = ["--configs", children.configs, "-o", dir, "--json", "--", source];
  const done = await everystep(children, ["fetch", ...from, ...own], {
    tokens: true,
    signal,
    timeoutMs: MINUTES * 60_000,
  });
  if (!done.ok) return done;
  const bytes = (await filesBelow(dir)).reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MAX_SERIES) return "too large";
  const { files } = fetched.parse(JSON.parse(done.stdout));
  const messages = files.filter((name) => name !== LIST).map(async (name) => ({
    bytes: await readBytes(`${dir}/${name}`, MAX_SERIES),
    ...COVER.test(name) ? {} : { order: "listed" as const },
  }));
  const mbox = writeMbox(await Promise.all(messages));
  await store.put(key, mbox);
  await writeAtomic(file, mbox);
  return undefined;
}
