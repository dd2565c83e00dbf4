/**
 * A report that has something in every part of it, and one as large as they come.
 * @module
 */
import { type Cell, type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import type { CellLog } from "../../../bot/report/html/types.ts";
import { REPORTS } from "../fixtures.ts";
import { EIGHT, message, report } from "../make_report.ts";

const BOOT: NonNullable<Cell["boot"]> = {
  result: "booted",
  summary: "booted in 1.5 s",
  machine: "qemu-system-alpha -M clipper",
  seconds: 1.5,
  tests: [{ name: "pt: grows", result: "ok" }, { name: "pt: shrinks", result: "skip" }],
  values: [{ name: "given-back", value: "no" }, { name: "VmPTE-after", value: "1056 kB" }],
  excerpt: [],
  console: "out/console",
  reproduce: ["qemu-system-alpha -M clipper -kernel vmlinux"],
};
const PANIC: NonNullable<Cell["boot"]> = {
  ...BOOT,
  result: "broken",
  summary: "Kernel panic - not syncing: Attempted to kill init!",
  tests: [{ name: "pt: grows", result: "not ok" }],
  excerpt: ["Oops: 0002 [#1]", "pc is at free_pte+0x10/0x40", "Kernel panic - not syncing: x"],
};

const BASE = REPORTS["break-and-mend"]!;

/** Breaks, warnings, drift, boots, a letter, an audit, commits to skip, cells without an answer. */
export const RICH: Report = reportSchema.parse({
  ...BASE,
  complete: false,
  series: {
    ...BASE.series,
    notes: ["2 replies left out"],
    coverLetter: [
      { kind: "count", severity: "mismatch", says: "0/9", is: "8 patches", line: 3 },
      { kind: "fixes", severity: "note", says: "Fixes: 1234", is: "too short", patch: 2 },
      { kind: "shortlog", severity: "ok", says: "A. Developer (8)", is: "as the patches", line: 9 },
    ],
    patches: BASE.series.patches.map((patch) => ({
      ...patch,
      checkpatch: {
        ...{ errors: 0, warnings: 1, checks: 0 },
        findings: [{ level: "warning", type: "LONG_LINE", message: "long", file: "a.c", line: 1 }],
      },
    })),
  },
  bisectSkip: [{ n: 3, commit: "3".repeat(40), reason: "breaks alpha: mm/a.c does not build" }],
  audit: REPORTS["untested-and-infra"]!.audit,
  archs: BASE.archs.map((arch) => ({ ...arch, compiler: `${arch.name}-linux-gnu-gcc 12.2.0` })),
  cells: BASE.cells.slice(0, -1).map((cell) => ({
    ...cell,
    configHash: "c".repeat(64),
    ...cell.arch === "alpha" ? { boot: cell.state === 3 ? PANIC : BOOT } : {},
    ...cell.arch === "um" && cell.state === 8
      ? { drift: { since: 8, total: 3, symbols: [{ symbol: "PT_RECLAIM", from: "n", to: "y" }] } }
      : {},
    ...cell.arch === "sparc64" && cell.state === 7
      ? { verdict: "infra", reason: "the disk is full", diagnostics: [] }
      : {},
  })),
});

/** An excerpt, as of a build. */
export const LOG: CellLog = {
  file: "logs/x.log",
  lines: ["  CC      mm/a.o", "mm/a.c:12:9: error: implicit", "make: *** [mm/a.o] Error 1"],
  hit: 1,
  cut: { before: true, after: true },
};

/** The lines of a log around an error, as long as excerpts get. */
export const LONG_LOG: CellLog = {
  ...LOG,
  lines: Array.from({ length: 23 }, (_, i) => `${i} ${"x".repeat(120)}`),
};

/** 100 patches on 14 architectures, each cell with messages, shell lines and a drift. */
export function large(): Report {
  const archs = [...EIGHT, "arm", "arm64", "i386", "m68k", "riscv64", "s390x"];
  const made = report({
    subjects: Array.from({ length: 100 }, (_, i) => `mm: step ${i + 1} of a rework that is long`),
    archs: Object.fromEntries(archs.map((arch) => [arch, `p${"w".repeat(100)}`])),
    verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe" },
  });
  const steps = made.cells.slice(0, 500).map(({ arch, state }, i) => ({
    ...{ arch, state, name: "compile", start: i, seconds: 1, cpuSeconds: 1 },
    ...i % 3 === 0 ? { critical: true } : {},
  }));
  return {
    ...made,
    run: { ...made.run, steps },
    cells: made.cells.map((cell) => ({
      ...cell,
      diagnostics: Array.from(
        { length: 20 },
        (_, i) => message("warning", `mm/file${i}.c`, i, `unused variable 'v${i}' of a function`),
      ),
      reproduce: ["make O=../build defconfig", `make O=../build ${"mm/some_file.o ".repeat(200)}`],
    })),
  };
}
