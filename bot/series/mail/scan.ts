/**
 * Searching text from outside in one pass: what expressions with two repeats in a row do in the square
 * of a line's length.
 * @module
 */

/** The text without the line ends around it. */
export function withoutBlankEnds(text: string): string {
  let start = 0, end = text.length;
  while (start < end && text[start] === "\n") start++;
  while (end > start && text[end - 1] === "\n") end--;
  return text.slice(start, end);
}

/** The text without this character at its beginning and its end. */
export function stripped(text: string, char: string): string {
  let start = 0, end = text.length;
  while (start < end && text[start] === char) start++;
  while (end > start && text[end - 1] === char) end--;
  return text.slice(start, end);
}

/**
 * The comment at the end of a line, `# for the um part`, with at least one blank before it, and what
 * stands before that. The last `#` counts.
 */
export function endComment(text: string): { readonly before: string; readonly comment?: string } {
  const at = text.lastIndexOf("#");
  const before = text.slice(0, Math.max(0, at)).trimEnd();
  const parted = at > before.length && before !== "" && at + 1 < text.length;
  return parted ? { before, comment: text.slice(at) } : { before: text };
}

/** True if some word of the text could be a mail address: something, `@`, something, a dot, something. */
export function hasAddress(text: string): boolean {
  for (const [word] of text.matchAll(/\S+/g)) {
    const at = word.indexOf("@", 1);
    if (at < 0) continue;
    const dot = word.lastIndexOf(".", word.length - 2);
    if (dot > at + 1) return true;
  }
  return false;
}

/** Where the address stands in a line: `<a@b>`, else a bare `a@b`; the whole of it and the address alone. */
export function findAddress(
  text: string,
): { readonly from: number; readonly to: number; readonly address: string } | undefined {
  for (let from = -1, seen = false, i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === "<") [from, seen] = [i, false];
    else if (char === ">") {
      if (from >= 0 && seen) return { from, to: i + 1, address: text.slice(from + 1, i) };
      from = -1;
    } else if (char === "@") seen = true;
    else if (from >= 0 && /\s/.test(char)) from = -1;
  }
  for (const { 0: run, index: from } of text.matchAll(/[^\s<>()"]+/g)) {
    const at = run.indexOf("@", 1);
    if (at > 0 && at < run.length - 1) return { from, to: from + run.length, address: run };
  }
  return undefined;
}

/** Takes the quotes off `"Name, A."`, and the backslashes in them (RFC 5322, section 3.2.4). */
export function unquotePairs(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('"', at);
    if (open < 0) break;
    const inner: string[] = [];
    let i = open + 1;
    for (; i < text.length && text[i] !== '"'; i++) {
      if (text[i] === "\\" && i + 1 < text.length) i++;
      inner.push(text[i]!);
    }
    if (i >= text.length) break;
    parts.push(text.slice(at, open), inner.join(""));
    at = i + 1;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
