/**
 * One mail that holds a patch, read in full: message, trailers, diff, touched files.
 * @module
 */
import { dressedHint } from "../source/content.ts";
import { type Lack, UserError } from "../system/errors.ts";
import { splitBody } from "./mail/body.ts";
import { type Section, startsDiff, walkDiff } from "./diff/hunks.ts";
import { cutMessage, lostBetween, lostMessage } from "./diff/lost.ts";
import { displayPath } from "./diff/paths.ts";
import type { Mail } from "./mail/mail.ts";
import { parsePerson } from "./mail/person.ts";
import { parseSubject } from "./mail/subject.ts";
import { touchedFile } from "./diff/touched.ts";
import { parseTrailers } from "./trailers/trailers.ts";
import type { Patch, Person, TouchedFile } from "./types.ts";

/** No patch of the kernel comes near it. */
const MAX_DIFF_FILES = 100_000;

/** A patch without its place, and the lines of its mail that are not diff, for the footers. */
export interface PatchText {
  readonly patch: Omit<Patch, "n">;
  readonly around: readonly string[];
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/** True if the mail's body has a diff where `git am` would find one. */
export function hasPatch(mail: Mail): boolean {
  return diffStart(mail) >= 0;
}

/** True for what is neither a patch nor a cover letter, and for each answer that calls itself one. */
export function isTalk(mail: Mail): boolean {
  const { reply, n, patchset } = mail.subject;
  return reply || n !== 0 && !patchset && !hasPatch(mail);
}

/** The error for something in a mail; `line` counts the body's lines from 0. */
export function mailError(
  mail: Mail,
  line: number | undefined,
  message: string,
  hint?: string,
  lack?: Lack,
) {
  const at = line === undefined ? Math.max(1, mail.raw.line) : mail.lineOf(line);
  return new UserError(message, { place: { file: mail.raw.file, line: at }, hint, lack });
}

/** Who wrote it: the in-body From:, else the header. Throws {@linkcode UserError} if neither names a mail address. */
export function authorOf(mail: Mail, inBody: string | undefined): Person {
  const person = parsePerson(inBody ?? "") ?? parsePerson(mail.from ?? "");
  if (person !== undefined) return person;
  throw mailError(
    mail,
    undefined,
    mail.from === undefined
      ? "the mail has no From: header"
      : `the From: header names no mail address: ${JSON.stringify(mail.from.slice(0, 80))}`,
    "git am needs an author: From: Name <address>",
  );
}

/** Reads a patch mail. Throws {@linkcode UserError} for a damaged diff, or one that leaves the tree. */
export function readPatch(mail: Mail): PatchText {
  if (mail.twice !== undefined) {
    throw mailError(
      mail,
      undefined,
      `the mail has two ${mail.twice}: headers that differ`,
      "take out one of them: git am takes the last, and most programs show the first",
    );
  }
  const body = splitBody(mail.lines, mail.raw.messageLines);
  const found = diffStart(mail);
  // A commit may change nothing; its state is one like others.
  const empty = found < 0 && mail.raw.messageLines !== undefined;
  if (found < 0 && !empty) throw noDiff(mail);
  const start = empty ? mail.lines.length : found;
  const walked = walkDiff(mail.lines, start, mail.spoiled);
  if (!walked.ok) {
    const { line, message, hint } = walked.damage;
    throw mailError(mail, line, message, hint);
  }
  const { sections } = walked;
  if (sections.length > MAX_DIFF_FILES) {
    throw mailError(mail, start, `the patch changes more than ${MAX_DIFF_FILES} files`);
  }
  const first = sections[0]?.start ?? start, end = sections.at(-1)?.end ?? start;
  if (body.fromAt !== undefined && /^[^@<]*$/.test(body.from ?? "")) {
    throw mailError(
      mail,
      body.fromAt,
      `git am takes ${displayPath(mail.lines[body.fromAt]!)} for the author, who has no address`,
      "it is the first line of the message: word it in another way, or put words above it",
    );
  }
  const lost = lostMessage(mail, body, sections);
  const cut = cutMessage(mail, body);
  const { n, total } = mail.subject;
  const title = body.subject === undefined ? mail.subject.title : parseSubject(body.subject).title;
  // As in the commit that git am makes: its first paragraph.
  const subject = title === "" ? body.message.split("\n\n", 1)[0]!.replaceAll("\n", " ") : title;
  return {
    patch: {
      ...(n === undefined || total === undefined ? {} : { counted: { n, total } }),
      subject,
      author: authorOf(mail, body.from),
      ...optional("date", body.date ?? mail.date),
      ...optional("messageId", mail.messageId),
      body: body.message,
      trailers: parseTrailers(body.message),
      files: files(mail, sections),
      diff: empty ? "" : mail.lines.slice(first, end).join("\n") + "\n",
      raw: mail.raw,
    },
    notes: [
      ...mail.notes ?? [],
      ...cut === undefined ? [] : [cut],
      ...lost === undefined ? [] : [lost],
      ...lostBetween(mail, sections),
    ],
    around: [...mail.lines.slice(0, first), ...mail.lines.slice(end)],
  };
}

/** The error for a mail that should have a diff. */
export function noDiff(mail: Mail): UserError {
  return mailError(
    mail,
    undefined,
    `"${mail.subject.title}" has no diff`,
    mail.spoiled === "html"
      ? "the mail is HTML: send it as plain text, with git send-email"
      : mail.lines.some((line) => /^\s*[>|] ?diff --git /.test(line))
      ? "its diff is quoted: is this a reply? Take the mail that it answers"
      : mail.spoiled === "encrypted"
      ? "it is encrypted: everystep reads what git am reads, so decrypt it first"
      : dressedHint(mail.lines.join("\n")) ??
        "git am takes no empty patch: was the mail cut off, or the commit empty?",
  );
}

function diffStart(mail: Mail): number {
  const from = splitBody(mail.lines, mail.raw.messageLines).end;
  for (let i = from; i < mail.lines.length; i++) if (startsDiff(mail.lines, i)) return i;
  return -1;
}

function files(mail: Mail, sections: readonly Section[]): TouchedFile[] {
  const seen = new Map<string, number>();
  return sections.map((section) => {
    const touched = touchedFile(mail.lines, section);
    if (!touched.ok) throw mailError(mail, section.start, touched.message, touched.hint);
    const { path, change } = touched.file;
    if (seen.has(path) && change !== "new") {
      throw mailError(
        mail,
        section.start,
        `${path}: is changed twice in one patch`,
        "first in line " +
          `${mail.lineOf(seen.get(path)!)}: were two patches pasted into one mail?`,
      );
    }
    seen.set(path, section.start);
    return touched.file;
  });
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : { [key]: value } as { [P in K]?: V };
}
