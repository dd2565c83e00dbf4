/**
 * Several series and several versions in one heap of mail: what was posted together, and which
 * postings are rerolls of one series.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { parsePerson } from "../mail/person.ts";
import { isMade } from "./made.ts";
import { kindred, kinOf, senderOf, titleOf } from "./kin.ts";
import type { Posting } from "./posting.ts";
import { Union } from "./union.ts";

/**
 * Puts together what has the same version and number of patches, and stands in the same thread; a
 * mail that is in no thread (git format-patch without --thread) joins what has its numbers.
 * Patches without numbers are one posting if git format-patch or the source puts them in order.
 */
export function groupPostings(patches: readonly Mail[], covers: readonly Mail[]): Posting[] {
  const all = [...covers, ...patches];
  const isCover = new Set(covers);
  const threads = threadsOf(all);
  const groups = new Map<string, { patches: Mail[]; covers: Mail[] }>();
  const loose: Mail[] = [];
  const put = (key: string, mail: Mail) => {
    const group = groups.get(key) ?? { patches: [], covers: [] };
    groups.set(key, group);
    (isCover.has(mail) ? group.covers : group.patches).push(mail);
  };
  const counts = new Map<unknown, number>();
  for (const mail of all) counts.set(threads(mail), (counts.get(threads(mail)) ?? 0) + 1);
  for (const [i, mail] of all.entries()) {
    const { total } = mail.subject;
    if (total === undefined) {
      const key = isMade(mail) ? "made" : `one ${i}`;
      put(`${mail.subject.version} ${key}`, mail);
    } else if (counts.get(threads(mail)) === 1) loose.push(mail);
    else put(`${numbers(mail)} ${threads(mail)}`, mail);
  }
  const threaded = [...groups.keys()];
  for (const mail of loose) {
    const known = threaded.filter((key) => key.startsWith(`${numbers(mail)} `));
    // With two postings of these numbers nobody can say to which it belongs: it stays alone.
    put(known.length === 1 ? known[0]! : `${numbers(mail)} loose ${senderOf(mail)}`, mail);
  }
  return [...groups.values()].flatMap((group) => kindred([...group.covers, ...group.patches]))
    .map((mails) => ({
      version: mails.at(-1)!.subject.version,
      total: mails.at(-1)!.subject.total,
      patches: mails.filter((mail) => !isCover.has(mail)),
      covers: mails.filter((mail) => isCover.has(mail)),
    }));
}

/**
 * Postings that are rerolls of each other: they share a thread, a change-id, the cover letter's
 * subject or a patch's; and parts of one posting, where the mailer gave up in its middle and the rest
 * came in a thread of its own. Each group is one series.
 */
export function groupSeries(postings: readonly Posting[]): Posting[][] {
  const union = new Union<unknown>();
  for (const posting of postings) {
    for (const mail of [...posting.patches, ...posting.covers]) {
      union.join(posting, `title ${titleOf(mail)}`);
      for (const id of [mail.messageId, ...mail.refs]) {
        if (id !== undefined) union.join(posting, `id ${id}`);
      }
      for (const line of mail.lines) {
        const change = /^change-id: *(\S+)/.exec(line)?.[1];
        if (change !== undefined) union.join(posting, `change ${change}`);
      }
    }
  }
  for (const parts of Map.groupBy(postings, senderKey).values()) {
    if (!complete(parts)) continue;
    for (const part of parts) union.join(parts[0], part);
  }
  const groups = new Map<unknown, Posting[]>();
  for (const posting of postings) {
    const root = union.find(posting);
    groups.set(root, [...groups.get(root) ?? [], posting]);
  }
  return [...groups.values()].flatMap(kinOf);
}

/** Sender, version and count; a posting without numbers stands alone. */
function senderKey({ version, total, patches }: Posting): unknown {
  const from = parsePerson(patches[0]?.from ?? "")?.email.toLowerCase();
  return total === undefined || from === undefined ? {} : `${version}/${total} ${from}`;
}

/** True if postings are one that was interrupted and sent on: each place is there once. */
function complete(parts: readonly Posting[]): boolean {
  const all = parts.flatMap(({ patches }) => patches.map(({ subject }) => subject.n));
  return parts.length > 1 && all.length === parts[0]!.total && new Set(all).size === all.length;
}

function numbers({ subject }: Mail): string {
  return `${subject.version}/${subject.total}`;
}

/** A function that gives a mail's thread, as a key. */
function threadsOf(mails: readonly Mail[]): (mail: Mail) => string {
  const union = new Union<string>();
  const own = new Map(mails.map((mail, i) => [mail, `mail ${i}`]));
  for (const mail of mails) {
    for (const id of [mail.messageId, ...mail.refs]) {
      if (id !== undefined) union.join(own.get(mail)!, `id ${id}`);
    }
  }
  return (mail) => union.find(own.get(mail)!);
}
