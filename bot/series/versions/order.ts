/**
 * The patches of one posting in their order, each once and none missing.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { Chosen } from "./choose.ts";
import type { Mail } from "../mail/mail.ts";
import { senderOf } from "./kin.ts";
import { mailError, type PatchText, readPatch } from "../patch.ts";

/** No series is longer; what is, is an archive. */
export const MAX_PATCHES = 2000;

/**
 * Reads the patches and puts them in order: by the numbers of the subjects, else as the source has
 * them. Throws {@linkcode UserError} for missing and for contradicting members.
 */
export function orderPatches(
  chosen: Chosen,
  hollow: readonly Mail[],
  notes: string[],
): PatchText[] {
  const { patches, total, inserts } = chosen;
  const most = Math.max(patches.length, total ?? 0);
  if (most > MAX_PATCHES) {
    throw mailError(
      patches[0]!,
      undefined,
      `a series of ${most} patches; the limit is ${MAX_PATCHES}`,
    );
  }
  if (total === undefined) return sameOnce(patches, notes);
  const last = lastOf(patches, total);
  const byNumber = new Map<number, Mail[]>();
  for (const mail of patches) {
    const n = mail.subject.n!, says = `"${mail.subject.title}", ${n} of ${total}: beyond the last`;
    if (n > last) notes.push(`left out: ${says}`);
    else byNumber.set(n, [...byNumber.get(n) ?? [], mail]);
    if (n > total && n <= last) notes.push(`${says}, and read as what follows it`);
  }
  const owners = ownersOf(chosen, byNumber);
  const missing: number[] = [];
  const behind = Map.groupBy(inserts, ({ subject }) => Math.min(subject.between!.after, last));
  const ordered: PatchText[] = (behind.get(0) ?? []).map(readPatch);
  for (let n = 1; n <= last; n++) {
    const mails = byNumber.get(n), name = `${n}/${total}`;
    if (mails === undefined) missing.push(n);
    else ordered.push(oneOf(ownOf(mails, owners, name, notes), name, notes));
    ordered.push(...(behind.get(n) ?? []).map(readPatch));
  }
  if (missing.length > 0) throw incomplete(chosen, missing, hollow);
  return ordered;
}

/**
 * The number of the last patch: `9/8`, sent by who sent the others, follows 8, as b4 has it; numbers behind a gap belong
 * to something else.
 */
function lastOf(patches: readonly Mail[], total: number): number {
  const inside = patches.filter(({ subject }) => subject.n! <= total);
  const owners = new Set(inside.map(senderOf));
  const beyond = new Set(
    patches.filter((mail) => owners.has(senderOf(mail))).map(({ subject }) => subject.n!),
  );
  let last = total;
  while (beyond.has(last + 1)) last++;
  return last;
}

/** Who a series is of: who sent its cover letter, and the patches for which nobody else sent one. */
function ownersOf(
  { covers }: Chosen,
  byNumber: ReadonlyMap<number, readonly Mail[]>,
): ReadonlySet<string> {
  const places = [...byNumber.values()].map((mails) => new Set(mails.map(senderOf)));
  return new Set([
    ...covers.map(senderOf),
    ...places.filter(({ size }) => size === 1).flatMap((one) => [...one]),
  ]);
}

/** Of the mails for one place those of the series' own senders, and none by which another person answers one of them. */
function ownOf(
  all: readonly Mail[],
  owners: ReadonlySet<string>,
  name: string,
  notes: string[],
): readonly Mail[] {
  if (all.length === 1) return all;
  const senders = new Map(all.map((mail) => [mail, senderOf(mail)]));
  const sent = Map.groupBy(all, ({ messageId }) => messageId);
  const byAnother = new Map(
    [...sent].map(([id, mails]) => [id, new Set(mails.map((mail) => senders.get(mail)))]),
  );
  const isAnswer = (mail: Mail) =>
    mail.refs.some((id) => {
      const who = byAnother.get(id);
      return who !== undefined && (who.size > 1 || !who.has(senders.get(mail)));
    });
  const theirs = all.filter((mail) => owners.has(senders.get(mail)!));
  const own = (theirs.length > 0 ? theirs : all).filter((mail) => !isAnswer(mail));
  const kept = new Set(own);
  const left = own.length === 0 ? [] : all.filter((mail) => !kept.has(mail));
  const first = [...new Set(own.map((mail) => senders.get(mail)))].join(", ");
  for (const mail of left) {
    notes.push(`left out: ${name} was sent anew by ${senders.get(mail)}, and was ${first}'s`);
  }
  return own.length === 0 ? all : own;
}

/** Patches without numbers. The same one twice is one (a mail that came over two lists). */
function sameOnce(mails: readonly Mail[], notes: string[]): PatchText[] {
  const seen = new Map<string | Mail, Mail[]>();
  for (const mail of mails) {
    const key = mail.messageId ?? mail;
    seen.set(key, [...seen.get(key) ?? [], mail]);
  }
  const groups = [...seen.values()];
  const [first, second] = groups;
  if (
    second !== undefined &&
    groups.some(([mail]) => mail!.raw.separator === undefined && !mail!.raw.order)
  ) {
    const all = groups.flat();
    if (new Set(all.map(({ subject }) => subject.title)).size > 1) {
      throw new UserError(
        `"${first![0]!.subject.title}" and "${
          second[0]!.subject.title
        }" have no numbers that give an order`,
        {
          place: { file: second[0]!.raw.file, line: Math.max(1, second[0]!.raw.line) },
          hint: "number the files, or write a quilt series file that lists them in order",
        },
      );
    }
    return [oneOf(all, `"${first![0]!.subject.title}"`, notes)];
  }
  return groups.map((group) => oneOf(group, `"${group[0]!.subject.title}"`, notes));
}

/**
 * One of several mails for the same place: the same diff twice is fine; `v2.1` and RESEND replace
 * what the same person sent; anything else nobody can decide but the author.
 */
function oneOf(all: readonly Mail[], name: string, notes: string[]): PatchText {
  const rank = ({ subject }: Mail) => subject.minor * 2 + (subject.resend ? 1 : 0);
  const least = Math.min(...all.map(rank));
  const owners = new Set(all.filter((mail) => rank(mail) === least).map(senderOf));
  // Anybody may answer a thread with a patch of that name.
  const mails = all.filter((mail) => owners.has(senderOf(mail)));
  for (const mail of all.filter((one) => !mails.includes(one))) {
    const who = senderOf(mail), first = [...owners].join(", ");
    notes.push(`left out: ${name} was sent anew by ${who}, and was ${first}'s`);
  }
  const best = Math.max(...mails.map(rank));
  const texts = mails.map(readPatch);
  const first = texts[mails.findIndex((mail) => rank(mail) === best)]!;
  if (mails.length === 1) return first;
  if (texts.every(({ patch }) => patch.diff === texts[0]!.patch.diff)) {
    notes.push(`patch ${name} is there ${mails.length} times, the same each time`);
    return first;
  }
  const rivals = mails.filter((mail, i) =>
    rank(mail) === best && texts[i]!.patch.diff !== first.patch.diff
  );
  if (rivals[0] === undefined) {
    notes.push(`patch ${name} was sent anew: the later one counts`);
    return first;
  }
  const { file, line } = first.patch.raw;
  throw mailError(
    rivals[0],
    undefined,
    `patch ${name} is there twice, with different diffs`,
    `the other is at ${file}:${Math.max(1, line)}. Keep one of them`,
  );
}

function incomplete(
  chosen: Chosen,
  missing: readonly number[],
  hollow: readonly Mail[],
): UserError {
  const { total, version, versions, patches, covers } = chosen;
  const mail = (covers[0] ?? patches[0])!;
  const list = missing.length > 12
    ? `${missing.slice(0, 12).join(", ")} and ${missing.length - 12} more`
    : missing.length === 1
    ? `${missing[0]}`
    : `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}`;
  const empty = hollow.find(({ subject }) =>
    subject.version === version && subject.total === total && missing.includes(subject.n ?? -1)
  );
  return mailError(
    mail,
    undefined,
    `v${version} of "${mail.subject.title}" has ${total} patches, and ${
      missing.length === 1 ? "patch" : "patches"
    } ${list} ${missing.length === 1 ? "is" : "are"} missing`,
    empty !== undefined
      ? `the mail for ${empty.subject.n}/${total} is there without a diff, at ${empty.raw.file}:${
        Math.max(1, empty.raw.line)
      }`
      : versions.length > 0
      ? `get the whole thread, or read another version: --reroll ${versions.at(-1)}`
      : "give the whole directory, or the whole thread: on lore.kernel.org, its t.mbox.gz",
    "incomplete-series",
  );
}
