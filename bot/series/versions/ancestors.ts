/**
 * The patch or cover letter that a mail answers by way of talk: who writes `--in-reply-to` of a review has no other reference.
 * @module
 */
import { firstAbove } from "../mail/above.ts";
import type { Mail } from "../mail/mail.ts";
import { isTalk } from "../patch.ts";

/** The mails, each with the next patch or cover letter above it among its references, as b4 goes up. */
export function withAncestors(mails: readonly Mail[]): readonly Mail[] {
  const byId = new Map(mails.flatMap((mail) => mail.messageId ? [[mail.messageId, mail]] : []));
  const above = firstAbove(byId, isTalk);
  return mails.map((mail) => {
    const id = above(mail)?.messageId;
    return id === undefined || mail.refs.includes(id)
      ? mail
      : { ...mail, refs: [...mail.refs, id] };
  });
}
