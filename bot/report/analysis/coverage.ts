/**
 * What compilers saw of the lines that a series adds, in words. The report must be clean.
 * @module
 */
import { isAssembly, readerOf } from "../../coverage/mod.ts";
import type { Report } from "../model/schema.ts";
import { groupBy, plural } from "../../text/words.ts";

/** A file of which a patch's lines were not seen. */
type Missing = NonNullable<Report["coverage"]>["missing"][number];

/** Of one run, more files than these are counted and not shown; of a file, more ranges of lines; of both, symbols and builds. */
const MAX_FILES = 8, MAX_RANGES = 6, MAX_SYMBOLS = 6, MAX_BUILDS = 6;

/** `23 of 25 added lines compiled, on um; 2 not looked at`; undefined where nothing is known, or there is no line to compile. */
export function coverageText({ coverage, shard }: Report): string | undefined {
  const { lines, compiled } = coverage ?? {};
  // A part of a run cannot tell what another part compiles.
  if (lines === undefined || compiled === undefined || shard !== undefined) return undefined;
  const builds = [
    ...new Set(
      (coverage?.files ?? []).flatMap(({ seen }) => seen.flatMap(({ by }) => by)),
    ),
  ].sort();
  const where = builds.length === 0 ? "" : `, on ${builds.join(", ")}`;
  const unlooked = (coverage?.missing ?? []).filter(isUnlooked)
    .reduce((sum, one) => sum + one.lines, 0);
  const open = unlooked === 0 ? "" : `; ${unlooked} not looked at`;
  return lines === 0
    ? undefined
    : `${compiled} of ${plural(lines, "added line")} compiled${compiled === 0 ? "" : where}${open}`;
}

/** True where no build says anything of the lines, and some have yet to answer. */
export function isUnlooked({ why }: Missing): boolean {
  return why === "no-answer";
}

/** `not compiled`, or `not looked at`. */
export function uncoveredWord(one: Missing): string {
  return isUnlooked(one) ? "not looked at" : "not compiled";
}

/** A line for each file that no build has seen whole. */
export function uncoveredEntries({ coverage }: Report): string[] {
  const missing = coverage?.missing ?? [];
  const listed = missing.slice(0, MAX_FILES), rest = missing.length - listed.length;
  const entries = groupBy(listed, (one) => `${one.patch} ${whyText(one)}`).map((files) =>
    `${uncoveredWord(files[0]!)}: ${files.map(placeText).join(", ")} of patch ${files[0]!.patch}: ${
      whyText(files[0]!)
    }`
  );
  return rest === 0 ? entries : [...entries, `not compiled: ${plural(rest, "more file")}`];
}

/** `mm/a.c:3-5,9 (4 lines)`. */
export function placeText({ file, lines, at = [], removed = [] }: Missing): string {
  const ranges = at.slice(0, MAX_RANGES).map(([first, last]) =>
    first === last ? String(first) : `${first}-${last}`
  );
  const numbers = ranges.length === 0
    ? ""
    : `:${ranges.join(",")}${at.length > MAX_RANGES ? ",..." : ""}`;
  const [gap] = removed, lost = removed.reduce((sum, [, count]) => sum + count, 0);
  const counts = [
    ...lines === 0 ? [] : [plural(lines, "line")],
    ...gap === undefined ? [] : [`${plural(lost, "line")} taken out behind line ${gap[0]}`],
  ];
  return `${file}${numbers} (${counts.join(", ")})`;
}

/** Why a file's lines were not seen, and what it takes. */
export function whyText(
  { file, why, symbols = [], baseBroken, note, unanswered = [] }: Missing,
): string {
  const open = noAnswerText(unanswered);
  if (why === "no-answer") return open;
  const says = {
    "not-built": "no build reads it",
    "compiled-away": {
      make: "the configuration leaves it out",
      tool: "what reads it leaves it out",
    }[readerOf(file) as string] ??
      `the preprocessor${isAssembly(file) ? ", or the assembler," : ""} takes it out`,
    "unknown": "it is not known what the preprocessor leaves",
  }[why ?? "not-built"] ?? "it is not known";
  const more = symbols.length > MAX_SYMBOLS ? ", ..." : "";
  const needs = symbols.length === 0
    ? ""
    : `; it takes ${symbols.slice(0, MAX_SYMBOLS).map((one) => `CONFIG_${one}`).join(", ")}${more}`;
  return [
    `${says}${needs}`,
    ...baseBroken === undefined ? [] : [baseBrokenText(baseBroken)],
    ...note === undefined ? [] : [note],
    ...unanswered.length === 0 ? [] : [open],
  ].join("; ");
}

/** `its build x86_64:tools/cpupower is base-broken: libpci-dev is not installed`. */
function baseBrokenText({ build, packages }: NonNullable<Missing["baseBroken"]>): string {
  const lack = packages.length === 0
    ? ""
    : `: ${packages.join(", ")} ${packages.length === 1 ? "is" : "are"} not installed`;
  return `its build ${build} is base-broken${lack}`;
}

/** `alpha, um have no answer`. */
function noAnswerText(builds: readonly string[]): string {
  const rest = builds.length - MAX_BUILDS;
  const names = builds.slice(0, MAX_BUILDS).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  return `${names} ${builds.length === 1 ? "has" : "have"} no answer`;
}
