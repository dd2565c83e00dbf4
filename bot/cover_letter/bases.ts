/**
 * What a cover letter says about where the series starts: `base-commit:`, prerequisites, and prose such as
 * "based on v6.19-rc7".
 * @module
 */
import type { Series } from "../series/types.ts";
import type { Settled } from "../tree/types.ts";
import { atMost, type CoverLine } from "./lines.ts";
import type { BlobMatch, CoverLetterFacts, Finding } from "./types.ts";

/** Claims that are looked up; a cover letter that has more is not honest. */
const MAX_CLAIMS = 8, MAX_PREREQUISITES = 40;

/** A place in prose that names a base. */
export interface Claim {
  /** `v6.19-rc7`, `next-20251217`, `mm-unstable`, a commit. */
  readonly rev: string;
  /** The words around it. */
  readonly says: string;
  readonly line?: number;
}

/** What is in every line where such a sentence begins. */
const PHRASE = /base|applies|generated|made|\bon\b/i;
/** Verbs, what may stand behind them, and whether `cleanly` may stand between. */
const BASED = /^(?:based|re-?based?)$/i;
const ONTO = /^(?:up)?on(?:to)?$/i;
const AGAINST = /^(?:(?:up)?on(?:to)?|to|against)$/i;
/** Words between them and the revision that say nothing. */
const FILLERS =
  /^(?:the|current|latest|today's|tag|branch|commit|linux|linus'|mainline|tree|upstream)$/i;
/** Of the words that may follow "based on", those that look like a revision. */
const REVISION =
  /^(?:v?\d+\.\d+(?:\.\d+)?(?:-rc\d+)?|next-\d{8}|linux-next|mm-[\w-]+|[0-9a-f]{12,64}|[\w.-]+\/[\w./-]+|(?:net|bpf|tip|drm|mm|block|char-misc|usb|tty|staging|driver-core)(?:-next)?)$/i;

/** What the prose of a cover letter says of this version's base; the changes of earlier versions are not it. */
export function baseClaims(series: Series, lines: readonly CoverLine[]): readonly Claim[] {
  const claims: Claim[] = [];
  let old = false;
  lines.forEach(({ text, line }, i) => {
    const version = changesOf(text);
    if (version !== undefined) old = version < series.version;
    else if (/^[A-Za-z]/.test(text)) old = false;
    if (old) return;
    // A sentence may go on in the next line.
    const both = `${text.trimEnd()} ${lines[i + 1]?.text.trim() ?? ""}`;
    if (claims.length >= MAX_CLAIMS || !PHRASE.test(text)) return;
    for (const { rev, says, at } of namedBases(both)) {
      if (at >= text.length || claims.some((one) => one.rev === rev)) continue;
      claims.push({ rev, says, ...(line === undefined ? {} : { line }) });
    }
  });
  return claims.slice(0, MAX_CLAIMS);
}

/** The revisions that a sentence calls a base, with the words that say so and where those begin. */
function namedBases(
  text: string,
): { readonly rev: string; readonly says: string; readonly at: number }[] {
  const found = [];
  const words = Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({ word, index }));
  const plain = words.map(({ word }) => word);
  for (let i = 0; i < words.length; i++) {
    const skip = phraseAt(plain, i);
    if (skip === 0) continue;
    const at = words[i]!.index;
    i += skip;
    if (/^top$/i.test(words[i]?.word ?? "") && /^of$/i.test(words[i + 1]?.word ?? "")) i += 2;
    while (FILLERS.test(words[i]?.word ?? "")) i++;
    const last = words[i];
    const rev = /^[`'"(]*(\w[\w./+-]{1,79})/.exec(last?.word.slice(0, 100) ?? "")?.[1];
    const name = rev === undefined ? undefined : withoutStop(rev);
    i--;
    if (last === undefined || name === undefined || !REVISION.test(name)) continue;
    found.push({ rev: name, says: withoutStop(text.slice(at, last.index) + last.word), at });
  }
  return found;
}

/** How many words from `i` on are a phrase like "based on"; 0: none. */
function phraseAt(words: readonly string[], i: number): number {
  const [verb = "", second = "", third = ""] = words.slice(i, i + 3);
  const first = /(?<![\w-])[\w-]*$/.exec(verb.slice(-40))![0].toLowerCase();
  if (BASED.test(first) || /-based$/.test(first)) return ONTO.test(second) ? 2 : 0;
  if (first === "applies") {
    if (/^cleanly$/i.test(second)) return AGAINST.test(third) ? 3 : 0;
    return AGAINST.test(second) ? 2 : 0;
  }
  if (first === "generated" || first === "made") return /^against$/i.test(second) ? 2 : 0;
  return first === "on" && /^top$/i.test(second) && /^of$/i.test(third) ? 3 : 0;
}

/** Without what ends a sentence, or closes the quotes around a name. */
function withoutStop(text: string): string {
  let end = text.length;
  while (end > 0 && ".,;:`'\")".includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** The version whose changes a heading announces: `Changes in v4:`, `v3 -> v4:`, `Changes since v3:`. */
function changesOf(text: string): number | undefined {
  // Each part by itself: with blanks optional between all of them one expression takes a long time.
  let rest = text.replace(/^\W+/, "");
  const parts = [/^(?:changes?|changelog|diff(?:erence)?s?)/i, /^(?:in|for|from|since|log)/i, /^:/];
  for (const part of parts) rest = rest.replace(part, "").trimStart();
  const heading = /^v(\d{1,3})(?![\w.]).{0,40}$/i.exec(rest);
  if (heading === null) return undefined;
  const to = /(?:->|=>|\bto)\s*v?(\d{1,3})\b/.exec(text);
  if (to !== null) return Number(to[1]);
  return Number(heading[1]) + (/\b(?:since|from)\b/i.test(text) ? 1 : 0);
}

/** Findings on all of that. */
export function compareBases(
  series: Series,
  claims: readonly Claim[],
  facts: CoverLetterFacts,
): readonly Finding[] {
  return [
    ...baseCommit(series, facts),
    ...prerequisites(series, facts),
    ...claims.map((claim) => prose(claim, facts)),
  ];
}

function baseCommit(
  { baseCommit, prerequisites }: Series,
  facts: CoverLetterFacts,
): readonly Finding[] {
  if (baseCommit === undefined) return [];
  const finding = (severity: Finding["severity"], is: string): Finding[] => [
    { kind: "base-commit", severity, says: `base-commit: ${baseCommit}`, is },
  ];
  const match = facts.bases.get(baseCommit);
  if (match === undefined) return finding("note", absent("commit", facts));
  const text = `${matchText(match)}; ${usedOr(match, facts)}`;
  // Nobody has put on that commit what the series stands on: its files need not be as the patches expect.
  const bare = prerequisites.length > 0 && match.commit !== usedBase(facts) &&
    match.matching < match.of;
  return bare
    ? finding("note", `${text}; its prerequisites are not in what was looked at`)
    : finding(severityOf(match), text);
}

function prerequisites({ prerequisites }: Series, facts: CoverLetterFacts): readonly Finding[] {
  const settled = facts.base.prerequisites;
  if (settled !== undefined) {
    return atMost(settled.map(settledFinding), MAX_PREREQUISITES, "prerequisites");
  }
  const found = prerequisites.map((one): Finding => {
    const { says } = one, kind = "prerequisite";
    if (one.kind !== "patch-id") return { kind, severity: "note", says, is: "not looked up" };
    const { id } = one;
    if (facts.history === "none") {
      return { kind, severity: "note", says, is: "cannot be checked: the tree has no history" };
    }
    if (facts.patchIds === undefined) return { kind, severity: "note", says, is: "not looked up" };
    return facts.patchIds.has(id)
      ? { kind, severity: "ok", says, is: "is in the tree below the base" }
      : { kind, severity: "note", says, is: "is not among the last commits below the base" };
  });
  return atMost(found, MAX_PREREQUISITES, "prerequisites");
}

function settledFinding({ says, result, why = "" }: Settled): Finding {
  const kind = "prerequisite";
  switch (result) {
    case "applied":
      return { kind, severity: "ok", says, is: "is applied to the base" };
    case "in-tree":
      return { kind, severity: "ok", says, is: "is in the tree below the base" };
    case "left-out":
      return { kind, severity: "note", says, is: `is left out: ${why}` };
    case "conflict":
      return { kind, severity: "mismatch", says, is: `does not apply to the base: ${why}` };
    default:
      return { kind, severity: "note", says, is: `is not found: ${why}` };
  }
}

function prose({ rev, says, line }: Claim, facts: CoverLetterFacts): Finding {
  const finding = (severity: Finding["severity"], is: string): Finding => ({
    kind: "based-on",
    severity,
    says,
    is,
    ...(line === undefined ? {} : { line }),
  });
  const match = facts.bases.get(rev);
  if (match !== undefined) {
    return finding(severityOf(match), `${matchText(match)}; ${usedOr(match, facts)}`);
  }
  if (facts.version !== undefined && rev.replace(/^v/, "") === facts.version) {
    return finding("ok", `the base used is Linux ${facts.version}`);
  }
  const is = absent(`tag or branch ${rev}`, facts);
  const version = facts.version === undefined ? "" : `; the base used is Linux ${facts.version}`;
  return finding("note", `${is}${version}`);
}

function absent(what: string, { history }: CoverLetterFacts): string {
  const why = history === "none"
    ? "the tree has no history"
    : history === "cut"
    ? "the tree's history is cut"
    : `the tree has no such ${what}`;
  return `cannot be checked: ${why}`;
}

function severityOf({ matching, of }: BlobMatch): Finding["severity"] {
  return of === 0 ? "note" : matching === of ? "ok" : "mismatch";
}

function matchText({ matching, of }: BlobMatch): string {
  if (of === 0) return "the patches have no index lines to compare it with";
  return matching === of
    ? `all ${of} files are as the patches expect there`
    : `only ${matching} of ${of} files are as the patches expect there`;
}

function usedOr({ commit }: BlobMatch, facts: CoverLetterFacts): string {
  const used = usedBase(facts);
  return commit === used
    ? "it is the base used"
    : `the base used is ${used.slice(0, 12)}, ${facts.base.why}`;
}

/** Below what is applied to it. */
function usedBase({ base }: CoverLetterFacts): string {
  return (base.below ?? base).commit;
}
