/**
 * Reports for the goldens.
 * @module
 */
import type { Report } from "../../bot/report/model/schema.ts";
import { EIGHT, message, report } from "./make_report.ts";

const TOTAL = { errors: 3, warnings: 0, new: 3, old: 0, fixed: 0 };
const REPRODUCE = (arch: string) => [
  `make O=../build ARCH=${arch} CROSS_COMPILE=${arch}-linux-gnu- defconfig`,
  `make O=../build ARCH=${arch} CROSS_COMPILE=${arch}-linux-gnu- -j$(nproc)`,
];

/** Two lanes: um, then x86_64, beside alpha; the time of the run is that of um and x86_64. */
const STEPS: Report["run"]["steps"] = [
  { arch: "um", state: 0, name: "checkout", start: 1.5, seconds: 4, cpuSeconds: 0, critical: true },
  { arch: "alpha", state: 0, name: "checkout", start: 1.5, seconds: 6, cpuSeconds: 0 },
  { arch: "um", state: 0, name: "config", start: 5.5, seconds: 3, cpuSeconds: 4, critical: true },
  { arch: "alpha", state: 0, name: "config", start: 7.5, seconds: 3.5, cpuSeconds: 4 },
  {
    arch: "um",
    state: 0,
    name: "image",
    start: 8.5,
    seconds: 300,
    cpuSeconds: 410,
    critical: true,
  },
  { arch: "alpha", state: 0, name: "image", start: 11, seconds: 500, cpuSeconds: 520 },
  {
    arch: "x86_64",
    state: 0,
    name: "config",
    start: 309,
    seconds: 5,
    cpuSeconds: 5,
    critical: true,
  },
  {
    ...{ arch: "x86_64", state: 0, name: "image", start: 314, seconds: 3400, cpuSeconds: 5100 },
    critical: true,
  },
];

/** Every fixture, by the name of its golden. */
export const REPORTS: Readonly<Record<string, Report>> = {
  "all-pass": report({
    archs: {
      alpha: "pppuuuupp",
      loongarch: "ppupuuupp",
      mips64: "ppuupuupp",
      parisc64: "ppuuupupp",
      powerpc64: "ppuuuuupp",
      sparc64: "ppuuuuupp",
      um: "ppuuuuppp",
      x86_64: "ppuuuuupp",
    },
    verdict: {
      exit: 0,
      kind: "bisect-safe",
      text: "bisect-safe on alpha, loongarch, mips64, parisc64, powerpc64, sparc64, um, x86_64",
    },
  }),
  "break-and-mend": report({
    archs: { alpha: "ppwFixppp", sparc64: "pppFixppp", um: "pppFixpwp", x86_64: "pppFiiixp" },
    cells: {
      "2/alpha": {
        diagnostics: [
          message("warning", "arch/alpha/mm/init.c", 77, "unused variable 'pmd'", {
            option: "-Wunused-variable",
          }),
        ],
      },
      "7/um": {
        diagnostics: [
          message("warning", "mm/mmu_gather.c", 12, "'tlb_remove_table_one' defined but not used", {
            option: "-Wunused-function",
          }),
        ],
      },
      ...Object.fromEntries(["alpha", "sparc64", "um"].map((arch, i) => [`3/${arch}`, {
        diagnostics: [
          message("warning", "mm/a.c", 3, "a warning before the error"),
          message("error", "mm/a.c", 12 + i, "implicit declaration of function 'page_ptdesc'", {
            option: "-Wimplicit-function-declaration",
          }),
        ],
        diagnosticsTotal: TOTAL,
        brokenTargets: ["mm/a.o", "mm/b.o"],
        hunk: "mm/a.c @@ -10,6 +10,7 @@",
        log: `/var/tmp/run/3-${arch}.log`,
        reproduce: REPRODUCE(arch),
      }])),
      "3/x86_64": {
        diagnostics: [
          message("error", "", 0, "undefined reference to `tlb_remove_ptdesc'", {
            tool: "ld",
            file: undefined,
            line: undefined,
            column: undefined,
          }),
        ],
        brokenTargets: ["vmlinux"],
        reproduce: REPRODUCE("x86"),
      },
    },
    steps: STEPS,
    verdict: {
      exit: 1,
      kind: "not-bisect-safe",
      text: "not bisect-safe: patch 3 breaks alpha, sparc64, um, x86_64",
    },
  }),
  "base-broken": report({
    archs: { parisc64: "bbuuububF", um: "ppuuuuppp" },
    cells: {
      "0/parisc64": {
        diagnostics: [
          message(
            "error",
            "net/core/skbuff.c",
            6050,
            "call to '__compiletime_assert_812' declared with attribute error: BUILD_BUG_ON failed: offsetof(struct dst_entry, __rcuref)",
            {
              status: "old",
            },
          ),
        ],
        brokenTargets: ["drivers/video/fbdev/riva", "net/core/skbuff.o"],
        diagnosticsTotal: { errors: 2, warnings: 0, new: 0, old: 2, fixed: 0 },
        reproduce: ["make ARCH=parisc CROSS_COMPILE=hppa64-linux-gnu- -k"],
      },
      "8/parisc64": {
        reason: "mm/pt_reclaim.o does not build",
        brokenTargets: ["mm/pt_reclaim.o"],
      },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 8 breaks parisc64" },
  }),
  "untested-and-infra": report({
    archs: { loongarch: "nnnnnnnnn", sparc64: "pppIIpp..", um: "ppuuuup..", m68k: "nnnnnnnnn" },
    cells: Object.fromEntries([
      ...Array.from({ length: 9 }, (_, n) => [`${n}/loongarch`, { reason: "no clang-19" }]),
      ...Array.from({ length: 9 }, (_, n) => [`${n}/m68k`, { reason: "no m68k-linux-gnu-gcc" }]),
      ["3/sparc64", { reason: "disk full", compiled: 0 }],
      ["4/sparc64", { reason: "disk full", compiled: 0 }],
      ["0/um", { cached: true }],
      ["1/um", { cached: true }],
    ]),
    notes: ["version 4 of 2 versions", "2 replies left out"],
    audit: {
      seed: 4711,
      candidates: 9,
      cells: [
        { state: 2, arch: "um", claim: "unaffected", result: "holds", text: "40 objects" },
        { state: 3, arch: "um", claim: "link", result: "open", text: "the disk is full" },
        { state: 4, arch: "um", claim: "link", result: "wrong", text: "a whole build breaks: no" },
      ],
    },
    verdict: {
      exit: 3,
      kind: "incomplete",
      text: "incomplete: 24 of 36 cells have no answer",
    },
  }),
  "drift": report({
    archs: { alpha: "ppuuuuupp", powerpc64: "ppuIuuupp", um: "pppppppwp", x86_64: "ppuuuuupp" },
    cells: {
      "2/alpha": { drift: { since: 2, total: 0, symbols: [] } },
      "6/um": {
        drift: {
          since: 6,
          total: 2,
          symbols: [
            { symbol: "MMU_GATHER_RCU_TABLE_FREE", from: "n", to: "y" },
            { symbol: "MMU_GATHER_TABLE_FREE", from: "n", to: "y" },
          ],
        },
      },
      "7/powerpc64": {
        drift: {
          since: 3,
          total: 1,
          symbols: [{ symbol: "HAVE_ARCH_TLB_REMOVE_TABLE", from: "n", to: "y" }],
        },
      },
      "7/x86_64": {
        drift: {
          since: 7,
          total: 160,
          symbols: Array.from(
            { length: 100 },
            (_, i) => ({ symbol: `DRIVER_${String(i).padStart(2, "0")}`, from: "n", to: "m" }),
          ),
        },
      },
      ...Object.fromEntries(["alpha", "um", "x86_64"].map((arch) => [`8/${arch}`, {
        drift: {
          since: 8,
          total: 2,
          symbols: [
            { symbol: "PT_RECLAIM", from: "n", to: "y" },
            {
              symbol: "STACK",
              from: arch === "x86_64" ? "0x1000" : '"a | `b` <i> @all"',
              to: "0x2000",
            },
          ],
        },
      }])),
    },
    verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha, um, x86_64" },
  }),
  "hostile": report({
    title: "evil\u001b[2J\u001b]0;owned\u0007 \u202etxt.exe",
    subjects: [
      "\u001b[31mred\u001b[0m alert\r\nFAKE: bisect-safe",
      "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57 wide \u{1f427}\u{1f427} penguins \u{1f427}",
      "combining e\u0301e\u0301e\u0301 and zero\u200bwidth\u200d and \u009b31m C1",
      "x".repeat(3000),
      "lone \ud800 surrogate",
    ],
    archs: { "um\u001b[1m": "ppFixp", "a-very-long-architecture-name": "pppppp" },
    cells: {
      "2/um\u001b[1m": {
        diagnostics: [
          message(
            "error",
            "mm/\u001b[2Ka.c",
            1,
            `bad\n\u001b]8;;http://x\u0007 ${"y".repeat(400)}`,
          ),
        ],
        reproduce: ["make \u001b[A evil", "line1\nline2"],
        log: "/tmp/\u0007log",
      },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe\u001b[0K: patch 2" },
  }),
  "markup": report({
    title: "]]> <!-- & [link](http://x.org) ![i](j) \ufffe\uffff\u0000",
    subjects: [
      "mm: a | b `c` **d** __e__ ~~f~~ $g$ <script>alert(1)</script>",
      "- @everyone fixes #12, see www.x.org",
    ],
    archs: { 'a|"b"<c>': "pFw", "um": "Ibn" },
    cells: {
      '1/a|"b"<c>': {
        diagnostics: [message("error", "mm/```.c", 1, "``` ]]> </failure> &amp; \ufffe")],
        brokenTargets: ["mm/|.o", "@org/team.o"],
        log: "/var/tmp/`log`",
        reproduce: ["make '```' && echo \"<&>\""],
      },
      '2/a|"b"<c>': {
        diagnostics: [message("warning", "mm/a.c", 1, "`x` | <b> @all")],
      },
      "0/um": { reason: "# no <disk> | left\u0007" },
      "2/um": { reason: "1. no `cc`, ask @admin" },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 breaks <it>" },
  }),
  "14-archs": report({
    archs: Object.fromEntries(
      [...EIGHT, "arm", "arm64", "riscv64", "s390x", "i386", "m68k"]
        .map((arch, i) => [arch, i === 9 ? "pppFiiiii" : "ppuuuuppp"]),
    ),
    cells: {
      "3/arm64": {
        diagnostics: [message("error", "arch/arm64/mm/mmu.c", 101, "'foo' undeclared")],
      },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 3 breaks arm64" },
  }),
  "40-patches": report({
    title: "sched: a long one",
    subjects: Array.from({ length: 40 }, (_, i) => `sched/fair: step ${i + 1} of the rework`),
    archs: {
      um: "p".repeat(20) + "F" + "i".repeat(9) + "x" + "p".repeat(10),
      alpha: "p".repeat(41),
    },
    cells: {
      "20/um": { diagnostics: [message("error", "kernel/sched/fair.c", 4711, "expected ';'")] },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 20 breaks um" },
  }),
};
