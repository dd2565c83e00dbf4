/**
 * Which mails of a heap are patches and cover letters, and which are talk about them.
 * @module
 */
import { splitBody } from "../mail/body.ts";
import type { Mail } from "../mail/mail.ts";
import { hasPatch, noDiff } from "../patch.ts";
import { isMade } from "./made.ts";

/** The mails, sorted out. */
export interface Sorted {
  readonly patches: readonly Mail[];
  readonly covers: readonly Mail[];
  /** Meant as patches by their subject, and without a diff. */
  readonly hollow: readonly Mail[];
  /** With a diff, and yet an answer: no brackets, or a reply that brings a patch below scissors. */
  readonly asides: readonly Mail[];
  /** How many were replies or other mail. */
  readonly others: number;
}

/**
 * Sorts mails. A reply is never a patch, whatever its body quotes or contains; neither is an answer
 * without brackets, unless it comes alone. Mail with a diff and no brackets counts only where nothing has any.
 */
export function sortMails(mails: readonly Mail[]): Sorted {
  const patches: Mail[] = [], covers: Mail[] = [], hollow: Mail[] = [], bare: Mail[] = [];
  const asides: Mail[] = [];
  let others = 0;
  for (const mail of mails) {
    const { subject, raw } = mail;
    if (raw.order === "listed") {
      if (hasPatch(mail) || raw.messageLines !== undefined) patches.push(mail);
      else if (isCover(mail)) covers.push(mail);
      else throw noDiff(mail);
    } else if (subject.reply) {
      // Below scissors a reply may bring a patch of its own; in a thread of patches it is an answer.
      if (splitBody(mail.lines).cut && hasPatch(mail)) bare.push(mail);
      else others++;
    } else if (isCover(mail)) covers.push(mail);
    // With a diff (git request-pull -p) it has that of all its commits in one.
    else if (namesPull(mail) && !isMade(mail)) others++;
    else if (hasPatch(mail)) {
      if (subject.tagged || isMade(mail)) patches.push(mail);
      else if (mail.refs.length > 0) asides.push(mail);
      else bare.push(mail);
    } else if (subject.tagged || isMade(mail)) hollow.push(mail);
    else others++;
  }
  if (patches.length === 0) bare.push(...alike(bare, asides, mails.length));
  if (patches.length === 0) return { patches: bare, covers, hollow, asides, others };
  return { patches, covers, hollow, asides: [...asides, ...bare], others };
}

/**
 * Of mails without brackets those that are no asides: the only mail there is, since who saves one means it,
 * and what the sender of the first sent with it. Nobody can say in which order these go.
 */
function alike(bare: readonly Mail[], asides: Mail[], count: number): readonly Mail[] {
  const mine = bare[0]?.from;
  const meant = asides.filter((mail) => count === 1 || mine !== undefined && mail.from === mine);
  asides.splice(0, asides.length, ...asides.filter((mail) => !meant.includes(mail)));
  return meant;
}

/** True for what git request-pull writes; people send patches with `[GIT PULL 1/3]`, too. */
function namesPull({ subject, lines }: Mail): boolean {
  return subject.n === undefined && lines.some((line) => PULL.test(line));
}

const PULL = /^are available in the git repository at:/i;

/** `[GIT PULL]`, or what git request-pull writes. */
export function isPullRequest(mail: Mail): boolean {
  const words = mail.subject.tags.map((tag) => tag.toLowerCase());
  return !mail.subject.reply &&
    (words.includes("git") && words.includes("pull") || namesPull(mail));
}

function isCover({ subject }: Mail): boolean {
  return subject.n === 0 || subject.patchset;
}
