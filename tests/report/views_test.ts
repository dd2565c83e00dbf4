import assert from "node:assert/strict";
import type { JudgedCell } from "../../bot/judge/types.ts";
import type { Plan } from "../../bot/plan/types.ts";
import { remainingSeconds } from "../../bot/report/terminal/estimate.ts";
import { liveLines, plainEvent } from "../../bot/report/terminal/live.ts";
import { renderPlan } from "../../bot/report/terminal/plan.ts";
import { renderReject } from "../../bot/report/terminal/reject.ts";
import { renderTable } from "../../bot/text/table.ts";
import { REPORTS } from "./fixtures.ts";
import { report, SUBJECTS } from "./make_report.ts";
import { reportGolden } from "./golden.ts";

const PLAIN_100 = { width: 100, color: false };
const ARCHS = ["alpha", "loongarch", "um"];

const PLAN: Plan = {
  level: "image",
  archs: ARCHS,
  cells: Array.from({ length: 9 }, (_, state) =>
    ARCHS.map((arch) => {
      const own = { 2: "alpha", 3: "loongarch", 6: "um" }[state];
      if (arch === "loongarch") {
        return {
          state,
          arch,
          action: "untested" as const,
          reason: "no clang-19 (apt install clang-19)",
        };
      }
      const reason = state === 0
        ? "the base"
        : own === undefined
        ? "mm/ is built on every architecture"
        : `touches arch/${own} only`;
      const action = own === undefined || own === arch ? "build" as const : "skip" as const;
      return { state, arch, action, reason };
    })).flat(),
  notes: ["architectures that the series affects; --arch all takes every one"],
};

Deno.test("renderPlan: golden", () => {
  const patches = SUBJECTS.map((subject, i) => ({ n: i + 1, subject }));
  const series = { title: "enable PT_RECLAIM", version: 4, tags: ["RFC"], patches };
  return reportGolden("plan.txt", renderPlan(PLAN, series, PLAIN_100));
});

Deno.test("renderReject: goldens", async (t) => {
  await t.step("hunks", () =>
    reportGolden(
      "reject.txt",
      renderReject({
        patch: 7,
        subject: SUBJECTS[6]!,
        git: "error: patch failed: mm/mmu_gather.c:12",
        hunks: [
          {
            file: "mm/mmu_gather.c",
            header: "@@ -311,7 +311,7 @@",
            problem: "line 2 of the hunk is not there",
            expected: ["#ifndef __HAVE_ARCH_TLB_REMOVE_TABLE", "\tif (!tlb->active)"],
            found: ["#ifdef CONFIG_HAVE_ARCH_TLB_REMOVE_TABLE", "\tif (tlb->active)"],
            nearest: 344,
            alreadyApplied: false,
          },
          {
            file: "arch/x86/Kconfig",
            header: "@@ -1,3 +1,4 @@",
            problem: "nothing to do",
            alreadyApplied: true,
          },
          {
            file: "mm/gone.c",
            problem: "there is no such file in the tree",
            alreadyApplied: false,
          },
        ],
      }),
    ));
  await t.step(
    "git's own words, where there is nothing better",
    () =>
      reportGolden(
        "reject-git.txt",
        renderReject({
          patch: 1,
          subject: "x",
          git: "error: corrupt patch at line 12\nhint: nothing\n",
          hunks: [],
        }),
      ),
  );
});

Deno.test("renderTable: golden, and columns that give way on a narrow terminal", async (t) => {
  const table = {
    head: ["arch", "compiler", "state", "what to do"],
    rows: [
      ["alpha", "alpha-linux-gnu-gcc", { text: "found", style: "good" as const }, "12.2.0"],
      [
        "loongarch",
        "clang-19",
        { text: "missing", style: "bad" as const },
        "apt-get install clang-19 lld-19 llvm-19",
      ],
      [
        "mips64",
        "mips64el-linux-gnuabi64-gcc",
        { text: "missing", style: "bad" as const },
        "apt-get install gcc-mips64el-linux-gnuabi64 u-boot-tools",
      ],
    ],
  };
  await t.step("100", () => reportGolden("table.txt", renderTable(table, PLAIN_100)));
  await t.step(
    "60",
    () => reportGolden("table-60.txt", renderTable(table, { ...PLAIN_100, width: 60 })),
  );
  await t.step("empty", () => assert.equal(renderTable({ rows: [] }, PLAIN_100), ""));
});

const SO_FAR = report({
  archs: { alpha: "pp.......", loongarch: "nn.......", um: "pp......." },
  verdict: { exit: 3, kind: "incomplete", text: "" },
});
const RUNNING = [{ state: 2, arch: "alpha", compiled: 57, seconds: 21 }];

Deno.test("liveLines: golden", () =>
  reportGolden(
    "live.txt",
    `${liveLines(SO_FAR, RUNNING, { elapsed: 185, plan: PLAN, width: 90 }).join("\n")}\n`,
  ));

Deno.test("liveLines: a low terminal shows the states near the running one", () => {
  const options = { elapsed: 1, plan: PLAN, width: 90 };
  const forty = REPORTS["40-patches"]!;
  const lines = liveLines(forty, [{ state: 20, arch: "um", compiled: 0, seconds: 1 }], {
    ...options,
    height: 15,
  });
  assert.equal(lines.length, 15);
  assert.ok(lines.some((line) => line.startsWith(" 20 ")), lines.join("\n"));
  assert.ok(!lines.some((line) => line.startsWith("  0 ")));
  assert.equal(liveLines(forty, [], { ...options, height: 3 }).length, 1);
});

Deno.test("plainEvent", async (t) => {
  const cell = (more: Partial<JudgedCell>): JudgedCell => ({
    state: 3,
    arch: "sparc64",
    verdict: "pass",
    reason: "40 objects built",
    diagnostics: [],
    ...more,
  });
  const outcome = {
    kind: "built" as const,
    summary: "",
    diagnostics: [],
    brokenTargets: [],
    compiled: 40,
    seconds: 41,
    cpuSeconds: 70,
    configHash: "",
    log: "",
    reproduce: [],
    level: "image" as const,
  };
  const rows: [JudgedCell, string][] = [
    [cell({ outcome }), "[ 12/37] state 3 sparc64: pass (41 s)"],
    [
      cell({ state: 0, outcome: { ...outcome, level: "objects", tried: [], made: [] } }),
      "[ 12/37] state 0 sparc64: prepared (41 s)",
    ],
    [cell({ verdict: "unaffected" }), "[ 12/37] state 3 sparc64: unaffected"],
    [
      cell({ verdict: "fail", outcome, reason: "mm/a.c:1: error: \u001b[1mx" }),
      "[ 12/37] state 3 sparc64: fail (41 s): mm/a.c:1: error: \\x1b[1mx",
    ],
    [
      cell({ verdict: "untested", reason: "no compiler" }),
      "[ 12/37] state 3 sparc64: untested: no compiler",
    ],
  ];
  for (const [given, want] of rows) {
    await t.step(want, () => assert.equal(plainEvent(given, { n: 12, of: 37 }), want));
  }
});

Deno.test("remainingSeconds: first builds are judged by first builds, later ones by later ones", () => {
  const start = report({ archs: { alpha: ".", um: "." }, verdict: SO_FAR.verdict });
  const cell = SO_FAR.cells.find((one) => one.arch === "um" && one.state === 1)!;
  const plan = (columns: Record<string, number[]>): Plan => ({
    level: "image",
    archs: Object.keys(columns),
    cells: Object.entries(columns).flatMap(([arch, states]) =>
      states.map((state) => ({ state, arch, action: "build" as const, reason: "" }))
    ),
  });
  const two = plan({ alpha: [0, 1], um: [0, 1, 2] });
  const cells = [
    { ...cell, state: 0, arch: "um", seconds: 600 },
    { ...cell, state: 1, arch: "um", seconds: 30 },
  ];
  assert.equal(remainingSeconds(start, two, []), undefined);
  assert.equal(remainingSeconds({ ...start, cells }, two, []), 600 + 30 + 30);
  const running = [{ state: 2, arch: "um", compiled: 1, seconds: 20 }];
  assert.equal(remainingSeconds({ ...start, cells }, two, running), 600 + 30 + 10);
  const over = [{ state: 2, arch: "um", compiled: 1, seconds: 99 }];
  assert.equal(remainingSeconds({ ...start, cells }, two, over), 600 + 30);
  const kept = cells.map((one) => ({ ...one, cached: true }));
  assert.equal(remainingSeconds({ ...start, cells: kept }, two, []), undefined);
  assert.equal(remainingSeconds({ ...start, cells }, plan({ um: [0, 1] }), []), 0);
});
