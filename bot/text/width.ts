/**
 * Text in columns of a terminal.
 * @module
 */

/**
 * Characters that take two columns: East Asian wide and fullwidth (Unicode Annex 11) and emoji.
 */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** Columns of a text without control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Cut to at most `width` columns; what was cut shows as `...`. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const dots = ".".repeat(Math.min(3, Math.max(0, width)));
  return `${take(text, width - dots.length).trimEnd()}${dots}`;
}

/** Cut or filled with spaces to exactly `width` columns. */
export function fit(text: string, width: number): string {
  const short = shorten(text, width);
  return short + " ".repeat(Math.max(0, width - widthOf(short)));
}

/**
 * Broken at spaces into lines of at most `width` columns, the first after `first`, the others after
 * `indent`; a word that is too long for a line is broken, too.
 */
export function wrap(text: string, width: number, indent = "", first = ""): string[] {
  const lines: string[] = [];
  let line = first, empty = true;
  const next = () => {
    lines.push(line);
    line = indent;
    empty = true;
  };
  for (const word of text.trim().split(/ +/)) {
    if (!empty && widthOf(line) + 1 + widthOf(word) > width) next();
    line += empty ? "" : " ";
    for (let rest = word;; next()) {
      const part = take(rest, Math.max(2, width - widthOf(line)));
      line += part;
      empty = false;
      rest = rest.slice(part.length);
      if (rest === "") break;
    }
  }
  return [...lines, line];
}

/** The longest beginning of at most `width` columns. */
function take(text: string, width: number): string {
  let used = 0, length = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    length += char.length;
  }
  return text.slice(0, length);
}

function charWidth(char: string): number {
  if (char >= " " && char <= "~") return 1;
  return /\p{M}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
}
