/**
 * Reports of runs that booted.
 * @module
 */
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import { message, report } from "./make_report.ts";

/** A cell whose kernel ran. */
export function boot(
  values: Readonly<Record<string, string>>,
  more: Partial<Cell["boot"]> = {},
): Partial<Cell> {
  return {
    boot: {
      result: "booted",
      summary: "booted in 1.5 s",
      machine: "qemu-system-alpha -M clipper",
      seconds: 1.5,
      tests: [
        { name: "pt: page tables grow", result: "ok" },
        { name: "pt: threads", result: "skip" },
        { name: "pt", result: "ok" },
      ],
      values: Object.entries(values).map(([name, value]) => ({ name, value })),
      excerpt: [],
      console: "out/console",
      reproduce: ["qemu-system-alpha -M clipper -kernel vmlinux -append 'console=ttyS0 panic=-1'"],
      ...more,
    },
  };
}

const NO = { "given-back": "no", "VmPTE-after": "1056 kB" };
const YES = { "given-back": "yes", "VmPTE-after": "32 kB" };
const DESIGN = { "given-back": "no, by design", "VmPTE-after": "1088 kB" };
const UNTESTED: Partial<Cell> = boot({}, {
  result: "untested",
  summary: "there is no firmware for it",
  machine: "",
  seconds: 0,
  tests: [],
  reproduce: [],
});

const SUBJECTS = ["mm: prepare", "alpha: mm: enable it", "mm: use it"];

/** Booted as far as there are machines; patch 3 changes what is measured. */
export const BOOTED: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "pupp", loongarch: "pupp", sparc64: "puup" },
  cells: {
    "0/alpha": boot(NO),
    "2/alpha": boot(NO),
    "3/alpha": boot(YES),
    ...Object.fromEntries(["0", "2", "3"].map((n) => [`${n}/loongarch`, UNTESTED])),
    "0/sparc64": boot(DESIGN),
    "3/sparc64": boot(DESIGN),
  },
  verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha, loongarch, sparc64" },
});

const PANIC: Partial<Cell> = {
  ...boot({}, {
    result: "broken",
    summary: "Kernel panic - not syncing: Attempted to kill init!",
    tests: [
      { name: "pt: page tables grow", result: "not ok" },
      { name: "pt", result: "not ok" },
    ],
    excerpt: ["Oops: 0002 [#1]", "pc is at free_pte+0x10/0x40", "Kernel panic - not syncing: x"],
  }),
  reason: "boot: Kernel panic - not syncing: Attempted to kill init!",
  diagnostics: [{
    ...message("error", "mm/pt_reclaim.c", 12, "the boot does not come to its end"),
    tool: "boot",
    file: undefined,
    line: undefined,
    column: undefined,
  }],
  diagnosticsTotal: { errors: 1, warnings: 0, new: 1, old: 0, fixed: 0 },
};

/** From patch 2 on the kernel panics. */
export const PANICKED: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "ppFi" },
  cells: { "0/alpha": boot(NO), "1/alpha": boot(NO), "2/alpha": PANIC, "3/alpha": PANIC },
  verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 2 breaks alpha" },
});

const SUN4U = {
  machine: "qemu-system-sparc64 -M sun4u",
  reproduce: ["qemu-system-sparc64 -M sun4u -kernel vmlinux"],
};

/** Patch 2 makes the kernel warn, and at patch 3 the emulator is killed. */
export const SPLAT: Report = report({
  subjects: SUBJECTS,
  archs: { sparc64: "ppwI" },
  cells: {
    "0/sparc64": boot(DESIGN, SUN4U),
    "1/sparc64": boot(DESIGN, SUN4U),
    "2/sparc64": {
      ...boot(DESIGN, {
        ...SUN4U,
        excerpt: [
          "WARNING: kernel/rcu/tree.c:3098 at __call_rcu_common+0x1a0/0x360, CPU#0: pt/36",
          "Call Trace:",
        ],
      }),
      diagnostics: [
        message("warning", "kernel/rcu/tree.c", 3098, "WARNING at __call_rcu_common", {
          tool: "kernel",
          column: undefined,
        }),
      ],
      diagnosticsTotal: { errors: 0, warnings: 1, new: 1, old: 0, fixed: 0 },
    },
    "3/sparc64": {
      ...boot({}, {
        ...SUN4U,
        result: "infra",
        summary: "the emulator was ended by SIGKILL",
        tests: [],
      }),
      reason: "boot: the emulator was ended by SIGKILL",
    },
  },
  verdict: { exit: 3, kind: "incomplete", text: "incomplete: 1 of 4 cells has no answer" },
});

/** The base panics already, where kernels are built whole; patch 2 mends it. */
export const DEAD_BASE: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "bbxp" },
  cells: {
    "0/alpha": PANIC,
    "1/alpha": PANIC,
    "2/alpha": boot(NO),
    "3/alpha": boot(YES),
  },
  verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha" },
});

const THREADS = "not ok: pt: threads";
const HANG = "hang before init: no output for N s";
const tests = (result: "flaky" | "ok") => [
  { name: "pt: page tables grow", result: "ok" as const },
  { name: "pt: threads", result },
  { name: "pt", result: "ok" as const },
];
const flaky = (what: string, seq: number) =>
  ({
    ...message("warning", "", 1, `flaky: ${what}`, { tool: "boot", column: undefined }),
    ...{ file: undefined, line: undefined, seq },
  }) as const;

/** From patch 2 on a test is not the same in two boots; at patch 3 it fails in both, and one more boot hangs. */
export const FLAKY: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "ppww", loongarch: "pppp" },
  cells: {
    "0/alpha": boot(NO),
    "1/alpha": boot(NO),
    "2/alpha": {
      ...boot(NO, {
        tests: tests("flaky"),
        excerpt: ["not ok 2 - threads"],
        boots: 2,
        flaky: [{ what: THREADS, failed: 1, boots: 2 }],
      }),
      diagnostics: [flaky(THREADS, 0)],
      diagnosticsTotal: { errors: 0, warnings: 1, new: 1, old: 0, fixed: 0 },
    },
    "3/alpha": {
      ...boot(YES, {
        tests: tests("flaky"),
        excerpt: ["not ok 2 - threads"],
        boots: 2,
        flaky: [
          { what: THREADS, failed: 2, boots: 2, known: true },
          { what: HANG, failed: 1, boots: 2 },
        ],
      }),
      diagnostics: [flaky(HANG, 1)],
      diagnosticsTotal: { errors: 0, warnings: 2, new: 1, old: 1, fixed: 0 },
    },
    ...Object.fromEntries(["0", "1", "2", "3"].map((n) => [
      `${n}/loongarch`,
      boot({}, {
        result: "untested",
        summary: "qemu-system-loongarch64 is 7.2.22, and 9.1 is needed: it makes the memory map",
        why: {
          kind: "old-emulator",
          emulator: "qemu-system-loongarch64",
          ...{ version: "7.2.22", needs: "9.1", why: "it makes the memory map" },
        },
        ...{ machine: "", seconds: 0, tests: [], reproduce: [] },
      }),
    ])),
  },
  verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha, loongarch" },
});

/** By the name of their goldens. */
export const BOOTS: Readonly<Record<string, Report>> = {
  "boots": BOOTED,
  "boots-panic": PANICKED,
  "boots-splat": SPLAT,
  "boots-dead-base": DEAD_BASE,
  "boots-flaky": FLAKY,
};
