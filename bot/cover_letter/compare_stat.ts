/**
 * The diffstat of a cover letter against the real one, file by file.
 * @module
 */
import { shortstat } from "../series/diff/diffstat.ts";
import type { Patch } from "../series/types.ts";
import type { Stat, StatFile } from "../tree/types.ts";
import { type ClaimedStat, type StatRow, unquote } from "./diffstat.ts";
import { atMost } from "./lines.ts";
import type { Finding } from "./types.ts";
import { nameOf } from "../text/paths.ts";

const MAX_FINDINGS = 40;
/** Files that a cut name is held against, and rows whose name has no slash left that are looked up. */
const MAX_CUT = 200;

/**
 * Compares. A cover letter may be made with or without renames found, or by adding the patches up: it holds
 * if one of these gives just its numbers. Otherwise the findings are those against git's default.
 */
export function compareStat(
  claimed: ClaimedStat,
  stats: readonly Stat[],
  patches: readonly Patch[],
): readonly Finding[] {
  const says = claimed.total.line.text.trim();
  const at = claimed.total.line.line;
  const place = at === undefined ? {} : { line: at };
  if (stats.length === 0) {
    const is = "not checked: the series does not apply, or changes too many files";
    return [{ kind: "diffstat", severity: "note", says, is, ...place }];
  }
  const tries = [...stats, sumOf(patches)].map((stat) => differences(claimed, stat));
  const good = tries.findIndex((found) => found.length === 0);
  if (good < 0) return atMost(tries[0]!, MAX_FINDINGS, "lines of the diffstat differ");
  const is = good === stats.length
    ? "holds file by file, as the sum of the patches"
    : "holds file by file";
  return [{ kind: "diffstat", severity: "ok", says, is, ...place }];
}

/** Each patch's own numbers added up, as quilt and some scripts do it. */
function sumOf(patches: readonly Patch[]): Stat {
  const files = new Map<string, StatFile>();
  for (const one of patches.flatMap((patch) => patch.files)) {
    const { path: name, binary } = one, before = files.get(name);
    files.set(name, {
      name,
      binary: binary || (before?.binary ?? false),
      insertions: one.insertions + (before?.insertions ?? 0),
      deletions: one.deletions + (before?.deletions ?? 0),
    });
  }
  return { files: [...files.values()], summary: [] };
}

function differences(claimed: ClaimedStat, stat: Stat): Finding[] {
  const found: Finding[] = [];
  const differs = (says: string, is: string, line?: number) =>
    found.push({
      kind: "diffstat",
      severity: "mismatch",
      says,
      is,
      ...(line === undefined ? {} : { line }),
    });
  const pairs = pairUp(claimed.rows, stat.files);
  for (const [row, file] of pairs.rows) {
    const says = row.line.text.trim();
    if (file === undefined) {
      differs(says, `the series does not change ${row.name}`, row.line.line);
    } else if (!sameNumbers(row, file)) differs(says, numbers(file), row.line.line);
  }
  // A cover letter may have nothing but the totals.
  for (const file of claimed.rows.length === 0 ? [] : pairs.missing) {
    differs("", `${numbers(file)} is not in the letter's diffstat`, claimed.total.line.line);
  }
  const total = shortstat({
    files: stat.files.length,
    insertions: stat.files.reduce((sum, file) => sum + file.insertions, 0),
    deletions: stat.files.reduce((sum, file) => sum + file.deletions, 0),
  });
  const claimedTotal = shortstat(claimed.total);
  if (claimedTotal !== total) differs(claimedTotal, total, claimed.total.line.line);
  found.push(...summaries(claimed, stat));
  return found;
}

/**
 * Each row with its file: names in full first, then those that git cut in front. It cuts what it
 * prints, quotes and `{old => new}` included, at a slash where there is one.
 */
function pairUp(rows: readonly StatRow[], files: readonly StatFile[]) {
  const left = new Map(files.map((file) => [unquote(file.name), file]));
  const byEnd = new Map<string, Set<string>>();
  const note = (key: string, name: string) => {
    const names = byEnd.get(key) ?? new Set();
    byEnd.set(key, names.add(name));
  };
  const byPath = new Map<string, string>();
  for (const name of left.keys()) {
    note(nameOf(name), name);
    note(nameOf(newPath(name)), name);
    byPath.set(newPath(name), name);
  }
  const exact = rows.map((row) => {
    // Of a rename with quotes git prints both names in full: the new one tells which it is.
    const name = left.has(row.name) || !row.name.includes(QUOTED)
      ? row.name
      : byPath.get(afterArrow(row.name)) ?? row.name;
    const file = left.get(name);
    left.delete(name);
    return file;
  });
  const paired = rows.map((row, i): readonly [StatRow, StatFile | undefined] => {
    if (exact[i] !== undefined || !row.name.startsWith("...")) return [row, exact[i]];
    const cut = row.name.slice(3);
    // Half a cover letter may be left of what was cut.
    const tail = cut.endsWith('"') ? afterArrow(unquote(`"${cut}`)).replace(/^\ufffd+/, "") : cut;
    // A name that is cut within its last part is looked for among all.
    const names = tail.includes("/")
      ? byEnd.get(nameOf(tail)) ?? []
      : i < MAX_CUT
      ? left.keys()
      : [];
    const matches: [string, StatFile][] = [];
    for (const name of names) {
      const file = left.get(name);
      const matching = name.endsWith(tail) || newPath(name).endsWith(tail);
      if (file && matching) matches.push([name, file]);
      if (matches.length >= MAX_CUT) break;
    }
    const [name, file] = matches.find(([, one]) => sameNumbers(row, one)) ?? matches[0] ?? [];
    if (name !== undefined) left.delete(name);
    return [row, file];
  });
  return { rows: paired, missing: [...left.values()] };
}

const QUOTED = '" => "';

function afterArrow(name: string): string {
  const at = name.lastIndexOf(QUOTED);
  return at < 0 ? name : name.slice(at + QUOTED.length);
}

/** The path after the series: of `mm/{a => b}/c` it is `mm/b/c`. */
function newPath(name: string): string {
  if (name.includes(QUOTED)) return afterArrow(name);
  const arrow = name.indexOf(" => ");
  if (arrow < 0) return name;
  const open = name.lastIndexOf("{", arrow), close = name.indexOf("}", arrow);
  if (open < 0 || close < 0) return name.slice(arrow + 4);
  return (name.slice(0, open) + name.slice(arrow + 4, close) + name.slice(close + 1))
    .replace("//", "/");
}

function sameNumbers(row: StatRow, file: StatFile): boolean {
  if (row.binary || file.binary) return row.binary === file.binary;
  if (row.insertions !== undefined) {
    return row.insertions === file.insertions && row.deletions === file.deletions;
  }
  return row.changes === file.insertions + file.deletions;
}

/** `mm/a.c | 5 +++--`, with a short graph. */
function numbers(file: StatFile): string {
  if (file.binary) return `${file.name} | Bin`;
  const { insertions, deletions } = file, all = insertions + deletions;
  const graph = all <= 40
    ? "+".repeat(insertions) + "-".repeat(deletions)
    : `(${insertions} insertions, ${deletions} deletions)`;
  return `${file.name} | ${all} ${graph}`.trimEnd();
}

/** `create mode` and the like: checked where the cover letter has such lines at all. */
function summaries({ summary, total }: ClaimedStat, stat: Stat): Finding[] {
  if (summary.length === 0 || stat.summary.length === 0) return [];
  const want = new Map(stat.summary.map((text) => [bare(text), text]));
  const claims = new Set(summary.map(({ text }) => bare(text)));
  const wrong = (says: string, is: string, line?: number): Finding => ({
    kind: "diffstat",
    severity: "mismatch",
    says,
    is,
    ...(line === undefined ? {} : { line }),
  });
  return [
    ...summary.filter(({ text }) => !want.has(bare(text)))
      .map(({ text, line }) => wrong(text.trim(), "is not so", line)),
    ...[...want].filter(([key]) => !claims.has(key))
      .map(([, text]) => wrong("", `${text} is not in the letter`, total.line.line)),
  ];
}

/** Such a line without quotes, which depend on core.quotePath; of a rename with the new name alone. */
function bare(text: string): string {
  const [, word = "", name = "", rest = ""] =
    /^(rename|copy) (.*)( \(\d{1,3}%\))$/.exec(text.trim()) ?? [];
  if (word !== "") {
    const now = name.includes(QUOTED) ? unquote(`"${afterArrow(name)}`) : newPath(name);
    return `${word} ${now}${rest}`;
  }
  const quoted = text.trim().indexOf(' "');
  return quoted < 0
    ? text.trim()
    : `${text.trim().slice(0, quoted)} ${unquote(text.trim().slice(quoted + 1))}`;
}
