/**
 * The patch or letter that a mail answers by way of talk: who writes `--in-reply-to` of a review has no other reference.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { hasPatch } from "../patch.ts";

/** The mails, each with the next patch or letter above it among its references, as b4 goes up. */
export function withAncestors(mails: readonly Mail[]): readonly Mail[] {
  const byId = new Map(mails.flatMap((mail) => mail.messageId ? [[mail.messageId, mail]] : []));
  const above = new Map<Mail, string | undefined>();
  const find = (mail: Mail): string | undefined => {
    const way: Mail[] = [];
    let found: string | undefined;
    for (let at: Mail | undefined = mail; at !== undefined;) {
      if (above.has(at)) {
        found = above.get(at);
        break;
      }
      // What answers itself, round about, answers nothing.
      above.set(at, undefined);
      way.push(at);
      at = byId.get(at.answers ?? "");
      if (at !== undefined && !isTalk(at)) {
        found = at.messageId;
        break;
      }
    }
    for (const one of way) above.set(one, found);
    return found;
  };
  return mails.map((mail) => {
    const id = find(mail);
    return id === undefined || mail.refs.includes(id)
      ? mail
      : { ...mail, refs: [...mail.refs, id] };
  });
}

function isTalk(mail: Mail): boolean {
  const { reply, n, patchset } = mail.subject;
  return reply || n !== 0 && !patchset && !hasPatch(mail);
}
