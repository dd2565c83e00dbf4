/**
 * The mails of a series, fetched once for all its runs, so that each run and worker has the same.
 * @module
 */
import { readSource, writeMbox } from "../../source/mod.ts";
import { writeAtomic } from "../../system/files.ts";
import type { Outcome } from "../../system/process.ts";
import { silent } from "../../system/ui.ts";
import type { SeriesRow } from "../types.ts";
import { everystep } from "./child.ts";
import { mboxKey } from "./keys.ts";
import type { Service } from "./service.ts";

/** Minutes that a child may take to fetch. */
const MINUTES = 30;

/** Writes the mails to `file`; a child that failed if they cannot be had. */
export async function fetchMails(
  { store, children }: Pick<Service, "store" | "children">,
  { id, source, inbox }: Pick<SeriesRow, "id" | "source" | "inbox">,
  file: string,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const known = await store.get(mboxKey(id));
  if (known !== undefined) {
    await writeAtomic(file, known);
    return undefined;
  }
  const dir = `${file}.d`;
  const from = inbox === undefined ? [] : ["--inbox", inbox];
  const done = await everystep(children, ["fetch", ...from, "-o", dir, "--json", "--", source], {
    tokens: true,
    signal,
    timeoutMs: MINUTES * 60_000,
  });
  if (!done.ok) return done;
  const { messages } = await readSource(dir, { cwd: "/", ui: silent });
  const mbox = writeMbox(messages);
  await store.put(mboxKey(id), mbox);
  await writeAtomic(file, mbox);
  return undefined;
}
