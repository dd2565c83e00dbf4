/**
 * Sending a verdict: by mail, at GitHub, at a patchwork; each once. A child does it that holds the
 * tokens and runs none of a patch's code.
 * @module
 */
import { tempDir } from "../../system/files/dirs.ts";
import type { Ended } from "../queue/runner.ts";
import { postingsOf, settlePosting } from "../state/postings.ts";
import { seriesById } from "../state/series.ts";
import type { PostingKind } from "../types.ts";
import { getDir } from "./copy.ts";
import { reportKey } from "./keys.ts";
import type { Service } from "./service.ts";
import { notifyMail } from "./notify_mail.ts";
import { comesFirst, notifySite, notifyStage, siteOf } from "./notify_site.ts";

/** Sends the verdict of a run in one of the ways. */
export async function notifyRun(
  service: Service,
  { id, run, posting }: {
    readonly id: string;
    readonly run: number;
    readonly posting: PostingKind;
  },
  signal: AbortSignal,
): Promise<Ended> {
  const { db, store, temp } = service;
  const series = await seriesById(db, id);
  const all = await postingsOf(db, { id, run });
  const due = all.find((one) => one.kind === posting);
  if (due?.state !== "due" || series === undefined) return { kind: "done" };
  if (series.run !== run) {
    await settlePosting(db, due, { state: "skipped", why: "another run was asked for" });
    return { kind: "done" };
  }
  const site = siteOf(posting);
  const pending = all.find(({ kind }) => site !== undefined && kind === `${site}-pending`);
  const waits = pending !== undefined && pending.kind !== posting;
  if (waits && await comesFirst(service, pending, due)) return { kind: "done" };
  if (posting !== "mail" && posting !== site) {
    return await notifyStage(service, series, { posting: due, pending }, signal);
  }
  await using dir = await tempDir(temp);
  if (await getDir(store, reportKey({ id, run }), dir.path) === 0) {
    await settlePosting(db, due, { state: "failed", why: "its report is gone" });
    return { kind: "done" };
  }
  return posting === "mail"
    ? await notifyMail(service, series, due, dir.path, signal)
    : await notifySite(service, series, due, dir.path, signal);
}
