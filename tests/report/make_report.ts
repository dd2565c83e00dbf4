/**
 * A report for a golden or a test, made from a few words.
 * @module
 */
import type { Verdict } from "../../bot/judge/types.ts";
import type { Cell, Report, ReportDiagnostic } from "../../bot/report/model/schema.ts";
import { REPORT_SCHEMA } from "../../bot/report/model/schema.ts";

export const SUBJECTS = [
  "mm: change mm/pt_reclaim.c to use asm/tlb.h instead of asm-generic/tlb.h",
  "alpha: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "LoongArch: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "mips: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "parisc: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "um: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "mm: convert __HAVE_ARCH_TLB_REMOVE_TABLE to CONFIG_HAVE_ARCH_TLB_REMOVE_TABLE config",
  "mm: make PT_RECLAIM depends on MMU_GATHER_RCU_TABLE_FREE",
];

export const EIGHT = [
  "alpha",
  "loongarch",
  "mips64",
  "parisc64",
  "powerpc64",
  "sparc64",
  "um",
  "x86_64",
];

/** One letter of a column below, to a verdict. */
const VERDICT_LETTERS: Readonly<Record<string, Verdict>> = {
  p: "pass",
  x: "fixed",
  u: "unaffected",
  w: "warn",
  F: "fail",
  i: "inherited",
  b: "base-broken",
  n: "untested",
  I: "infra",
};

/** What a fixture says, beyond the defaults. */
export interface Fixture {
  readonly title?: string;
  readonly subjects?: readonly string[];
  /** A letter for each state, by architecture: `ppFix`; `.` is a cell that was not reached. */
  readonly archs: Readonly<Record<string, string>>;
  /** More about a cell, by `state/arch`. */
  readonly cells?: Readonly<Record<string, Partial<Cell>>>;
  readonly verdict: Report["verdict"];
  readonly steps?: Report["run"]["steps"];
  readonly audit?: Report["audit"];
  readonly notes?: readonly string[];
}

/** An error or a warning, new unless it says otherwise. */
export function message(
  severity: "error" | "warning",
  file: string,
  line: number,
  text: string,
  more: Partial<ReportDiagnostic> = {},
): ReportDiagnostic {
  return { severity, tool: "cc", file, line, column: 9, message: text, status: "new", ...more };
}

/** The whole report. */
export function report(fixture: Fixture): Report {
  const subjects = fixture.subjects ?? SUBJECTS;
  const names = Object.keys(fixture.archs);
  const count = Math.max(...Object.values(fixture.archs).map((column) => column.length));
  const cells: Cell[] = [];
  for (let state = 0; state < count; state++) {
    for (const arch of names) {
      const verdict = VERDICT_LETTERS[fixture.archs[arch]?.[state] ?? "."];
      if (verdict === undefined) continue;
      cells.push({ ...cell(state, arch, verdict), ...fixture.cells?.[`${state}/${arch}`] });
    }
  }
  return {
    schema: REPORT_SCHEMA,
    tool: { name: "everystep", version: "0.1.0" },
    run: {
      id: "0123456789ab",
      startedAt: "2026-01-02T03:04:05.000Z",
      finishedAt: "2026-01-02T04:06:05.000Z",
      seconds: 3720,
      host: { cores: 2, memoryBytes: 8589934592 },
      ...(fixture.steps === undefined ? {} : { steps: fixture.steps }),
    },
    series: {
      title: fixture.title ?? "enable PT_RECLAIM on more 64-bit architectures",
      version: 4,
      tags: [],
      patches: subjects.map((subject, i) => ({
        n: i + 1,
        subject,
        author: { name: "A. Developer", email: "dev@example.org" },
      })),
      notes: fixture.notes ?? [],
    },
    tree: {
      label: "/home/dev/linux",
      name: "Linux 6.19.6 (Debian source)",
      release: "6.19.6",
      notes: [],
      base: { commit: "1".repeat(40), tree: "2".repeat(40), how: "HEAD", why: "the tree's HEAD" },
    },
    states: Array.from({ length: count }, (_, n) => ({
      n,
      commit: String(n % 10).repeat(40),
      tree: "f".repeat(40),
    })),
    level: "image",
    archs: names.map((name) => ({ name, defconfig: "defconfig", why: "the usual one" })),
    cells,
    ...(fixture.audit === undefined ? {} : { audit: fixture.audit }),
    verdict: fixture.verdict,
    complete: cells.length === count * names.length,
  };
}

function cell(state: number, arch: string, verdict: Verdict): Cell {
  const built = ["pass", "fixed", "warn", "fail", "inherited", "base-broken"].includes(verdict);
  return {
    state,
    arch,
    verdict,
    reason: verdict === "unaffected" ? "touches another architecture only" : verdict,
    level: "image",
    compiled: built ? 40 : 0,
    seconds: built ? 41 : 0,
    cpuSeconds: built ? 75 : 0,
    cached: false,
    diagnostics: [],
    diagnosticsTotal: { errors: 0, warnings: 0, new: 0, old: 0, fixed: 0 },
    brokenTargets: [],
    reproduce: [],
  };
}
