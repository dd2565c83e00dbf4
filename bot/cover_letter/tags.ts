/**
 * Trailers that claim something: Fixes:, Link:, Closes:, Signed-off-by:
 * (Documentation/process/submitting-patches.rst).
 * @module
 */
import { parsePerson } from "../series/mail/person.ts";
import type { Patch, Series } from "../series/types.ts";
import { atMost } from "./lines.ts";
import type { CoverLetterFacts, Finding } from "./types.ts";

/** Names that are looked up, and findings that are reported; a patch that has more is not honest. */
const MAX_LOOKUPS = 500, MAX_FINDINGS = 40;
/** Subjects and addresses are cut to this before they are looked at. */
const MAX_VALUE = 500;

const NO_HISTORY = "cannot be checked: the tree has no history";

interface Fixes {
  readonly patch: number;
  readonly says: string;
  readonly hash: string;
  /** As the tag quotes it; undefined if it quotes none. */
  readonly subject?: string;
}

function fixesOf(series: Series): readonly Fixes[] {
  return series.patches.flatMap(({ n, trailers }) =>
    trailers.filter(({ key }) => /^fixes$/i.test(key)).map(({ value }) => {
      const text = value.slice(0, MAX_VALUE);
      const match = /^(?:commit )?([0-9a-f]{4,64})\b\s*(?:\(?["'](.*)["']\)?)?/i.exec(text);
      return {
        patch: n,
        says: `Fixes: ${text}`,
        hash: match?.[1]?.toLowerCase() ?? "",
        ...(match?.[2] === undefined ? {} : { subject: match[2] }),
      };
    })
  );
}

/** The commits that Fixes: tags name, for whoever looks them up. */
export function fixesNames(series: Series): readonly string[] {
  const names = fixesOf(series).map(({ hash }) => hash).filter((hash) => hash !== "");
  return [...new Set(names)].slice(0, MAX_LOOKUPS);
}

/** Findings on all Fixes: tags. */
export function compareFixes(series: Series, facts: CoverLetterFacts): readonly Finding[] {
  const asked = new Set(fixesNames(series));
  const found = fixesOf(series).map((tag): Finding => {
    const { severity, is } = judgeFixes(tag, facts, asked);
    return { kind: "fixes", severity, says: tag.says, is, patch: tag.patch };
  });
  // What is wrong comes first, so that a thousand good ones cannot hide it.
  const order = { mismatch: 0, note: 1, ok: 2 } as const;
  const sorted = together(found).toSorted((a, b) => order[a.severity] - order[b.severity]);
  return atMost(sorted, MAX_FINDINGS, "Fixes: tags");
}

/** A tree without history says the same of every tag: it is said once. */
function together(found: readonly Finding[]): readonly Finding[] {
  const unknown = found.filter(({ is }) => is === NO_HISTORY);
  if (unknown.length < 3) return found;
  const says = `${unknown.length} Fixes: tags`;
  return [
    ...found.filter(({ is }) => is !== NO_HISTORY),
    { kind: "fixes", severity: "note", says, is: NO_HISTORY },
  ];
}

function judgeFixes(
  { hash, subject }: Fixes,
  facts: CoverLetterFacts,
  asked: ReadonlySet<string>,
): Pick<Finding, "severity" | "is"> {
  if (hash === "") {
    return { severity: "note", is: "names no commit: 12 hex digits, then the subject" };
  }
  if (!asked.has(hash)) return { severity: "note", is: "not looked up: there are too many" };
  const commit = facts.commits.get(hash);
  if (commit === undefined) {
    if (facts.history === "full") {
      return { severity: "mismatch", is: "the tree has no such commit" };
    }
    const cut = "cannot be checked: the tree's history is cut";
    return { severity: "note", is: facts.history === "none" ? NO_HISTORY : cut };
  }
  if (commit === "ambiguous") return { severity: "mismatch", is: `${hash} names several objects` };
  if (subject !== undefined && plain(subject) !== plain(commit.subject)) {
    return { severity: "mismatch", is: `${hash} is ("${commit.subject}")` };
  }
  if (hash.length < 12) {
    return { severity: "note", is: `resolves; write 12 digits: ${commit.commit.slice(0, 12)}` };
  }
  if (subject === undefined) {
    return { severity: "note", is: `resolves; quote its subject: ("${commit.subject}")` };
  }
  return { severity: "ok", is: "the tree has it, with that subject" };
}

/** Findings on the shape of Link: and Closes:. */
export function compareLinks(series: Series): readonly Finding[] {
  const found = series.patches.flatMap(({ n, trailers }) =>
    trailers.filter(({ key }) => /^(?:link|closes)$/i.test(key)).flatMap(({ key, value }) => {
      const text = value.slice(0, MAX_VALUE);
      if (isLink(text)) return [];
      const says = `${key}: ${text}`;
      return [{ kind: "link", severity: "note", says, is: "is no web address", patch: n } as const];
    })
  );
  return atMost(found, MAX_FINDINGS, "links of another shape");
}

/** `https://host.name/path`, in brackets or not, with a remark or a number behind it. */
function isLink(text: string): boolean {
  const [link = ""] = /^\S*/.exec(text)!;
  const after = text.slice(link.length).trimStart();
  const bare = link.split("#", 1)[0]!.replace(/\[\d+\]$/, "").replace(/^</, "").replace(/>$/, "");
  const dot = bare.indexOf(".", "https://".length);
  return /^https?:\/\/[^<>]+$/i.test(bare) && dot > 0 && dot < bare.length - 1 &&
    (after === "" || after.startsWith("#") || /^\[\d+\]$/.test(after));
}

/** One finding on the authors' Signed-off-by, for all patches. */
export function compareSignOffs({ patches }: Series): readonly Finding[] {
  const lacking = patches.filter((patch) => !signedByAuthor(patch)).map(({ n }) => n);
  const says = "Signed-off-by:", kind = "sign-off";
  if (lacking.length === 0) {
    return [{ kind, severity: "ok", says, is: "each patch has its author's" }];
  }
  const all = lacking.length === patches.length;
  const which = all
    ? patches.length === 1 ? "the patch lacks" : "all patches lack"
    : `patch${lacking.length === 1 ? "" : "es"} ${list(lacking)} lack${
      lacking.length === 1 ? "s" : ""
    }`;
  return [{
    kind,
    severity: "note",
    says: "",
    is: `${which} the Signed-off-by of the author`,
    ...(lacking.length === 1 ? { patch: lacking[0]! } : {}),
  }];
}

function list(numbers: readonly number[]): string {
  const first = numbers.slice(0, 20).join(", ");
  return numbers.length > 20 ? `${first} and ${numbers.length - 20} more` : first;
}

function signedByAuthor({ author, trailers }: Patch): boolean {
  return trailers.some(({ key, value }) => {
    if (!/^signed-off-by$/i.test(key)) return false;
    const person = parsePerson(value.slice(0, MAX_VALUE));
    return person?.email.toLowerCase() === author.email.toLowerCase() ||
      person?.name === author.name;
  });
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
