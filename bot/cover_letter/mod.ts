/**
 * Checks what a cover letter and its patches claim against the facts. Pure: what git knows is
 * passed in.
 * @module
 */
import type { Series } from "../series/types.ts";
import { baseClaims, compareBases } from "./bases.ts";
import { compareStat } from "./compare_stat.ts";
import { readClaimedStat } from "./diffstat.ts";
import { compareIndexLines } from "./index_lines.ts";
import { coverLines } from "./lines.ts";
import { compareNumbers, compareShortlog } from "./shortlog.ts";
import { compareFixes, compareLinks, compareSignOffs, fixesNames } from "./tags.ts";
import { compareTemplate } from "./template.ts";
import type { CoverLetterFacts, Finding } from "./types.ts";

export type * from "./types.ts";
export { FINDING_KINDS } from "./types.ts";
export { CHECKPATCH_FLAGS, readCheckpatch } from "./checkpatch.ts";
export { limit } from "./lines.ts";
export {
  barePatterns,
  isMaintained,
  MAINTAINER_FLAGS,
  readRecipients,
  unmaintained,
} from "./maintainers.ts";

/** What {@linkcode checkCoverLetter} needs looked up. */
export interface Questions {
  /** Names of commits, of hex digits. */
  readonly commits: readonly string[];
  /** Revisions that the series calls its base. */
  readonly bases: readonly string[];
}

/** What to ask git before the cover letter can be checked. */
export function coverLetterQuestions(series: Series): Questions {
  const claims = series.cover === undefined
    ? []
    : baseClaims(series, coverLines(series.cover).lines);
  const bases = [
    ...series.baseCommit === undefined ? [] : [series.baseCommit],
    ...claims.map(({ rev }) => rev),
  ];
  return { commits: fixesNames(series), bases: [...new Set(bases)] };
}

/** Every claim that was found, and what became of it: what does not hold first. Never throws. */
export function checkCoverLetter(series: Series, facts: CoverLetterFacts): readonly Finding[] {
  const { lines, limits } = series.cover === undefined
    ? { lines: [], limits: [] }
    : coverLines(series.cover);
  const stat = readClaimedStat(lines);
  const found = [
    ...series.cover === undefined ? [] : compareTemplate(series.cover, lines),
    ...compareNumbers(series),
    ...compareShortlog(series, lines),
    ...stat === undefined ? [] : compareStat(stat, facts.stats, series.patches),
    ...compareBases(series, baseClaims(series, lines), facts),
    ...compareFixes(series, facts),
    ...compareLinks(series),
    ...compareSignOffs(series),
    ...compareIndexLines(facts.strays),
    ...limits,
  ];
  const order = { mismatch: 0, note: 1, ok: 2 } as const;
  return found.map(cut).toSorted((a, b) => order[a.severity] - order[b.severity]);
}

/** No text of a finding is longer than a person reads. */
function cut(finding: Finding): Finding {
  const short = (text: string) => text.length > 300 ? `${text.slice(0, 300)}...` : text;
  return { ...finding, says: short(finding.says), is: short(finding.is) };
}
