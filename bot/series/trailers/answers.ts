/**
 * What the sender of a series says of its base in answers to it: `Based-on:` was wrong, `base-commit:` was forgotten. Who
 * answers in another's name decides nothing.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { isTalk } from "../patch.ts";
import { type Footers, parseFooters } from "./footers.ts";
import { senderOf } from "./given.ts";

/** Mails between an answer and the mail of the series that it is about. */
const MAX_DEPTH = 100;

/** The lines of the sender's answers to the members of a series, the oldest first. */
export function ownAnswers(
  members: readonly Mail[],
  mails: readonly Mail[],
): readonly (readonly string[])[] {
  const ids = new Set(members.flatMap(({ messageId }) => messageId ?? []));
  const senders = new Set(members.flatMap((mail) => addressOf(mail) ?? []));
  const byId = new Map(mails.flatMap((mail) => mail.messageId ? [[mail.messageId, mail]] : []));
  const answers = mails.filter((mail) => {
    if (members.includes(mail) || !isTalk(mail) || !senders.has(addressOf(mail) ?? "")) {
      return false;
    }
    let at: Mail | undefined = mail;
    for (let depth = 0; at !== undefined && isTalk(at) && depth < MAX_DEPTH; depth++) {
      if (at.answers !== undefined && ids.has(at.answers)) return true;
      at = byId.get(at.answers ?? "");
    }
    return false;
  });
  const time = ({ date }: Mail) => Date.parse(date ?? "") || 0;
  return answers.sort((a, b) => time(a) - time(b)).map(({ lines }) => lines);
}

function addressOf(mail: Mail): string | undefined {
  return senderOf(mail)?.email.toLowerCase();
}

/** The footers as later answers correct them: each takes the place of all lines of its word. */
export function withAnswers(
  footers: Footers,
  answers: readonly (readonly string[])[],
): Footers {
  return answers.reduce((known, lines): Footers => {
    const { baseCommit = known.baseCommit, prerequisites: named } = parseFooters([lines]);
    const notes = [...known.notes];
    if (baseCommit !== known.baseCommit) {
      const old = known.baseCommit === undefined ? "" : `, in place of ${known.baseCommit}`;
      notes.push(`base-commit: ${baseCommit} is from an answer of the sender${old}`);
    }
    const words = new Set(named.map(({ says }) => wordOf(says)));
    const gone = known.prerequisites.filter(({ says }) => words.has(wordOf(says)));
    const left = known.prerequisites.filter((one) => !gone.includes(one));
    const fresh = named.filter(({ says }) => gone.every((one) => one.says !== says));
    for (const { says } of fresh) {
      const old = gone.length === 0 ? "" : `, in place of "${gone[0]!.says}"`;
      notes.push(`"${says}" is from an answer of the sender${old}`);
    }
    return { ...known, baseCommit, prerequisites: [...left, ...named], notes };
  }, footers);
}

function wordOf(says: string): string {
  return says.slice(0, says.indexOf(":")).toLowerCase();
}
