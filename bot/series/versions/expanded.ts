/**
 * A series to which its sender adds patches in answer to it: 1/2 and 2/2, and then `[PATCH 3/3]`. b4 takes the larger
 * count, too.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { senderOf } from "./kin.ts";
import type { Sorted } from "./sort.ts";

/** The mails with the larger count in all of them, and what to say of it. */
export function withExpansions(
  sorted: Sorted,
): { readonly sorted: Sorted; readonly notes: readonly string[] } {
  const byCount = Map.groupBy(
    sorted.patches.filter(({ subject }) => (subject.total ?? 0) > 0),
    ({ subject }) => `${subject.version}/${subject.total}`,
  );
  const notes: string[] = [], counts = new Map<Mail, number>();
  for (const added of byCount.values()) {
    const { version, total = 0 } = added[0]!.subject;
    const numbers = added.map(({ subject }) => subject.n!).sort((a, b) => a - b);
    const before = numbers[0]! - 1;
    const follow = numbers.every((n, i) => n === before + 1 + i) && numbers.at(-1) === total;
    const first = before < 1 || !follow ? undefined : byCount.get(`${version}/${before}`);
    const ofCount = ({ subject }: Mail) => subject.version === version && subject.total === before;
    const own = [...first ?? [], ...sorted.covers.filter(ofCount)];
    if (first === undefined || !isWhole(first, before) || !answer(added, own)) continue;
    for (const mail of own) counts.set(mail, total);
    notes.push(`v${version} has ${before} patches, and its sender added ${added.length} in answer`);
  }
  if (counts.size === 0) return { sorted, notes };
  const moved = (mail: Mail): Mail =>
    counts.has(mail) ? { ...mail, subject: { ...mail.subject, total: counts.get(mail)! } } : mail;
  return {
    sorted: { ...sorted, patches: sorted.patches.map(moved), covers: sorted.covers.map(moved) },
    notes,
  };
}

/** True if each of so many places is there once. */
function isWhole(patches: readonly Mail[], total: number): boolean {
  return patches.length === total &&
    new Set(patches.map(({ subject }) => subject.n)).size === total;
}

/** True if all answer some of the others, and one sender has sent all. */
function answer(added: readonly Mail[], own: readonly Mail[]): boolean {
  const ids = new Set(own.flatMap(({ messageId }) => messageId ?? []));
  const senders = new Set([...added, ...own].map(senderOf));
  return senders.size === 1 && added.every(({ refs }) => refs.some((id) => ids.has(id)));
}
