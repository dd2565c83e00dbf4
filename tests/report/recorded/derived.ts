/**
 * Reports of what no run gives cheaply: each function makes a recorded one longer, wider, shorter or hostile, and judges it anew.
 * @module
 */
import { judgeSeries } from "../../../bot/judge/mod.ts";
import type { JudgedCell } from "../../../bot/judge/types.ts";
import type { Cell, Report } from "../../../bot/report/model/schema.ts";

/** The report with the verdict that follows from its cells. What is left of them says nothing of coverage. */
function judged({ coverage: _, diff: __, ...report }: Report): Report {
  const cells = report.cells.map(({ state, arch, verdict, diagnostics }): JudgedCell => ({
    ...{ state, arch, verdict, reason: "", diagnostics },
  }));
  const planned = report.states.length * report.archs.length;
  return {
    ...report,
    complete: cells.length === planned,
    verdict: judgeSeries(cells, planned, undefined, report.werror),
  };
}

/** Of a tree that everystep provided, whose source others have as a release. */
export function ofRelease(report: Report): Report {
  const name = "Linux 6.19.6 (Debian source)";
  return { ...report, tree: { ...report.tree, name, release: "6.19.6" } };
}

/** A run that was ended: its last `count` cells of each of the builds were not reached. */
export function ended(report: Report, count: number, archs: readonly string[]): Report {
  const last = report.states.length - count;
  const cells = report.cells.filter(({ state, arch }) => state < last || !archs.includes(arch));
  const steps = (report.run.steps ?? []).filter((step) =>
    cells.some(({ state, arch }) => state === step.state && arch === step.arch)
  );
  return judged({ ...report, cells, run: { ...report.run, steps } });
}

/** An audit that met a full disk at the first of its claims. */
export function withOpenClaim(report: Report): Report {
  const [first, ...others] = report.audit!.cells;
  const open = { ...first!, result: "open", text: "the disk is full" } as const;
  return { ...report, audit: { ...report.audit!, cells: [open, ...others] } };
}

/** Other builds: each is one of the report's, under a name of its own. */
export function withBuilds(report: Report, builds: Readonly<Record<string, string>>): Report {
  const names = Object.entries(builds);
  return judged({
    ...report,
    run: {
      ...report.run,
      steps: (report.run.steps ?? []).flatMap((step) =>
        names.flatMap(([name, of]) => of === step.arch ? [{ ...step, arch: name }] : [])
      ),
    },
    archs: names.map(([name, of]) => ({ ...report.archs.find((one) => one.name === of)!, name })),
    cells: report.states.flatMap(({ n }) =>
      names.map(([name, of]) => ({ ...cellOf(report, n, of), arch: name }))
    ),
  });
}

/** Another series: a state of each build is one of the report's, whose number `states` gives. */
export function withStates(
  report: Report,
  title: string,
  subjects: readonly string[],
  states: Readonly<Record<string, (n: number) => number>>,
): Report {
  const [patch] = report.series.patches, [base] = report.states;
  const { steps: _, ...run } = report.run;
  return judged({
    ...report,
    run,
    series: {
      ...report.series,
      title,
      patches: subjects.map((subject, i) => ({ ...patch!, n: i + 1, subject })),
      coverLetter: [],
    },
    states: [base!, ...subjects.map((_, i) => ({ ...report.states[1]!, n: i + 1 }))],
    archs: report.archs.filter(({ name }) => states[name] !== undefined),
    cells: [-1, ...subjects.keys()].flatMap((_, n) =>
      Object.entries(states).map(([arch, of]): Cell => {
        const { drift: _, ...cell } = cellOf(report, n === 0 ? 0 : of(n), arch);
        return { ...cell, state: n };
      })
    ),
  });
}

function cellOf({ cells }: Report, state: number, arch: string): Cell {
  return cells.find((one) => one.state === state && one.arch === arch)!;
}

/** A report whose cells, and what is in them, say other texts. */
export function withCells(report: Report, change: (cell: Cell) => Cell): Report {
  return judged({ ...report, cells: report.cells.map(change) });
}
