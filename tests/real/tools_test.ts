/** Programs of the real kernel: tools/mm, which a series breaks and mends. */
import assert from "node:assert/strict";
import type { Report } from "../../bot/report/model/schema.ts";
import { called } from "../commands/program.ts";

/** A mail of a patch that puts lines behind the first of tools/mm/page_owner_sort.c. */
function mail(n: number, subject: string, hunk: string): string {
  return `From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
From: A Developer <developer@example.org>
Date: Sat, 28 Nov 2026 16:2${n}:44 +0000
Subject: [PATCH ${n}/3] tools/mm: ${subject}

---
diff --git a/tools/mm/page_owner_sort.c b/tools/mm/page_owner_sort.c
--- a/tools/mm/page_owner_sort.c
+++ b/tools/mm/page_owner_sort.c
${hunk}--${" "}
2.39.5

`;
}

const FIRST = "// SPDX-License-Identifier: GPL-2.0";
const REST = [
  " /*",
  "  * User-space helper to sort the output of /sys/kernel/debug/page_owner",
  "  *",
];

/** A hunk at the first line. */
function hunk(old: number, now: number, lines: readonly string[]): string {
  return [`@@ -1,${old} +1,${now} @@`, ` ${FIRST}`, ...lines, ...REST, ""].join("\n");
}

const SERIES = [
  mail(1, "count", hunk(4, 5, ["+static int idle;"])),
  mail(2, "break", hunk(5, 6, [" static int idle;", "+static int idle(void);"])),
  mail(3, "mend", hunk(6, 5, [" static int idle;", "-static int idle(void);"])),
].join("");

Deno.test("tools/mm of the real kernel: a warning, a break, and what mends it", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    await Deno.writeTextFile(`${dir}/mm.mbox`, SERIES);
    const ran = await called(dir, ["verify", "mm.mbox", "-o", `${dir}/out`]);
    assert.equal(ran.code, 1, ran.stderr);
    const report: Report = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
    const [build, ...others] = report.archs;
    assert.deepEqual([build!.build!.kconfig, others], ["tools/mm", []]);
    assert.deepEqual(report.cells.map(({ verdict }) => verdict), ["pass", "warn", "fail", "fixed"]);
    assert.ok(report.cells[0]!.compiled > 5, "its library is built, too");
    const [error] = report.cells[2]!.diagnostics.filter(({ severity }) => severity === "error");
    assert.deepEqual([error!.file, error!.line], ["tools/mm/page_owner_sort.c", 3]);
    assert.deepEqual(report.coverage!.missing, []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
