/**
 * Patches that are no mails and come from other programs: `git log -p` and `git show`, Mercurial's
 * `hg export`, StGit's `stg export`. A mail is made of each, line by line, so that a line of the diff
 * keeps its number in the file.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { misfits, namedParents } from "./commit_order.ts";
import type { RawMessage } from "./types.ts";

/** With the marks of --left-right and --cherry-mark, with --parents, --source and --decorate; the name may be shortened. */
const COMMIT =
  /^commit (?:[-<>=+^*] ?)?([0-9a-f]{4,64})((?: [0-9a-f]{4,64})*)(?:\t\S+)?(?: \(.*\))?$/;
/** Of `git log -p` with --oneline, or --pretty=reference. */
const ONE_LINE = /^(?:[-<>=+^*] )?([0-9a-f]{7,64})(?:\t\S+)? (?:\([^()]*\) )?(?=\S)/;
/** What --stat, --raw, --summary and --numstat put between a title and its diff. */
const STAT = /^(?:$|---$| |:\d|(?:\d+|-)\t)/;
/** `(mm: fix it, 2026-01-27)`, with the date in any form. */
const REFERENCE = /^\((.*), [^,]*(?:, [^,]*\d{4}[^,]*)?\)$/;
const HG = "# HG changeset patch";
const AUTHOR = /^(?:From|Author): *(\S.*)$/;

/** Headers of patches as quilt and Debian (DEP-3) keep them, and the diff itself. */
const NO_SUBJECT =
  /^(?:(?:from|author|subject|description|date|origin|forwarded|bug\S*|last-update|applied-upstream|\S+-by) *:|diff |--- |Index: )/i;

/** What a mail is made of; `body` begins at line `at` of the file, from 0. */
interface Parts {
  readonly author?: string;
  readonly date?: string;
  readonly subject: string;
  readonly body: readonly string[];
  readonly at: number;
  /** The commit and its parents, where the file names these. */
  readonly id?: string;
  readonly parents?: readonly string[];
  readonly note?: string;
}

function startsDiff(line: string | undefined): boolean {
  return line?.startsWith("diff --git ") ?? false;
}

/**
 * The mails of such a file, the first to apply first; undefined if it is none. Text is Latin-1: a byte is a character. Throws
 * {@linkcode UserError} where the order of commits cannot be told.
 */
export function exportedMails(text: string, file: string): RawMessage[] | undefined {
  // Where the head of a patch has CRs, something on the way put them behind every line; else they are those of the files.
  const way = /^\s*\S[^\n]*\r\n/.test(text);
  const lines = (way ? text.replaceAll("\r\n", "\n") : text).split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const start = lines[first] ?? "";
  const isOne = ONE_LINE.test(start) && startsDiff(lines.slice(first + 1).find(noStat));
  if (COMMIT.test(start) || isOne) {
    // No line of a diff begins with the name of a commit, and that of a message is indented.
    const begins = (line: string) => (isOne ? ONE_LINE : COMMIT).test(line);
    const all = cut(lines, begins)
      // Of --boundary: where the range begins, and no part of it.
      .filter(([from]) => !/^(?:commit )?- ?[0-9a-f]/.test(lines[from]!))
      .map(([from, to]) => isOne ? ofOneLine(lines, from, to) : ofLog(lines, from, to));
    const withDiff = all.filter(({ body }) => body.some(startsDiff));
    return inOrder(withDiff, file)?.map((parts) => mailOf(parts, file));
  }
  if (start === HG) {
    return cut(lines, (line) => line === HG).map(([from, to]) =>
      mailOf(ofHg(lines, from, to), file)
    );
  }
  if (ONE_LINE.test(start) && cut(lines, (line) => ONE_LINE.test(line)).length > 1) {
    throw new UserError("is what git log prints in a form that somebody made", {
      place: { file },
      hint: "where a commit ends cannot be told: write them with git format-patch --stdout",
    });
  }
  const named = /^(?:From|Author|Date): *\S/.test(lines[first + 2] ?? "");
  if (!named || lines[first + 1] !== "" || NO_SUBJECT.test(start)) {
    return undefined;
  }
  return [mailOf(ofStgit(lines, first), file)];
}

function noStat(line: string): boolean {
  return !STAT.test(line);
}

/** From each line that begins a patch to the next one. */
function cut(lines: readonly string[], begins: (line: string) => boolean): [number, number][] {
  const starts = lines.flatMap((line, i) => begins(line) ? [i] : []);
  return starts.map((start, i) => [start, starts[i + 1] ?? lines.length]);
}

/** A commit of `git log -p`: its message is indented by four blanks. */
function ofLog(lines: readonly string[], from: number, to: number): Parts {
  let i = from + 1;
  let author: string | undefined, date: string | undefined;
  const [, id, named = ""] = COMMIT.exec(lines[from]!) ?? [];
  const parents = named.split(" ").filter((one) => one !== "");
  for (; i < to && lines[i] !== ""; i++) {
    const line = lines[i]!;
    author ??= /^Author: *(?! )(.*)$/.exec(line)?.[1];
    date ??= mailDate(/^(?:Author)?Date: *(?! )(.*)$/.exec(line)?.[1]);
    // --pretty=raw
    const [, who, seconds, sign, hours, minutes] =
      /^author (.*>) (\d{1,12}) ([+-])(\d\d)(\d\d)$/.exec(line) ?? [];
    if (who !== undefined) {
      author ??= who;
      const east = (Number(hours) * 60 + Number(minutes)) * 60;
      date ??= dateOf(Number(seconds), sign === "-" ? -east : east);
    }
    const parent = /^parent ([0-9a-f]{40,64})$/.exec(line)?.[1];
    if (parent !== undefined) parents.push(parent);
  }
  while (i < to && lines[i] === "") i++;
  const subject: string[] = [];
  for (; i < to && lines[i]!.startsWith("    ") && lines[i]!.trim() !== ""; i++) {
    subject.push(lines[i]!.trim());
  }
  const body = lines.slice(i, to);
  const end = body.findIndex((line) => line !== "" && !line.startsWith("    "));
  const text = body.map((line, n) => end < 0 || n < end ? line.replace(/^ {4}/, "") : line);
  // The empty line between message and diff becomes what git am looks for.
  if (end > 0 && text[end - 1] === "" && body[end] !== "---") text[end - 1] = "---";
  const known = { author, date, id, parents };
  return { ...known, subject: subject.join(" "), body: text, at: i };
}

/** A commit of `git log -p --oneline`: all that is known is its title. */
function ofOneLine(lines: readonly string[], from: number, to: number): Parts {
  const title = lines[from]!.replace(ONE_LINE, "").trim();
  const subject = REFERENCE.exec(title)?.[1] ?? title;
  const rest = lines.slice(from + 1, to), end = rest.findIndex(noStat);
  return { subject, body: rest.slice(end), at: from + 1 + end };
}

/** `hg export`: a head of lines with `#`, then the message. */
function ofHg(lines: readonly string[], from: number, to: number): Parts {
  let i = from + 1;
  let author: string | undefined, date: string | undefined;
  for (; i < to && lines[i]!.startsWith("#"); i++) {
    author ??= /^# User (.*)$/.exec(lines[i]!)?.[1];
    const time = /^# Date (\d{1,12}) (-?\d{1,6})$/.exec(lines[i]!);
    if (time !== null) date = dateOf(Number(time[1]), -Number(time[2]));
  }
  while (i < to && lines[i]!.trim() === "") i++;
  const has = i < to && !/^(?:diff |--- )/.test(lines[i]!);
  const subject = has ? lines[i++]!.trim() : "";
  return { author, date, subject, body: lines.slice(i, to), at: i };
}

/** `stg export`: the subject, then `From:` and `Date:`, then the message. */
function ofStgit(lines: readonly string[], first: number): Parts {
  let i = first + 2;
  let author: string | undefined, date: string | undefined;
  for (; i < lines.length && /^(?:From|Author|Date): *\S/.test(lines[i]!); i++) {
    author ??= AUTHOR.exec(lines[i]!)?.[1];
    date ??= /^Date: *(\S.*)$/.exec(lines[i]!)?.[1];
  }
  return { author, date, subject: lines[first]!.trim(), body: lines.slice(i), at: i };
}

/**
 * The first to apply first, which the file does not say: the blobs of a file that two patches change tell. Else it is git's
 * own order, the newest first, and that is noted. Throws UserError where all dates say otherwise: either may be so.
 */
function inOrder(all: readonly Parts[], file: string): readonly Parts[] | undefined {
  if (all.length < 2) return all.length === 0 ? undefined : all;
  const turned = all.toReversed();
  const [named, reversed] = [namedParents(all), namedParents(turned)];
  if (named !== reversed) return named > reversed ? all : turned;
  const [wrong, wrongTurned] = [misfits(all), misfits(turned)];
  if (wrong !== wrongTurned) return wrong < wrongTurned ? all : turned;
  const dates = all.map(({ date }) => Date.parse(date ?? ""));
  if (dates.slice(1).every((date, i) => date > dates[i]!)) {
    throw new UserError("nothing shows the order of its commits", {
      place: { file },
      hint: "git log prints the newest first, and here that has the earliest date: " +
        "write them with git format-patch --stdout",
    });
  }
  const [first, ...rest] = turned;
  const note =
    "nothing shows the order of the commits: they are read from the end, as git log prints them";
  return [{ ...first!, note }, ...rest];
}

function mailOf({ author, date, subject, body, at, note }: Parts, file: string): RawMessage {
  const from = /\S@\S/.test(author ?? "")
    ? author!
    : `${author ?? "unknown author"} <unknown@localhost>`;
  const title = subject.trim() === "" ? "no subject" : subject;
  const head = [
    `From: ${from}`,
    ...date === undefined ? [] : [`Date: ${date}`],
    `Subject: [PATCH] ${title}`,
    "",
  ];
  const joined = [...head, ...body].join("\n");
  const text = joined.endsWith("\n") ? joined : `${joined}\n`;
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
  return { bytes, file, line: at + 1 - head.length, order: "listed", ...(note && { note }) };
}

/** `Tue Jan 27 12:00:00 2026 +0000` and the like, as mails have it; undefined for what is no date. */
function mailDate(text: string | undefined): string | undefined {
  const zone = /([+-])(\d\d)(\d\d)$/.exec(text ?? "");
  const time = Date.parse(text ?? "");
  if (zone === null || Number.isNaN(time)) return undefined;
  const minutes = Number(zone[2]) * 60 + Number(zone[3]);
  return dateOf(time / 1000, (zone[1] === "-" ? -60 : 60) * minutes);
}

/** Seconds since 1970, and seconds east of Greenwich. */
function dateOf(seconds: number, east: number): string | undefined {
  const shifted = new Date((seconds + east) * 1000);
  if (Number.isNaN(shifted.getTime())) return undefined;
  const minutes = Math.abs(Math.round(east / 60));
  const two = (n: number) => String(n).padStart(2, "0");
  const zone = `${east < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  return shifted.toUTCString().replace("GMT", zone);
}
