/**
 * Two compilers of one architecture on the real kernel: um with gcc and with Debian's clang-16, which a patch
 * to one file breaks alone.
 */
import assert from "node:assert/strict";
import type { Report } from "../../bot/report/model/schema.ts";
import { called } from "../commands/program.ts";

const PATCH = `From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
From: A Developer <developer@example.org>
Date: Sat, 28 Nov 2026 16:28:44 +0000
Subject: [PATCH] fs: break clang

---
 fs/utimes.c | 3 +++
 1 file changed, 3 insertions(+)

diff --git a/fs/utimes.c b/fs/utimes.c
--- a/fs/utimes.c
+++ b/fs/utimes.c
@@ -1,4 +1,7 @@
 // SPDX-License-Identifier: GPL-2.0
+#ifdef __clang__
+#error no clang here
+#endif
 #include <linux/file.h>
 #include <linux/mount.h>
 #include <linux/namei.h>
--${" "}
2.39.5
`;

Deno.test("a break under clang alone, on um", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    await Deno.writeTextFile(`${dir}/clang.patch`, PATCH);
    const ran = await called(dir, [
      ...["verify", "clang.patch", "-a", "uml", "-t", "gcc,clang-16", "--no-cover"],
      ...["-o", `${dir}/out`],
    ]);
    assert.equal(ran.code, 1, ran.stderr);
    const report: Report = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
    assert.deepEqual(report.archs.map(({ name }) => name), ["um", "um:defconfig:clang-16"]);
    const verdicts = report.cells.map(({ state, arch, verdict }) => `${state} ${arch} ${verdict}`);
    assert.deepEqual(verdicts.sort(), [
      "0 um pass",
      "0 um:defconfig:clang-16 pass",
      "1 um pass",
      "1 um:defconfig:clang-16 fail",
    ]);
    const cell = report.cells.find(({ verdict }) => verdict === "fail")!;
    assert.match(cell.reproduce[0]!, /^make O=\.\.\/build ARCH=um CC=clang-16 defconfig$/);
    assert.match(cell.reproduce.at(-1)!, /CC=clang-16 .*fs\/utimes\.o/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
