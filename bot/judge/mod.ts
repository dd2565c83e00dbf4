/**
 * What builds, boots and tests came to, in; verdicts out: who broke what, which warnings are new,
 * which lines were compiled. Pure.
 * @module
 */
export { auditClaim, type Audited, claimOf } from "./audit.ts";
export { complainsAnew, complaintsOf } from "./boots/complaints.ts";
export { addFlakes, failsAnew, joinFlakes, mergeBoots, withFlakes } from "./boots/flaky.ts";
export { isNewBreak, isProduct } from "./breaks.ts";
export { changedWords, likelyHunk, wordsOf } from "./cause.ts";
export { type Configured, type Drift, follow } from "./config_drift.ts";
export { type BrokenBuild, type Coverage, coverageOf, type Uncovered } from "./coverage.ts";
export { disproved, isDisproved } from "./disproved.ts";
export { hunkHeader, patchHunks, seriesHunks } from "./hunks.ts";
export { judgeArch, type SeriesHunks } from "./judge.ts";
export { judgePart, judgeSeries, type Lacking, withoutPrerequisites } from "./series.ts";
export { linesByState } from "./touched_lines.ts";
export { distinct, isWorse } from "./warnings/identity.ts";
export { normalized } from "./warnings/map_line.ts";
export { isNewWarning } from "./warnings/news.ts";
export { EVERY_WARNING, warnedCells, WARNING_TOOLS } from "./warnings/werror.ts";
