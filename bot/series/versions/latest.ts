/**
 * Which version of a series is its latest. Pure.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import type { Posting } from "./posting.ts";

/** Clocks go wrong, and zones are set wrong. */
const DAY_MS = 86_400_000;

/**
 * The latest version: the highest, but for one of RFCs alone where patches that are none were sent after
 * all of it: who is done with RFCs may count from 1 again. Dates after `now`, in ms since 1970, are wrong.
 */
export function latestVersion(group: readonly Posting[], now: number): number {
  const byVersion = [...Map.groupBy(group, ({ version }) => version)].sort(([a], [b]) => b - a)
    .map(([version, postings]) => ({ version, mails: postings.flatMap(({ patches }) => patches) }));
  const [highest, ...older] = byVersion;
  if (!highest!.mails.every(isRfc)) return highest!.version;
  const end = Math.max(...highest!.mails.map(timeOf));
  const after = older.find(({ mails }) => {
    const dated = mails.map(timeOf);
    return mails.length > 0 && !mails.some(isRfc) &&
      dated.every((time) => time > end && time < now + DAY_MS);
  });
  return after?.version ?? highest!.version;
}

/** True if the brackets say so. */
function isRfc({ subject }: Mail): boolean {
  return subject.tags.some((tag) => /^rfc$/i.test(tag));
}

/** NaN where there is no date: then nothing is later. */
function timeOf({ date }: Mail): number {
  return Date.parse(date ?? "");
}
