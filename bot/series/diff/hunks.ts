/**
 * Walks a diff and checks that each hunk has the lines that it promises. Mail breaks diffs in known
 * ways, git only says "corrupt patch": here the hunk and the likely cause are named.
 * @module
 */
import { COLOURED } from "../../source/content.ts";
import { checkBinary } from "./binary.ts";

/** The part of a diff for one file, by lines from 0; `end` is the first line after it. */
export interface Section {
  readonly start: number;
  readonly end: number;
  /** Lines between `diff --git` and the first hunk; for other diffs, `---` and `+++`. */
  readonly header: readonly string[];
  readonly git: boolean;
  readonly binary: boolean;
}

/** What is wrong with a diff, and in which line, from 0. */
export interface Damage {
  readonly line: number;
  readonly message: string;
  readonly hint?: string;
}

/** The sections of a diff, or the first damage. */
export type Walked =
  | { readonly ok: true; readonly sections: readonly Section[] }
  | { readonly ok: false; readonly damage: Damage };

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;
const EXTENDED =
  /^(?:old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|similarity index|dissimilarity index|index) /;
/** Also in quoted-printable that no header says: git takes the mail as it stands. */
const SIGNATURE = /^--(?:\s*|=20\r?)$/;
const REWRAPPED = "send it with git send-email, or attach the patch";

class Broken extends Error {
  constructor(readonly damage: Damage) {
    super(damage.message);
  }
}

/** True if a diff begins in this line: `diff --git`, or `---`, `+++` and `@@` in a row. */
export function startsDiff(lines: readonly string[], i: number): boolean {
  return lines[i]!.startsWith("diff --git ") || /^diff --(?:cc|combined) /.test(lines[i]!) ||
    startsPlain(lines, i);
}

/** Walks the lines from `start` on. Text between the sections is skipped, as git apply does. */
export function walkDiff(lines: readonly string[], start: number, spoiled?: string): Walked {
  const sections: Section[] = [];
  let signed = false;
  try {
    for (let i = start; i < lines.length;) {
      const line = lines[i]!;
      if (/^diff --(?:cc|combined) /.test(line)) {
        throw new Broken({
          line: i,
          message: "is the diff of a merge, which cannot be applied",
          hint: "make the series a straight line: git rebase BASE",
        });
      }
      if (line.startsWith("@@ -") && !/^@@@/.test(line)) {
        throw new Broken({ line: i, message: "a hunk without the name of its file above it" });
      }
      if (!startsDiff(lines, i)) {
        signed ||= sections.length > 0 && /^--(?: |=20)\r?$/.test(line);
        i++;
      } else if (signed) {
        throw new Broken({
          line: i,
          message: "a diff below the signature, which git am would apply, too",
          hint: "make the patch again with another --signature-file, or cut the signature off",
        });
      } else {
        const section = walkSection(lines, i, spoiled);
        sections.push(section);
        i = section.end;
      }
    }
  } catch (error) {
    if (error instanceof Broken) return { ok: false, damage: error.damage };
    throw error;
  }
  return { ok: true, sections };
}

function startsPlain(lines: readonly string[], i: number): boolean {
  return /^--- \S/.test(lines[i]!) && /^\+\+\+ \S/.test(lines[i + 1] ?? "") &&
    (lines[i + 2] ?? "").startsWith("@@ -");
}

function walkSection(lines: readonly string[], start: number, spoiled?: string): Section {
  const git = lines[start]!.startsWith("diff --git ");
  let i = git ? start + 1 : start;
  while (git && i < lines.length && EXTENDED.test(lines[i]!)) i++;
  const extended = i - start > 1 &&
    lines.slice(start + 1, i).some((line) => !line.startsWith("index "));
  const name = nameOf(lines[start]!);
  if (/^GIT binary patch\r?$/.test(lines[i] ?? "")) {
    const checked = checkBinary(lines, i + 1);
    if (!checked.ok) {
      throw new Broken({
        line: checked.line,
        message: `${name}: ${checked.message}`,
        hint: REWRAPPED,
      });
    }
    return { start, end: checked.end, header: lines.slice(start, i), git, binary: true };
  }
  if (/^Binary files .* differ\r?$/.test(lines[i] ?? "")) {
    throw new Broken({
      line: i,
      message: `${name}: is binary, and the patch does not have its contents`,
      hint: "make it again with git format-patch --binary",
    });
  }
  const header = i;
  if (/^--- /.test(lines[i] ?? "") && /^\+\+\+ /.test(lines[i + 1] ?? "")) i += 2;
  const body = i;
  while ((lines[i] ?? "").startsWith("@@")) i = walkHunk(lines, i, name, spoiled);
  if (i > body || (extended && i === header)) {
    return { start, end: i, header: lines.slice(start, body), git, binary: false };
  }
  throw new Broken({
    line: start,
    message: `${name}: the diff names this file and has no change for it`,
    hint: isColoured(lines, start)
      ? COLOURED
      : /^- --- /.test(lines[i] ?? "")
      ? `a signature within the text, as PGP makes it, changes lines that begin with "-": ${REWRAPPED}`
      : `the mail was probably word-wrapped or cut off: ${REWRAPPED}`,
  });
}

function walkHunk(lines: readonly string[], at: number, name: string, spoiled?: string): number {
  const head = HUNK.exec(lines[at]!);
  if (!head) {
    throw new Broken({
      line: at,
      message: `${name}: damaged hunk header ${JSON.stringify(lines[at]!.slice(0, 60))}`,
      hint: isColoured(lines, at) ? COLOURED : `the mail was probably word-wrapped: ${REWRAPPED}`,
    });
  }
  const want = { old: Number(head[2] ?? 1), new: Number(head[4] ?? 1) };
  const has = { old: 0, new: 0 };
  let i = at + 1;
  const mismatch = () => {
    const of = (key: "old" | "new", word: string) =>
      want[key] === has[key] ? undefined : `${want[key]} ${word} lines and has ${has[key]}`;
    return `${name}: the hunk ${head[0]} promises ` +
      [of("old", "old"), of("new", "new")].filter((part) => part !== undefined).join(", ");
  };
  for (; has.old < want.old || has.new < want.new; i++) {
    const line = lines[i];
    const sort = line === undefined || (line === "" && i === lines.length - 1)
      ? undefined
      : line === "" || line === "\r"
      ? " "
      : line[0];
    if (sort === " ") has.old++, has.new++;
    else if (sort === "-") has.old++;
    else if (sort === "+") has.new++;
    else if (sort !== "\\") {
      throw new Broken({ line: i, message: mismatch(), hint: cause(lines, at, i, spoiled) });
    }
    if (has.old > want.old || has.new > want.new) {
      throw new Broken({
        line: i,
        message: mismatch(),
        hint: `the hunk was probably edited by hand: make the patch again`,
      });
    }
  }
  while ((lines[i] ?? "").startsWith("\\ ")) i++;
  if (surplus(lines, i)) {
    throw new Broken({
      line: i,
      message: `${name}: the hunk ${head[0]} has more lines than it promises`,
      hint: "the hunk was probably edited by hand: make the patch again",
    });
  }
  return i;
}

/** True if the lines after a complete hunk still look like its lines. git would drop them silently. */
function surplus(lines: readonly string[], i: number): boolean {
  for (; i < lines.length && /^[ +-]/.test(lines[i]!); i++) {
    if (SIGNATURE.test(lines[i]!) || /^(?:---|\+\+\+)(?: |$)/.test(lines[i]!)) return false;
    if (/^[+-]/.test(lines[i]!)) return true;
  }
  return false;
}

/** True if an escape sequence stands in one of the next lines. */
function isColoured(lines: readonly string[], at: number): boolean {
  return lines.slice(at, at + 10).some((line) => line.includes("\x1b["));
}

/** Why a hunk ends too early, from the line that is not part of it. */
function cause(lines: readonly string[], at: number, i: number, spoiled?: string): string {
  const line = lines[i];
  const rest = lines.slice(i);
  const before = lines[i - 1] ?? "";
  if (isColoured(lines, i)) return COLOURED;
  if (spoiled === "flowed") return `the mail is format=flowed, which moves line ends: ${REWRAPPED}`;
  if (rest.every((text) => text.trim() === "") || (i - 1 > at && SIGNATURE.test(before))) {
    return "the mail was probably cut off, or the hunk edited by hand: get the patch again";
  }
  if (/^(?:diff |@@ |--- |Index: )/.test(line ?? "")) {
    return "lines were probably lost, or the hunk edited by hand: make the patch again";
  }
  if (/^[\u00a0\u2000-\u200b\u3000]/.test(line ?? "")) {
    return `the mailer turned blanks into no-break spaces: ${REWRAPPED}`;
  }
  if (/\[-.{0,200}-\]|\{\+.{0,200}\+\}/.test(rest.slice(0, 20).join("\n"))) {
    return "it shows changed words: write it again without git's --word-diff";
  }
  if (/^[>|]/.test(line ?? "")) return "the diff is quoted in a reply: take the mail it came from";
  if (/^=[0-9A-F]{2}|=(?:20|3D|09)/.test(line ?? "") || before.endsWith("=")) {
    return "the mail is quoted-printable and does not say so: get it anew, with its headers";
  }
  return `the mail was probably word-wrapped: ${REWRAPPED}`;
}

/** The path that a section is about, for messages only. */
function nameOf(line: string): string {
  const rest = line.replace(/^(?:diff --git|---) /, "").trim();
  const last = /(?:^| )"?[^/ ]+\/([^ "\t]+)"?$/.exec(rest)?.[1];
  return last ?? rest.split("\t")[0]!.replace(/^a\//, "");
}
