/**
 * Cover letters without a number: `[PATCHSET v2] a title`, and `a title` that no word in brackets calls one. The patches
 * answer them. And those with a wrong one: `0/4` above three patches.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { hasPatch } from "../patch.ts";
import { senderOf } from "./kin.ts";
import type { Sorted } from "./sort.ts";

/**
 * The mails with `[PATCHSET]` cover letters as those of the patches that answer them: they have their number, and their version
 * where the cover letter says none.
 */
export function withCountedCovers(sorted: Sorted): Sorted {
  const place = ({ subject }: Mail) => `${subject.version}/${subject.total}`;
  const counted = new Set(
    sorted.covers.filter(({ subject }) => subject.total !== undefined).map(place),
  );
  const covers = sorted.covers.map((cover): Mail => {
    const { subject, messageId } = cover;
    if (!subject.patchset || subject.total !== undefined || messageId === undefined) return cover;
    const answers = sorted.patches.filter((one) =>
      one.subject.total !== undefined && one.refs.includes(messageId) &&
      senderOf(one) === senderOf(cover) && !counted.has(place(one))
    );
    const own = subject.versioned
      ? answers.filter((one) => one.subject.version === subject.version)
      : answers;
    const [first] = own;
    if (first === undefined || new Set(own.map(place)).size > 1) return cover;
    const { version, versioned, total } = first.subject;
    return { ...cover, subject: { ...subject, n: 0, version, versioned, total } };
  });
  return { ...sorted, covers };
}

/**
 * The mails with cover letters that count otherwise than their patches do, which are all there: these have the count of their
 * patches. Who writes the letter by hand forgets it.
 */
export function withMiscountedCovers(sorted: Sorted): Sorted {
  const place = ({ subject }: Mail) => `${subject.version}/${subject.total}`;
  const counted = new Set([...sorted.patches, ...sorted.hollow].map(place));
  const lettered = new Set(sorted.covers.map(place));
  const answering = new Map<string, Mail[]>();
  for (const one of sorted.patches) {
    for (const id of new Set(one.refs)) {
      const others = answering.get(id);
      if (others === undefined) answering.set(id, [one]);
      else others.push(one);
    }
  }
  const covers = sorted.covers.map((cover): Mail => {
    const { subject, messageId } = cover;
    if (subject.total === undefined || messageId === undefined || counted.has(place(cover))) {
      return cover;
    }
    const answers = (answering.get(messageId) ?? []).filter((one) =>
      one.subject.total !== undefined && one.subject.version === subject.version &&
      senderOf(one) === senderOf(cover)
    );
    const [first] = answers;
    if (first === undefined || lettered.has(place(first))) return cover;
    const { total } = first.subject;
    const numbers = new Set(answers.map((one) => one.subject.n));
    const all = answers.every((one) => one.subject.total === total) && numbers.size >= total!;
    return all ? { ...cover, subject: { ...subject, total, claimed: subject.total } } : cover;
  });
  return { ...sorted, covers };
}

/**
 * The mails with such cover letters, as b4 finds them: the root of a thread without a diff, by the sender of
 * the numbered patches that answer it, which have no cover letter of their own.
 */
export function withBareCovers(sorted: Sorted, mails: readonly Mail[]): Sorted {
  const patches = sorted.patches.filter(({ subject }) => subject.total !== undefined);
  const known = new Set([...sorted.patches, ...sorted.covers, ...sorted.hollow, ...sorted.asides]);
  const place = ({ subject }: Mail) => `${subject.version}/${subject.total}`;
  const covered = new Set(sorted.covers.map(place));
  const bare = mails.flatMap((mail) => {
    if (known.has(mail) || mail.subject.reply || mail.refs.length > 0 || hasPatch(mail)) return [];
    const answers = mail.messageId === undefined
      ? []
      : patches.filter((one) =>
        one.answers === mail.messageId && senderOf(one) === senderOf(mail) &&
        !covered.has(place(one))
      );
    const [first] = answers;
    if (first === undefined || new Set(answers.map(place)).size > 1) return [];
    const { version, versioned, total } = first.subject;
    return [{ ...mail, subject: { ...mail.subject, n: 0, version, versioned, total } }];
  });
  if (bare.length === 0) return sorted;
  const { covers, others } = sorted;
  return { ...sorted, covers: [...covers, ...bare], others: others - bare.length };
}
