/**
 * Checks at GitHub and at patchworks: that a series is being verified, its verdict, or that it gets none.
 * @module
 */
import { cleanLine } from "../../text/clean.ts";
import { tempDir } from "../../system/files/dirs.ts";
import { writeAtomic } from "../../system/files/files.ts";
import { now } from "../../system/host.ts";
import type { Ended } from "../queue/runner.ts";
import { putOff, settlePosting } from "../state/postings.ts";
import type { PostingKind, PostingRow, SeriesRow } from "../types.ts";
import { everystep, lastWords } from "./child.ts";
import { mboxKey } from "./keys.ts";
import { pageFlag } from "./page_flag.ts";
import { publicText } from "./public.ts";
import type { Service } from "./service.ts";

const MINUTE = 60_000;
const MINUTES = 20;
/** Seconds until a posting looks again whether the one before it is sent, and minutes after which it waits no longer. */
const WAIT_SECONDS = 5, WAIT_MINUTES = 10;
const MAX_WHY = 180;

/** The site of a posting; undefined for a mail. */
export function siteOf(kind: PostingKind): "github" | "patchwork" | undefined {
  return kind === "mail" ? undefined : kind.startsWith("github") ? "github" : "patchwork";
}

/** True if the posting that the series is being verified is still due: then this one waits. */
export async function comesFirst(
  { db }: Pick<Service, "db">,
  pending: PostingRow,
  posting: PostingRow,
): Promise<boolean> {
  if (pending.state !== "due") return false;
  if (Date.parse(now()) - Date.parse(pending.dueAt) > WAIT_MINUTES * MINUTE) return false;
  await putOff(db, posting, WAIT_SECONDS);
  return true;
}

/** Posts that a series is being verified, or that it ended without a verdict. */
export async function notifyStage(
  service: Service,
  series: SeriesRow,
  { posting, pending }: { readonly posting: PostingRow; readonly pending?: PostingRow },
  signal: AbortSignal,
): Promise<Ended> {
  const { db, store, temp } = service;
  const skip = async (why: string): Promise<Ended> => {
    await settlePosting(db, posting, { state: "skipped", why });
    return { kind: "done" };
  };
  const ends = posting.kind.endsWith("-ended");
  if (ends && pending?.state !== "sent") return await skip("nobody waits for a verdict there");
  if (!ends && series.state !== "new" && series.state !== "building") {
    return await skip("it is over");
  }
  const mbox = await store.get(mboxKey(series.id));
  if (mbox === undefined) return await skip("the store has not got the series");
  await using dir = await tempDir(temp);
  const file = `${dir.path}/series.mbox`;
  await writeAtomic(file, mbox);
  const why = cleanLine(`${series.state}${series.why === undefined ? "" : `: ${series.why}`}`);
  const stage = ends ? ["--ended", why.slice(0, MAX_WHY)] : ["--pending"];
  const args = [file, ...whereTo(service, series, posting), ...stage];
  return await publish(service, series, posting, args, signal);
}

/** Posts the verdict of a report directory. */
export async function notifySite(
  service: Service,
  series: SeriesRow,
  posting: PostingRow,
  dir: string,
  signal: AbortSignal,
): Promise<Ended> {
  return await publish(
    service,
    series,
    posting,
    [dir, ...whereTo(service, series, posting)],
    signal,
  );
}

function whereTo(
  { settings }: Pick<Service, "settings">,
  { github, key }: SeriesRow,
  { kind }: PostingRow,
): readonly string[] {
  const commit = /@([0-9a-f]{40,64})$/.exec(key)?.[1];
  return siteOf(kind) === "github"
    ? ["--github", github!, ...commit === undefined ? [] : ["--commit", commit]]
    : settings.notify.patchwork.flatMap((url) => ["--patchwork", url]);
}

/** Runs `publish`, and keeps what came of it. */
async function publish(
  service: Service,
  series: SeriesRow,
  posting: PostingRow,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Ended> {
  const { db, children } = service;
  const page = pageFlag(service, series);
  const outcome = await everystep(children, ["publish", ...args, ...page, "--send"], {
    ...{ tokens: true, signal, timeoutMs: MINUTES * MINUTE },
  });
  if (outcome.ok) await settlePosting(db, posting, { state: "sent" });
  else if ((outcome.code === 2 || outcome.overMib !== undefined) && !signal.aborted) {
    await settlePosting(db, posting, {
      ...{ state: "failed", why: publicText(service, lastWords(outcome)) },
    });
  } else return { kind: "again", why: lastWords(outcome) };
  return { kind: "done" };
}
