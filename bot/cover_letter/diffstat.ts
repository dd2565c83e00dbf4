/**
 * Reading the diffstat of a cover letter, as `git diff --stat --summary` prints it (diff.c, show_stats).
 * @module
 */
import type { CoverLine } from "./lines.ts";

/** A row of a diffstat, as far as it says something. */
export interface StatRow {
  /** The name as it stands there; cut in front it begins with `...`. */
  readonly name: string;
  readonly binary: boolean;
  /** Insertions and deletions together. */
  readonly changes: number;
  /** Each by itself, where the graph is not scaled. */
  readonly insertions?: number;
  readonly deletions?: number;
  readonly line: CoverLine;
}

/** A diffstat in a cover letter. */
export interface ClaimedStat {
  readonly rows: readonly StatRow[];
  readonly total: {
    readonly files: number;
    readonly insertions: number;
    readonly deletions: number;
    readonly line: CoverLine;
  };
  /** `create mode 100644 mm/a.c` and the like. */
  readonly summary: readonly CoverLine[];
}

const TOTAL =
  /^ ?(\d{1,9}) files? changed(?:, (\d{1,9}) insertions?\(\+\))?(?:, (\d{1,9}) deletions?\(-\))?$/;
const SUMMARY =
  /^ (?:(?:create|delete) mode \d{6} |mode change \d{6} => \d{6}|(?:rename|copy|rewrite) )/;

/** The last diffstat of a cover letter; undefined if there is none. */
export function readClaimedStat(lines: readonly CoverLine[]): ClaimedStat | undefined {
  const at = lines.findLastIndex(({ text }) => TOTAL.test(text));
  if (at < 0) return undefined;
  const [, files, insertions, deletions] = TOTAL.exec(lines[at]!.text)!;
  let first = at;
  const rows: StatRow[] = [];
  for (; first > 0; first--) {
    const row = readRow(lines[first - 1]!);
    if (row === undefined) break;
    rows.push(row);
  }
  let last = at + 1;
  while (last < lines.length && SUMMARY.test(lines[last]!.text)) last++;
  return {
    rows: rows.reverse(),
    total: {
      files: Number(files),
      insertions: Number(insertions ?? 0),
      deletions: Number(deletions ?? 0),
      line: lines[at]!,
    },
    summary: lines.slice(at + 1, last),
  };
}

/** ` mm/a.c | 12 +++--`, ` mm/a.bin | Bin 0 -> 10 bytes`. */
function readRow(line: CoverLine): StatRow | undefined {
  const at = line.text.lastIndexOf(" |");
  if (at < 1) return undefined;
  // --compact-summary says behind the name what becomes of the file.
  const name = line.text.slice(0, at).trim().replace(/ \((?:new|gone|mode)(?: [+-][lx])?\)$/, "");
  const what = line.text.slice(at + 2).trim();
  if (name === "") return undefined;
  if (/^Bin\b/.test(what)) return { name: unquote(name), binary: true, changes: 0, line };
  const match = /^(\d{1,9})(?: (\+*)(-*))?$/.exec(what);
  if (match === null) return undefined;
  const [, changes, plus = "", minus = ""] = match;
  const exact = plus.length + minus.length === Number(changes);
  return {
    name: unquote(name),
    binary: false,
    changes: Number(changes),
    ...(exact ? { insertions: plus.length, deletions: minus.length } : {}),
    line,
  };
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

/** Takes git's quotes off a name: `"mm/\303\274.c"` (git-config(1), core.quotePath). */
export function unquote(name: string): string {
  if (!/^".*"$/.test(name)) return name;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [part, octal, escaped] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/g)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8) & 255);
    else if (escaped !== undefined && escaped in ESCAPES) bytes.push(ESCAPES[escaped]!);
    else bytes.push(...encoder.encode(escaped ?? part));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
