/**
 * `GIT binary patch` (git's apply.c): blocks of base85 lines, each beginning with its length.
 * @module
 */

/** Where the patch ends (the first line after it, from 0), or the damaged line. */
export type Checked =
  | { readonly ok: true; readonly end: number }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Checks the blocks from line `i` on, the line after `GIT binary patch`: forward and, if it is there, back. */
export function checkBinary(lines: readonly string[], i: number): Checked {
  for (let block = 0; block < 2; block++) {
    const head = /^(?:literal|delta) (\d{1,10})\r?$/.exec(lines[i] ?? "");
    if (!head) {
      return block > 0 ? { ok: true, end: i } : {
        ok: false,
        line: i,
        message: "the binary patch has no contents: it was probably cut off",
      };
    }
    const first = ++i;
    for (; /\S/.test(lines[i] ?? ""); i++) {
      const line = lines[i]!.replace(/\r$/, "");
      if (!isData(line)) {
        return { ok: false, line: i, message: "a line of the binary patch is damaged" };
      }
    }
    if (i === first || i >= lines.length) {
      return { ok: false, line: i - 1, message: "the binary patch was cut off" };
    }
    i++;
  }
  return { ok: true, end: i };
}

/** `A` to `Z` are 1 to 26 bytes, `a` to `z` 27 to 52; 5 characters hold 4 bytes. */
function isData(line: string): boolean {
  const first = line.charCodeAt(0);
  const bytes = first >= 65 && first <= 90
    ? first - 64
    : first >= 97 && first <= 122
    ? first - 70
    : 0;
  return bytes > 0 && line.length === 1 + Math.ceil(bytes / 4) * 5 &&
    /^[0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]*$/.test(line.slice(1));
}

/** Bytes that the binary patches of a diff say they unpack to. */
export function unpackedBytes(diff: string): number {
  let sum = 0;
  for (const [, bytes] of diff.matchAll(/^(?:literal|delta) (\d{1,10})\r?$/gm)) {
    sum += Number(bytes);
  }
  return sum;
}
