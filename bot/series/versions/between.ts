/**
 * Patches that are sent later, to be put into a series: `[PATCH 1.5/8]` in answer to it. Pure.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import type { Sorted } from "./sort.ts";
import { senderOf } from "./kin.ts";
import type { Member } from "./main_series.ts";
import type { Posting } from "./posting.ts";

/** The mails without those that are to be put in, and these; alone they are no less than others. */
export function withoutInserts(sorted: Sorted): readonly [Sorted, readonly Mail[]] {
  const inserts = sorted.patches.filter(({ subject }) => subject.between !== undefined);
  const patches = sorted.patches.filter(({ subject }) => subject.between === undefined);
  return patches.length === 0 ? [sorted, []] : [{ ...sorted, patches }, inserts];
}

/** Who names an insert means the series that it answers. */
export function memberOf(
  member: Member | undefined,
  inserts: readonly Mail[],
): Member | undefined {
  if (member === undefined || "changeId" in member) return member;
  const id = "within" in member ? member.within : member.messageId;
  const answers = inserts.find(({ messageId }) => messageId === id)?.answers;
  if (answers === undefined) return member;
  return "within" in member ? { within: answers } : { messageId: answers };
}

/**
 * Those of the inserts that the sender of a posting sent in answer to one of its mails, or in no thread, as
 * files are, in their order; of one place the latest version, and of that the last.
 */
export function insertsOf(
  { patches, covers, version }: Posting,
  inserts: readonly Mail[],
): readonly Mail[] {
  const mails = [...patches, ...covers];
  const ids = new Set(mails.flatMap(({ messageId = "" }) => messageId === "" ? [] : [messageId]));
  const senders = new Set(mails.map(senderOf));
  const mine = inserts.filter((mail) =>
    mail.subject.version >= version && senders.has(senderOf(mail)) &&
    (mail.refs.length === 0 || mail.refs.some((id) => ids.has(id)))
  );
  const places = Map.groupBy(mine, placeOf);
  return [...places].sort(([a], [b]) => a - b).map(([, same]) => {
    const last = Math.max(...same.map(({ subject }) => subject.version));
    return same.findLast(({ subject }) => subject.version === last)!;
  });
}

function placeOf({ subject }: Mail): number {
  return Number(subject.between!.name);
}
