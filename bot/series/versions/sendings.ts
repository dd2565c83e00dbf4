/**
 * One version that was posted more than once, each time whole: who forgets to say v2, or corrects a
 * mistake at once. The last one counts, as patchwork and b4 have it.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { readPatch } from "../patch.ts";
import type { Posting } from "./posting.ts";

/** Clocks go wrong, and zones are set wrong. */
const DAY_MS = 86_400_000;

/**
 * The last of several whole sendings that differ; undefined if there is one, or nobody can say which is the last:
 * nothing was sent after `now`, in ms since 1970.
 */
export function lastSending(posting: Posting, now: number): Posting | undefined {
  const { total, patches, covers } = posting;
  if (total === undefined || patches.length <= total || !differ(patches)) return undefined;
  const dated = once(patches).map((mail) => ({ mail, time: Date.parse(mail.date ?? "") }));
  if (dated.some(({ time }) => !(time < now + DAY_MS))) return undefined;
  const sendings: Mail[][] = [];
  let numbers = new Set<number>();
  for (const { mail } of dated.sort((a, b) => a.time - b.time)) {
    const n = mail.subject.n!;
    if (n > total) return undefined;
    if (sendings.length === 0 || numbers.has(n)) {
      // One that is sent before all others are there is a correction of one patch.
      if (sendings.length > 0 && numbers.size < total) return undefined;
      sendings.push([]);
      numbers = new Set();
    }
    numbers.add(n);
    sendings.at(-1)!.push(mail);
  }
  const last = sendings.at(-1)!;
  if (sendings.length < 2 || last.length < total) return undefined;
  const answered = new Set(last.flatMap(({ refs }) => refs));
  const own = covers.filter(({ messageId }) => messageId !== undefined && answered.has(messageId));
  return { ...posting, patches: last, covers: own.length > 0 ? own.slice(-1) : covers };
}

/** A mail that came over several lists is one. */
function once(mails: readonly Mail[]): readonly Mail[] {
  const seen = new Set<string>();
  return mails.filter(({ messageId }) =>
    messageId === undefined || !seen.has(messageId) && seen.add(messageId) !== undefined
  );
}

/** True if two for the same place have different diffs, and no RESEND or v2.1 says which counts. */
function differ(mails: readonly Mail[]): boolean {
  const rank = ({ subject }: Mail) => `${subject.n} ${subject.minor} ${subject.resend}`;
  return [...Map.groupBy(mails, rank).values()].some((same) =>
    same.length > 1 && new Set(same.map((mail) => readPatch(mail).patch.diff)).size > 1
  );
}
