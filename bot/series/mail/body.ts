/**
 * The body of a patch mail taken apart as git mailinfo does it: in-body headers, scissors, the
 * commit message, and what comes after it.
 * @module
 */
import { decodeWords } from "postal-mime";
import { withoutBlankEnds } from "./scan.ts";

/** The parts of a body, by their lines. */
export interface Body {
  /** Headers that stand first in the body and overrule the mail's. */
  readonly from?: string;
  readonly subject?: string;
  readonly date?: string;
  /** The commit message, without empty lines around it. */
  readonly message: string;
  /** The line (from 0) of the `From:` among them. */
  readonly fromAt?: number;
  /** So many lines are cut off above, the scissors the last of them. */
  readonly cut?: number;
  /** The line (from 0) where the commit message ends: `---`, or the diff. */
  readonly end: number;
}

const IN_BODY = /^>?(from|subject|date):[ \t]*(\S.*)$/i;

/** Takes a body apart; `known`: so many lines, from the first that is not blank, are the
 * message of a commit, as it is. Never throws. */
export function splitBody(lines: readonly string[], known?: number): Body {
  if (known !== undefined) {
    const first = lines.findIndex((line) => !blank(line));
    const end = Math.max(0, first) + known;
    return { message: messageOf(lines.slice(0, end)), end };
  }
  let end = lines.length;
  let start = 0;
  for (let i = 0; i < lines.length; i++) {
    if (isScissors(lines[i]!)) start = i + 1;
    else if (breaks(lines[i]!)) {
      end = i;
      break;
    }
  }
  const found: Record<string, string> = {};
  let fromAt: number | undefined;
  let i = start;
  while (i < end && blank(lines[i]!)) i++;
  for (let last: string | undefined; i < end; i++) {
    const line = lines[i]!.replace(/\r$/, "");
    const match = IN_BODY.exec(line);
    if (match && found[match[1]!.toLowerCase()] === undefined) {
      last = match[1]!.toLowerCase();
      found[last] = match[2]!;
      if (last === "from") fromAt = i;
    } else if (last !== undefined && /^[ \t]+\S/.test(line)) {
      found[last] += ` ${line.trim()}`;
    } else break;
  }
  const message = messageOf(lines.slice(i, end));
  return {
    from: found["from"],
    subject: found["subject"] === undefined ? undefined : decodeWords(found["subject"]),
    date: found["date"],
    message,
    ...(fromAt === undefined ? {} : { fromAt }),
    ...(start === 0 ? {} : { cut: start }),
    end,
  };
}

function messageOf(lines: readonly string[]): string {
  return withoutBlankEnds(lines.map((line) => line.trimEnd()).join("\n"));
}

/** The lines at which git mailinfo ends the commit message. */
function breaks(line: string): boolean {
  return /^diff -/.test(line) || /^Index: /.test(line) || /^---(?:\s*$| \S)/.test(line);
}

/**
 * `-- >8 --` and its like: a line of at least 8 characters, of which more than a third are dashes,
 * blanks between them and scissors, with fewer than half of those blanks (git's mailinfo.c).
 */
function isScissors(line: string): boolean {
  const text = line.trim();
  let cut = 0, scissors = 0, gaps = 0, cutting = false;
  for (let i = 0; i < text.length; i++) {
    if (/\s/.test(text[i]!)) {
      if (cutting) {
        cut++;
        gaps++;
      }
    } else if (text[i] === "-") {
      cutting = true;
      cut++;
    } else if (/^(?:>8|8<|>%|%<)/.test(text.slice(i, i + 2))) {
      cutting = true;
      cut += 2;
      scissors += 2;
      i++;
    } else cutting = false;
  }
  return scissors > 0 && text.length >= 8 && text.length < cut * 3 && gaps * 2 < cut;
}

function blank(line: string): boolean {
  return line.trim() === "";
}
