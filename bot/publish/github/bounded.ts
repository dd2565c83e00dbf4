/**
 * Markdown within the bounds of GitHub's API, cut where it must be and saying so.
 * @module
 */

/**
 * GitHub takes 65535 characters in a check and 65536 in a comment (its OpenAPI description, and its
 * error messages). Bytes are counted, which are never fewer.
 */
export const MAX_TEXT = 65_535;

/** Markdown of at most so many bytes of UTF-8: cut behind a whole line, with every fence closed. */
export function bounded(markdown: string, max: number = MAX_TEXT): string {
  if (bytes(markdown) <= max) return markdown;
  const lines = markdown.split("\n");
  const note = (count: number) =>
    `\n\n*Cut here: ${count} of ${lines.length} lines are shown. report.json has all of them.*\n`;
  // A fence has some ticks more than three if the text has ticks itself; all that are open are closed.
  let size = bytes(note(lines.length)), whole = 0, open = "", openAtCut = "";
  for (const line of lines) {
    open = fenceAfter(line, open);
    size += bytes(line) + 1;
    if (size + bytes(open) + 1 > max) break;
    whole++;
    openAtCut = open;
  }
  const kept = lines.slice(0, whole).join("\n");
  return `${kept}${openAtCut === "" ? "" : `\n${openAtCut}`}${note(whole)}`;
}

/** The ticks of the fence that is open behind a line; empty if none is. */
function fenceAfter(line: string, open: string): string {
  if (open !== "") return line === open ? "" : open;
  return /^(`{3,})[a-z]*$/.exec(line)?.[1] ?? "";
}

/** The part before the first heading of the second level, and the rest; undefined if there is none. */
export function splitAtHeading(markdown: string): { head: string; rest?: string } {
  const at = markdown.indexOf("\n\n## ");
  if (at < 0) return { head: markdown };
  return { head: `${markdown.slice(0, at)}\n`, rest: markdown.slice(at + 2) };
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
