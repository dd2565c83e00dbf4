/**
 * Whether what a report says in the end follows from its cells: one that was changed by hand, cut short, or put together
 * of two runs is no report. Pure.
 * @module
 */
import type { JudgedCell, SeriesVerdict } from "../../judge/types.ts";
import { judgeSeries, withoutPrerequisites } from "../../judge/mod.ts";
import { cellKey } from "../../plan/types.ts";
import { cleanLine } from "../../text/clean.ts";
import { lackingOf } from "../analysis/prerequisites.ts";
import type { Report } from "./schema.ts";

const EXITS: Readonly<Record<SeriesVerdict["kind"], SeriesVerdict["exit"]>> = {
  "bisect-safe": 0,
  "nothing-to-build": 0,
  "not-bisect-safe": 1,
  "incomplete": 3,
};

/** What does not fit, in a line; undefined if all does. */
export function contradiction(report: Report): string | undefined {
  const { verdict } = report;
  if (EXITS[verdict.kind] !== verdict.exit) {
    return `its verdict is ${verdict.kind}, and its exit code ${verdict.exit}`;
  }
  return strayCell(report) ?? wrongVerdict(report);
}

/** Cells are those of the states and the builds, each once, and all of them where it says so. */
function strayCell({ cells, states, archs, series, shard, complete }: Report): string | undefined {
  const wrong = states.findIndex(({ n }, i) => n !== i);
  if (wrong >= 0) return `state ${states[wrong]!.n} is in place ${wrong} of its states`;
  if (states.length > 0 && states.length !== series.patches.length + 1) {
    return `it has ${series.patches.length} patches and ${states.length} states`;
  }
  const planned = new Set(
    states.flatMap(({ n }) => archs.map(({ name }) => cellKey({ state: n, arch: name }))),
  );
  const seen = new Set<string>();
  for (const cell of cells) {
    const key = cellKey(cell), where = `state ${cell.state} on ${cleanLine(cell.arch)}`;
    if (!planned.has(key)) return `it has a verdict on ${where}, which is none of its builds`;
    if (seen.has(key)) return `it has two verdicts on ${where}`;
    seen.add(key);
  }
  // A shard is complete with its own cells.
  if (!complete || shard !== undefined || seen.size === planned.size) return undefined;
  return `it says that it is complete, and has ${seen.size} of ${planned.size} cells`;
}

function wrongVerdict(report: Report): string | undefined {
  const { verdict, cells, shard } = report;
  const follows = shard === undefined ? judged(report) : "incomplete";
  if (follows === verdict.kind || isCut(report)) return undefined;
  return `its verdict is ${verdict.kind}, and by its ${cells.length} cells it is ${follows}`;
}

function judged(
  { cells: all, complete, werror, coverage, tree }: Report,
): SeriesVerdict["kind"] {
  const cells = all.map(({ state, arch, verdict, diagnostics }): JudgedCell => ({
    ...{ state, arch, verdict, reason: "", diagnostics },
  }));
  const missing = (coverage?.missing ?? []).map(({ patch, file, lines, why, at, removed }) => ({
    ...{ patch, file, lines, why: why ?? "not-built", at: at ?? [], removed: removed ?? [] },
  }));
  const { kind } = withoutPrerequisites(
    judgeSeries(
      cells,
      // Of one that is not, nobody knows how many are to come.
      complete ? cells.length : cells.length + 1,
      { lines: 0, compiled: 0, missing, files: [] },
      werror,
    ),
    lackingOf(tree.base.prerequisites),
  );
  return kind;
}

/** The one thing that a report leaves out and that decides: a warning too many to be shown. */
function isCut({ verdict, werror = [], cells }: Report): boolean {
  return verdict.kind === "not-bisect-safe" && werror.length > 0 &&
    cells.some(({ diagnostics, diagnosticsTotal }) =>
      diagnosticsTotal.new > diagnostics.filter(({ status }) => status === "new").length
    );
}
