/**
 * A report that has something in every part of it, and one as large as they come.
 * @module
 */
import { type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import type { CellLog } from "../../../bot/report/html/types.ts";
import { REPORTS } from "../fixtures.ts";
import { ended, withBuilds, withCells, withStates } from "../recorded/derived.ts";
import { recorded } from "../recorded/mod.ts";

const BASE = recorded("rich");

/**
 * Breaks, warnings, drift, boots, a cover letter, and beside what was recorded: an audit, the commits of a range, a full disk at
 * one cell, and a run that was ended before its last one.
 */
export const RICH: Report = reportSchema.parse({
  ...ended(
    withCells(
      BASE,
      (cell) =>
        cell.arch === "sparc64" && cell.state === 7
          ? { ...cell, verdict: "infra", reason: "the disk is full", diagnostics: [] }
          : cell,
    ),
    1,
    ["x86_64"],
  ),
  bisectSkip: [3, 4].map((n) => ({
    n,
    commit: BASE.states[n]!.commit,
    reason: "breaks alpha: mm/memory.c does not build",
  })),
  audit: REPORTS["untested-and-infra"]!.audit,
  coverage: BASE.coverage,
  diff: BASE.diff,
});

/** An excerpt, as of a build. */
export const LOG: CellLog = {
  file: "logs/x.log",
  lines: [
    "  CC      mm/memory.o",
    "mm/memory.c:11:17: error: implicit",
    "make: *** [mm/memory.o] Error 1",
  ],
  hit: 1,
  cut: { before: true, after: true },
};

/** The lines of a log around an error, as long as excerpts get. */
export const LONG_LOG: CellLog = {
  ...LOG,
  lines: Array.from({ length: 23 }, (_, i) => `${i} ${"x".repeat(120)}`),
};

/** 100 patches on 14 architectures, each cell with messages, shell lines and a step. */
export function large(): Report {
  const all = REPORTS["14-archs"]!, [first] = all.archs;
  const states = Object.fromEntries(all.archs.map(({ name }) => [name, () => 2]));
  const warned = withBuilds(
    REPORTS["break-and-mend"]!,
    Object.fromEntries(all.archs.map(({ name }) => [name, first!.name])),
  );
  const subjects = Array.from(
    { length: 100 },
    (_, i) => `mm: step ${i + 1} of a rework that is long`,
  );
  const made = withStates(warned, "a rework", subjects, states);
  const steps = made.cells.slice(0, 500).map(({ arch, state }, i) => ({
    ...{ arch, state, name: "compile", start: i, seconds: 1, cpuSeconds: 1 },
    ...i % 3 === 0 ? { critical: true } : {},
  }));
  const [warning] = warned.cells.find(({ verdict }) => verdict === "warn")!.diagnostics;
  return {
    ...made,
    run: { ...made.run, steps, seconds: 3720 },
    cells: made.cells.map((cell) => ({
      ...cell,
      diagnostics: Array.from({ length: 20 }, (_, i) => ({
        ...warning!,
        ...{ file: `mm/file${i}.c`, line: i, message: `unused variable 'v${i}' of a function` },
      })),
      reproduce: [cell.reproduce[0]!, `make O=../build ${"mm/some_file.o ".repeat(200)}`],
    })),
  };
}
