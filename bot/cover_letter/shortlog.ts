/**
 * The shortlog of a cover letter (git-shortlog(1)) and its numbers, against the patches.
 * @module
 */
import type { Series } from "../series/types.ts";
import { atMost, type CoverLine } from "./lines.ts";
import type { Finding } from "./types.ts";

/** Numbers that a finding names. */
const MAX_LEFT = 20;
const MAX_FINDINGS = 40;

interface Entry {
  readonly author: string;
  readonly subject: string;
  readonly line?: number;
}

interface Author {
  readonly name: string;
  readonly count: number;
  readonly line?: number;
}

/** The shortlog: authors with their counts, and the subjects, wrapped ones in one piece. */
export function readShortlog(lines: readonly CoverLine[]): {
  readonly authors: readonly Author[];
  readonly entries: readonly Entry[];
} {
  const authors: Author[] = [], entries: Entry[] = [];
  for (let i = 0; i < lines.length; i++) {
    const head = /^(\S.{0,200}?) \((\d{1,6})\):$/.exec(lines[i]!.text);
    const indent = /^ +(?=\S)/.exec(lines[i + 1]?.text ?? "")?.[0].length;
    if (head === null || indent === undefined) continue;
    const name = head[1]!, { line } = lines[i]!;
    authors.push({ name, count: Number(head[2]), line });
    for (i++; i < lines.length; i++) {
      const { text, line } = lines[i]!;
      const own = /^ +(?=\S)/.exec(text)?.[0].length;
      if (own === undefined || own < indent) break;
      if (own === indent) entries.push({ author: name, subject: text.trim(), line });
      else {
        const last = entries.at(-1)!;
        entries[entries.length - 1] = { ...last, subject: `${last.subject} ${text.trim()}` };
      }
    }
    i--;
  }
  return { authors, entries };
}

/** Findings on the shortlog; none if the cover letter has no shortlog. */
export function compareShortlog(series: Series, lines: readonly CoverLine[]): readonly Finding[] {
  const { authors, entries } = readShortlog(lines);
  if (entries.length === 0) return [];
  const found: Finding[] = [];
  const wrong = (says: string, is: string, line?: number) =>
    found.push({
      kind: "shortlog",
      severity: "mismatch",
      says,
      is,
      ...(line === undefined ? {} : { line }),
    });
  const left = new Map<string, number[]>();
  for (const { n, subject } of series.patches) {
    const key = plain(subject);
    left.set(key, [...left.get(key) ?? [], n]);
  }
  for (const { author, subject, line } of entries) {
    const n = left.get(plain(subject))?.shift();
    if (n === undefined) wrong(subject, "no patch of the series has this subject", line);
    else {
      const real = series.patches[n - 1]!.author.name;
      if (plain(real) !== plain(author)) wrong(`${author}: ${subject}`, `is by ${real}`, line);
    }
  }
  for (const n of [...left.values()].flat().sort((a, b) => a - b)) {
    wrong("", `patch ${n}, "${series.patches[n - 1]!.subject}", is not in the shortlog`);
  }
  const wrote = new Map<string, number>();
  for (const { author } of series.patches) {
    wrote.set(plain(author.name), (wrote.get(plain(author.name)) ?? 0) + 1);
  }
  for (const { name, count, line } of authors) {
    const real = wrote.get(plain(name)) ?? 0;
    if (real !== count) wrong(`${name} (${count})`, `${name} wrote ${real}`, line);
  }
  if (found.length > 0) return atMost(found, MAX_FINDINGS, "differences in the shortlog");
  const says = authors.map(({ name, count }) => `${name} (${count})`).join(", ");
  const { line } = authors[0]!;
  return [{
    kind: "shortlog",
    severity: "ok",
    says,
    is: "all subjects and authors are those of the patches",
    ...(line === undefined ? {} : { line }),
  }];
}

/**
 * The numbers in the subjects: `[PATCH 3/8]` is the third of eight. Patches of several series in one list, as
 * distributions keep them, are numbered as they were sent, and claim nothing of the list; so are those of one
 * series of which a list leaves some out.
 */
export function compareNumbers(series: Series): readonly Finding[] {
  const { cover, patches } = series;
  const count = patches.length;
  const note = (says: string): readonly Finding[] => [
    { kind: "count", severity: "note", says, is: "those of the series that they are from" },
  ];
  const totals = new Set(patches.flatMap(({ counted }) => counted?.total ?? []));
  if (cover === undefined && totals.size > 1) return note(`numbers of ${totals.size} lengths`);
  const wrong: Finding[] = patches.flatMap(({ n, counted }) =>
    counted === undefined || (counted.n === n && counted.total === count) ? [] : [{
      kind: "count" as const,
      severity: "mismatch" as const,
      says: `${counted.n}/${counted.total}`,
      is: `it is patch ${n} of ${count}`,
      patch: n,
    }]
  );
  if (cover === undefined && patches.every(({ raw }) => raw.order === "listed")) {
    const [total] = totals;
    if (wrong.length === 0 || total === undefined) return [];
    const says = `numbers up to ${total}`, is = leftOut(patches, total);
    return is === undefined ? note(says) : [{ kind: "count", severity: "mismatch", says, is }];
  }
  if (cover?.total === undefined) return atMost(wrong, MAX_FINDINGS, "wrong numbers");
  const says = `0/${cover.total}`;
  const own: Finding = cover.total === count
    ? { kind: "count", severity: "ok", says, is: `${count} patches` }
    : { kind: "count", severity: "mismatch", says, is: `${count} patches` };
  return [own, ...atMost(wrong, MAX_FINDINGS, "wrong numbers")];
}

/** Of a list that has some of a series, in its order: which it has not. Undefined: it is another list. */
function leftOut(patches: Series["patches"], total: number): string | undefined {
  const numbers = patches.map(({ counted }) => counted?.n ?? 0);
  if (numbers.some((n, i) => n <= (numbers[i - 1] ?? 0) || n > total)) return undefined;
  const has = new Set(numbers);
  const left: number[] = [];
  for (let n = 1; n <= total && left.length < MAX_LEFT; n++) if (!has.has(n)) left.push(n);
  const more = total - has.size - left.length;
  return `the list leaves out ${left.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
