/**
 * The version that a mail belongs to where its own subject does not say: the cover letter alone says v3,
 * or one patch of a series is sent anew in answer to its former version (as b4 reads them).
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { parsePerson } from "../mail/person.ts";
import { sameAddress } from "../trailers/given.ts";
import { titleOf } from "./kin.ts";
import type { Sorted } from "./sort.ts";

/**
 * The mails with the versions of their cover letters: patches that say none and answer a cover letter of
 * the same count which does are of its version.
 */
export function withCoverVersions(sorted: Sorted): Sorted {
  const covers = new Map(
    sorted.covers.filter(({ messageId }) => messageId !== undefined)
      .map((cover) => [cover.messageId!, cover]),
  );
  if (covers.size === 0) return sorted;
  const own = new Set(
    [...sorted.patches, ...sorted.hollow].map(({ subject }) =>
      `${subject.version}/${subject.total}`
    ),
  );
  const moved = (mail: Mail): Mail => {
    const { version, versioned, total } = mail.subject;
    if (versioned || total === undefined) return mail;
    for (const id of mail.answers === undefined ? mail.refs : [mail.answers, ...mail.refs]) {
      const cover = covers.get(id);
      if (cover === undefined) continue;
      const named = cover.subject;
      const same = named.total === undefined || named.total === total;
      if (!named.versioned || !same || named.version === version) return mail;
      // Where the cover letter has patches of its own version, these are not its.
      if (own.has(`${named.version}/${total}`)) return mail;
      return { ...mail, subject: { ...mail.subject, version: named.version } };
    }
    return mail;
  };
  return { ...sorted, patches: sorted.patches.map(moved), hollow: sorted.hollow.map(moved) };
}

/**
 * True if a patch that answers a mail says a later version (v1.1 is later than v1), and both have one sender: a series of
 * three may become one patch.
 */
export function isReroll(patch: Mail, answered: Mail): boolean {
  const [now, then] = [patch, answered].map(({ from }) => parsePerson(from ?? ""));
  const later = patch.subject.version - answered.subject.version ||
    patch.subject.minor - answered.subject.minor;
  return patch.subject.versioned && later > 0 &&
    now !== undefined && then !== undefined && sameAddress(now.email, then.email);
}

/**
 * The mails with the numbers that are missing: `[PATCH v2] mm: three` in answer to a mail of a series
 * whose third of five patches has that title is v2 3/5.
 */
export function withNumbers(sorted: Sorted): Sorted {
  const numbered = sorted.patches.filter(({ subject }) => (subject.total ?? 1) > 1);
  if (numbered.length === 0) return sorted;
  const byId = new Map(
    [...numbered, ...sorted.covers].map((mail) => [mail.messageId, mail] as const),
  );
  const key = ({ version, total }: Mail["subject"], title: string) =>
    `${version}/${total} ${title}`;
  const places = Map.groupBy(numbered, (mail) => key(mail.subject, titleOf(mail)));
  const moved = (mail: Mail): Mail => {
    if (mail.subject.total !== undefined) return mail;
    for (const id of mail.answers === undefined ? mail.refs : [mail.answers, ...mail.refs]) {
      const answered = byId.get(id);
      if (answered === undefined || !isReroll(mail, answered)) continue;
      const same = places.get(key(answered.subject, titleOf(mail)));
      if (same === undefined) continue;
      const { n, total } = same[0]!.subject;
      return { ...mail, subject: { ...mail.subject, n, total } };
    }
    return mail;
  };
  return { ...sorted, patches: sorted.patches.map(moved) };
}

/**
 * A posting in which some patches are sent anew: those of `newer`, which has less than all of its
 * patches and no cover letter, each in answer to a mail of the older one, take the place of theirs.
 */
export function withPartialReroll(
  older: readonly Mail[],
  newer: readonly Mail[],
): readonly Mail[] | undefined {
  const ids = new Set(older.map(({ messageId }) => messageId).filter((id) => id !== undefined));
  const answers = newer.every(({ refs }) => refs.some((id) => ids.has(id)));
  const total = older[0]?.subject.total;
  const places = new Set(newer.map(({ subject }) => subject.n));
  if (!answers || total === undefined || newer.some(({ subject }) => subject.total !== total)) {
    return undefined;
  }
  if (places.size >= total) return undefined;
  return [...older.filter(({ subject }) => !places.has(subject.n)), ...newer];
}
