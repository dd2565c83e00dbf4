/**
 * Two series in one thread: somebody answers with a series of his own, a bot with a patch, or a cover
 * cover letter comes without its patches. No title and no sender in common tells them apart.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { parsePerson } from "../mail/person.ts";
import type { Posting } from "./posting.ts";
import { isMade } from "./made.ts";
import { Union } from "./union.ts";

/** Who sent a mail. A file of git format-patch names its author, and a series may have many. */
export function senderOf(mail: Mail): string {
  return isMade(mail) ? "" : parsePerson(mail.from ?? "")?.email.toLowerCase() ?? "";
}

/** A mail's title as its reroll has it, too. */
export function titleOf({ subject }: Mail): string {
  return subject.title.toLowerCase().replace(/ ?(?:\(v\d{1,4}\)|\[ver #\d{1,4}\])$/, "");
}

/**
 * Mails with the same numbers in one thread, apart where two senders have a mail for the same place and
 * no title in common.
 */
export function kindred(mails: readonly Mail[]): readonly (readonly Mail[])[] {
  const kin = classes(mails, (mail) => [mail]);
  // Where each patch has another sender, none of them is there for the place of another.
  const places = kin.flatMap((group) => [...new Set(group.map(({ subject }) => subject.n))]);
  return new Set(places).size === places.length ? [mails] : kin;
}

/**
 * Postings of one thread, apart where two have the same version, and neither a sender nor a title in
 * common: neither is a reroll of the other.
 */
export function kinOf(postings: Posting[]): Posting[][] {
  const kin = classes(postings, ({ patches, covers }) => [...patches, ...covers]);
  const versions = kin.flatMap((group) => [...new Set(group.map(({ version }) => version))]);
  return new Set(versions).size === versions.length ? [postings] : kin.map((group) => [...group]);
}

/** Things in classes by their mails' senders, titles and change-ids. */
function classes<T>(all: readonly T[], mailsOf: (one: T) => readonly Mail[]): readonly T[][] {
  const union = new Union<unknown>();
  for (const one of all) {
    for (const mail of mailsOf(one)) {
      union.join(one, `from ${senderOf(mail)}`);
      union.join(one, `title ${titleOf(mail)}`);
      for (const line of mail.lines) {
        const change = /^change-id: *(\S+)/.exec(line)?.[1];
        if (change !== undefined) union.join(one, `change ${change}`);
      }
    }
  }
  return [...Map.groupBy(all, (one) => union.find(one)).values()];
}
