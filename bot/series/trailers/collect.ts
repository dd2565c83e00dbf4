/**
 * Which trailers of a thread's replies belong to which patch of the series, by b4's rules: to the patch
 * that is answered, however deep in the talk; an answer to the cover letter counts for all patches; one
 * to an older version counts if the patch is still the same.
 * @module
 */
import { type Given, givenTrailers, isOwn, sameAddress, senderOf, trailerKey } from "./given.ts";
import { firstAbove } from "../mail/above.ts";
import type { Mail } from "../mail/mail.ts";
import { hasPatch, readPatch } from "../patch.ts";
import { parsePerson } from "../mail/person.ts";
import type { Patch, Series } from "../types.ts";

/** What is to be added, by the number of the patch, and what was left out and why. */
export interface Collected {
  readonly added: ReadonlyMap<number, readonly Given[]>;
  readonly notes: readonly string[];
}

/** An answer dated so much before what it answers is none. Clocks differ, and zones are set wrong. */
const SKEW_MS = 26 * 3600_000;
/** What nobody gives to his own patch. */
const BY_OTHERS = /^(?:reviewed|acked|tested)-by$/i;

/** Collects. `all` also takes what somebody sends in another's name. */
export function collectTrailers(
  series: Series,
  mails: readonly Mail[],
  choice: "own" | "all",
): Collected {
  const added = new Map<number, Given[]>();
  const notes: string[] = [];
  const byId = new Map<string, Mail>();
  for (const mail of mails) {
    if (mail.messageId !== undefined && !byId.has(mail.messageId)) byId.set(mail.messageId, mail);
  }
  // The same mail comes over several lists.
  const once = mails.filter((mail) =>
    mail.messageId === undefined || byId.get(mail.messageId) === mail
  );
  // A patch or a cover letter.
  const above = firstAbove(byId, (one) => isReply(one, series));
  const known = new Map(series.patches.map((patch) => [patch.n, keysOf(patch)]));
  for (const mail of inTime(once.filter((one) => isReply(one, series)))) {
    const given = givenTrailers(mail.lines);
    if (given.length === 0) continue;
    const parent = above(mail);
    const patches = parent === undefined ? [] : patchesOf(parent, series);
    if (parent === undefined || patches.length === 0) continue;
    for (const one of given) {
      const id = trailerKey(one.key, one.value);
      // Who quotes a patch gives nothing that it lacks.
      if (patches.every(({ n }) => known.get(n)!.has(id))) continue;
      const why = objection(one, mail, parent, choice);
      if (why !== undefined) {
        notes.push(`left out: "${one.key}: ${one.value}", ${why}`);
        continue;
      }
      const receivers = patches.filter((patch) => addNew(one, patch, known.get(patch.n)!));
      for (const { n } of receivers) {
        const of = added.get(n) ?? [];
        of.push(one);
        added.set(n, of);
      }
      if (receivers.length > 0) notes.push(addedNote(one, receivers, series));
    }
  }
  return { added, notes };
}

function keysOf(patch: Patch): Set<string> {
  return new Set(patch.trailers.map(({ key, value }) => trailerKey(key, value)));
}

/** Adds a trailer; false if the patch has it already. */
function addNew({ key, value }: Given, patch: Patch, known: Set<string>): boolean {
  const person = parsePerson(value);
  if (BY_OTHERS.test(key) && person && sameAddress(person.email, patch.author.email)) return false;
  const id = trailerKey(key, value);
  return !known.has(id) && known.add(id) !== undefined;
}

function addedNote({ key, value }: Given, patches: readonly Patch[], series: Series): string {
  const where = patches.length === series.patches.length && patches.length > 1
    ? "all patches"
    : `patch ${patches.map(({ n }) => n).join(", ")}`;
  return `added to ${where}: ${key}: ${value}`;
}

/** Why a trailer is not taken; undefined if it is. */
function objection(
  given: Given,
  mail: Mail,
  parent: Mail,
  choice: "own" | "all",
): string | undefined {
  if (/^nacked-by$/i.test(given.key)) return "which says that it should not go in";
  if (Date.parse(mail.date ?? "") < Date.parse(parent.date ?? "") - SKEW_MS) {
    return "its mail is older than what it answers";
  }
  const sender = senderOf(mail);
  if (choice === "all" || isOwn(given, sender)) return undefined;
  const who = sender === undefined ? "nobody" : `${sender.name} <${sender.email}>`;
  return `sent by ${who}; --trailers=all takes it`;
}

/** Answers, with and without `Re:`; never a member of the series. */
function isReply(mail: Mail, series: Series): boolean {
  if (mail.raw === series.cover?.raw || series.patches.some(({ raw }) => raw === mail.raw)) {
    return false;
  }
  return mail.subject.reply || mail.answers !== undefined && !hasPatch(mail) && !isCover(mail);
}

function isCover({ subject }: Mail): boolean {
  return subject.n === 0 || subject.patchset;
}

/** The patches that an answer to this mail is about. */
function patchesOf(member: Mail, series: Series): readonly Patch[] {
  const same = ({ raw, messageId }: Pick<Patch, "raw" | "messageId">) =>
    raw === member.raw || messageId !== undefined && messageId === member.messageId;
  if (series.cover?.raw === member.raw) return series.patches;
  const mine = series.patches.filter(same);
  if (mine.length > 0 || !hasPatch(member)) return mine;
  try {
    const { diff, subject } = readPatch(member).patch;
    return series.patches.filter((patch) => patch.diff === diff && patch.subject === subject);
  } catch {
    // A damaged patch of an older version is nobody's concern any more.
    return [];
  }
}

/** By their dates; what has none that can be read stays where it is. */
function inTime(mails: readonly Mail[]): Mail[] {
  const time = ({ date }: Mail) => Date.parse(date ?? "");
  return [...mails].sort((a, b) => {
    const [x, y] = [time(a), time(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? 0 : x - y;
  });
}
