/**
 * The parts of a mail that git format-patch cannot know: what stands below the `---`, the text of the
 * cover letter, the footers. Mails are texts with one character for each byte. Pure.
 * @module
 */
import { GIT_HASH } from "../system/files/digest.ts";
import { splitBody } from "../series/mail/body.ts";
import type { Cover, Series } from "../series/types.ts";
import { utf8Chars } from "./bytes.ts";

const STAT = /^ \S.*\s\|\s+(?:\d+(?: [+-]+)?|Bin(?: .*)?|Unmerged)$/;
const TOTAL = /^ \d+ files? changed(?:, \d+ insertions?\(\+\))?(?:, \d+ deletions?\(-\))?$/;
const SUMMARY = /^ (?:create|delete) mode \d|^ (?:rename|copy|mode change|rewrite) \S/;
const AUTHOR = /^\S.* \(\d+\):$/;
const FOOTER =
  /^(?:base-commit|prerequisite-patch-id|change-id|prerequisite-[^\s:]+): ?\S+(?: \(.*\))?$/;
const DIFF_OF_DIFFS = /^(?:Range-diff|Interdiff)(?: against v\d+)?:$/;
const SIGNATURE = /^--\s*$/;

/** What the author wrote between the commit message and the diff: a change log, mostly. */
export function belowDash(lines: readonly string[]): string {
  const { end } = splitBody(lines);
  if (!/^---\s*$/.test(lines[end] ?? "")) return "";
  const rest = lines.slice(end + 1);
  const diff = rest.findIndex((line) => /^diff --git |^--- \S/.test(line));
  return withoutStat(diff < 0 ? rest : rest.slice(0, diff)).join("\n").replace(
    /^\n+|(?<!\s)\s+$/g,
    "",
  );
}

/** The text of a cover letter, without what is made anew: short log, diffstat, footers, signature. */
export function blurbOf(body: string): string {
  let lines = body.split("\n").map((line) => line.trimEnd());
  const signature = lines.findLastIndex((line) => SIGNATURE.test(line));
  if (signature >= 0 && lines.length - signature <= 3) lines = lines.slice(0, signature);
  const stat = lines.findIndex((line, i) => STAT.test(line) && isStat(lines, i));
  const from = stat < 0 ? lines.length : shortlogStart(lines, stat);
  const tail = withoutStat(lines.slice(from, lines.length)).filter((line) => !FOOTER.test(line));
  const log = stat < 0 ? tail : tail.slice(stat - from);
  const compared = log.findIndex((line) => DIFF_OF_DIFFS.test(line));
  const after = (compared < 0 ? log : log.slice(0, compared)).filter((line) => line !== "---");
  const text = lines.slice(0, from).filter((line) => !FOOTER.test(line));
  return [text, after].map((part) => part.join("\n").trim().replace(/(?:^|\n)---$/, "").trim())
    .filter((part) => part !== "").join("\n\n");
}

/** True if the lines from here are a diffstat: up to the line with its totals. */
function isStat(lines: readonly string[], at: number): boolean {
  let i = at;
  while (STAT.test(lines[i] ?? "") || /^ \.\.\. \d+ files? changed/.test(lines[i] ?? "")) i++;
  return TOTAL.test(lines[i] ?? "");
}

function withoutStat(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line, i) => STAT.test(line) && isStat(lines, i));
  if (start < 0) return lines;
  let end = start;
  while (!TOTAL.test(lines[end]!)) end++;
  end++;
  while (SUMMARY.test(lines[end] ?? "")) end++;
  return [...lines.slice(0, start), ...lines.slice(end)];
}

/** The first line of the short log that stands above a diffstat; the diffstat's if there is none. */
function shortlogStart(lines: readonly string[], stat: number): number {
  let start = stat;
  for (let i = stat - 1; i >= 0; i--) {
    const line = lines[i]!;
    if (AUTHOR.test(line)) start = i;
    else if (line !== "" && !/^ {2,}\S/.test(line)) break;
  }
  return start;
}

/** A format-patch cover letter with the old cover letter's subject and text in it. */
export function fillCover(mail: string, cover: Cover): string {
  const filled = mail
    .replace(/^(Subject: \[[^\]]*\]) \*\*\* SUBJECT HERE \*\*\*$/m, (_, prefix) => {
      return `${prefix} ${headerText(cover.subject)}`;
    })
    .replace("*** BLURB HERE ***", () => utf8Chars(blurbOf(cover.body)));
  return declareUtf8(filled);
}

/** A patch mail with a change log below its `---`. */
export function addChangelog(mail: string, changelog: string): string {
  if (changelog === "") return mail;
  const body = mail.indexOf("\n\n");
  const dash = mail.indexOf("\n---\n", body);
  if (body < 0 || dash < 0) return mail;
  const at = dash + "\n---\n".length;
  return declareUtf8(`${mail.slice(0, at)}${utf8Chars(changelog)}\n\n${mail.slice(at)}`);
}

/** The lines that tell machines where a series belongs, put above the signature. */
export function addFooters(mail: string, series: Series, base?: string): string {
  // What the mail shortens is named in full.
  const whole = GIT_HASH.test(series.baseCommit ?? "") ? series.baseCommit : undefined;
  const commit = whole ?? base ?? series.baseCommit;
  const lines = [
    ...commit === undefined ? [] : [`base-commit: ${commit}`],
    ...series.prerequisites.filter(({ says }) => /^prerequisite-/.test(says)).map(({ says }) =>
      says
    ),
    ...series.changeId === undefined ? [] : [`change-id: ${series.changeId}`],
  ];
  const at = mail.lastIndexOf("\n-- \n");
  if (lines.length === 0 || at < 0) return mail;
  return `${mail.slice(0, at).trimEnd()}\n\n${lines.join("\n")}${mail.slice(at)}`;
}

/** Says that a mail is UTF-8 if it has to be said and is not (RFC 2045). */
function declareUtf8(mail: string): string {
  const end = mail.indexOf("\n\n");
  const [head, body] = [mail.slice(0, end), mail.slice(end)];
  // deno-lint-ignore no-control-regex
  if (!/[^\x00-\x7f]/.test(body) || /^content-type:/im.test(head)) return mail;
  return `${head}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n` +
    `Content-Transfer-Encoding: 8bit${body}`;
}

/** A header's text: as it is, or in encoded words of at most 75 characters (RFC 2047). */
export function headerText(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (/^[ -~]*$/.test(line)) return line;
  const words: string[] = [];
  let word = "";
  for (const char of line) {
    const coded = /[A-Za-z0-9!*+/-]/.test(char) ? char : char === " " ? "_" : [
      ...new TextEncoder().encode(char),
    ].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
    if (word.length + coded.length > 75 - "=?UTF-8?q??=".length) {
      words.push(word);
      word = "";
    }
    word += coded;
  }
  return [...words, word].map((one) => `=?UTF-8?q?${one}?=`).join("\n ");
}
