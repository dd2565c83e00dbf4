/**
 * Text from outside inside GitHub-flavoured Markdown: as prose, as code, and in fences, so that it
 * shows as it is and makes no link, mention, table cell or HTML. All texts must be clean lines.
 * @module
 */
import { shorten } from "../../text/width.ts";

/** Breaks what GitHub links after it has read the Markdown, where a backslash does not help. */
const GAP = "&#8203;";

/** Longer texts are cut: a comment on GitHub holds 65536 characters. */
const MAX_WIDTH = 1000;

/** Text in a paragraph, a heading or a table cell. */
export function prose(text: string): string {
  return shorten(text.trim(), MAX_WIDTH)
    .replace(/[\\`*[\]|~$]/g, "\\$&")
    // Inside a word it is no emphasis, and names of symbols stay readable.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
    // What begins a list, a heading or its underline.
    .replace(/^[-+=#]|(?<=^\d+)[.)]/, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // People, issues, addresses, and words between colons, which may be emoji.
    .replaceAll(/@|#(?=\d)|gh(?=-\d)|:(?=\/\/)|www(?=\.)|:(?=[\w+-]+:)/gi, `$&${GAP}`);
}

/** Text in a code span; not for tables, whose cells end at a `|` even there. */
export function code(text: string): string {
  const short = shorten(text, MAX_WIDTH);
  if (short.trim() === "") return "` `";
  const ticks = "`".repeat(longestRun(short) + 1);
  const pad = /^`|`$|^ .* $/.test(short) ? " " : "";
  return `${ticks}${pad}${short}${pad}${ticks}`;
}

/** Lines in a fence that none of them can close. */
export function fence(language: string, lines: readonly string[]): string[] {
  const ticks = "`".repeat(lines.reduce((most, line) => Math.max(most, longestRun(line) + 1), 3));
  return [`${ticks}${language}`, ...lines.map((line) => shorten(line, 4 * MAX_WIDTH)), ticks];
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
