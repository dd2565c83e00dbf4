import assert from "node:assert/strict";
import fc from "fast-check";
import type { Diagnostic } from "../../bot/compile/types.ts";
import { likelyHunk } from "../../bot/judge/cause.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import { growth } from "../series/growth.ts";

const error = (message: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  ...{ severity: "error", tool: "cc", message },
  ...more,
});

const head = (file: string) => `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n`;
const PATCH = patchHunks([
  head("mm/a.c"),
  "@@ -1,3 +1,4 @@\n a\n+#include <linux/tlb.h>\n b\n c\n",
  "@@ -50,3 +51,2 @@\n a\n-\ttlb_flush();\n b\n",
  head("include/linux/tlb.h"),
  "@@ -9,2 +9 @@\n x\n-void tlb_remove_table(void *);\n",
  "@@ -90,0 +90 @@\n+void added(void);\n",
  head("mm/Kconfig"),
  "@@ -3,2 +3,3 @@ config PT_RECLAIM\n a\n+\tselect MMU_GATHER\n b\n",
  head("mm/Makefile"),
  "@@ -7 +7 @@\n-obj-y += x.o\n+obj-$(CONFIG_PT_RECLAIM) += x.o\n",
  head("Makefile"),
  "@@ -2 +2 @@\n-CFLAGS := -O2\n+CFLAGS := -O2 -Werror\n",
  "diff --git a/mm/old.c b/mm/new.c\nsimilarity index 100%\n",
  "rename from mm/old.c\nrename to mm/new.c\n",
].join(""));

Deno.test("the hunk that most likely broke it", async (t) => {
  const table: [string, Diagnostic, string | undefined][] = [
    ["nearest", error("x", { file: "mm/a.c", line: 40 }), "mm/a.c @@ -50,3 +51,2 @@"],
    ["in it", error("x", { file: "mm/a.c", line: 3 }), "mm/a.c @@ -1,3 +1,4 @@"],
    ["above all", error("x", { file: "mm/a.c" }), "mm/a.c @@ -1,3 +1,4 @@"],
    [
      "the header that was changed, though the error is below another",
      error("x", {
        file: "include/linux/mm.h",
        line: 8,
        includedFrom: [
          { file: "include/linux/tlb.h", line: 80 },
          { file: "mm/a.c", line: 2 },
        ],
      }),
      "include/linux/tlb.h @@ -90,0 +90 @@",
    ],
    [
      "the file that included it",
      error("x", { file: "mm/internal.h", line: 8, includedFrom: [{ file: "mm/a.c", line: 2 }] }),
      "mm/a.c @@ -1,3 +1,4 @@",
    ],
    [
      "a symbol that no one has",
      error("undefined reference to `tlb_remove_table'", { tool: "ld", file: "mm/z.c", line: 3 }),
      "include/linux/tlb.h @@ -9,2 +9 @@",
    ],
    [
      "lld",
      error("undefined symbol: added", { tool: "ld" }),
      "include/linux/tlb.h @@ -90,0 +90 @@",
    ],
    [
      "a word without quotes",
      error("call to tlb_flush is not what it was", { file: "mm/z.c", line: 3 }),
      "mm/a.c @@ -50,3 +51,2 @@",
    ],
    [
      "Kconfig",
      error("unmet direct dependencies detected for MMU_GATHER; Depends on [n]: X [=n]", {
        tool: "kconfig",
      }),
      "mm/Kconfig @@ -3,2 +3,3 @@",
    ],
    [
      "what Kconfig calls a symbol",
      error("PT_RECLAIM is a mystery", { tool: "other" }),
      "mm/Makefile @@ -7 +7 @@",
    ],
    [
      "an object by the name of its source",
      error("f+0x10: unreachable instruction", { tool: "objtool", file: "mm/a.o" }),
      "mm/a.c @@ -1,3 +1,4 @@",
    ],
    [
      "an object that the Makefile wants",
      error("No rule to make target 'mm/x.o', needed by 'mm/built-in.a'", { tool: "make" }),
      "mm/Makefile @@ -7 +7 @@",
    ],
    [
      "a file that got another name",
      error("No rule to make target 'mm/old.o', needed by 'mm/built-in.a'", { tool: "make" }),
      "mm/old.c => mm/new.c",
    ],
    [
      "a warning that a flag makes an error",
      error("unused variable 'q'", { file: "mm/z.c", line: 3, option: "-Werror=unused-variable" }),
      "Makefile @@ -2 +2 @@",
    ],
    ["nothing points anywhere", error("expected ';'", { file: "mm/z.c", line: 3 }), undefined],
  ];
  for (const [name, d, expected] of table) {
    await t.step(name, () => assert.equal(likelyHunk(d, PATCH), expected));
  }
});

Deno.test("whatever the message, the answer is one of the hunks", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), fc.nat(), (message, file, line) => {
      const found = likelyHunk(error(message, { file, line }), PATCH);
      const form =
        /^(?:(?:mm\/|include\/|Makefile)\S* @@ -[\d,]+ \+[\d,]+ @@|mm\/old.c => mm\/new.c)$/;
      assert.ok(found === undefined || form.test(found));
    }),
  );
});

Deno.test("a long message costs no more than its length", async (t) => {
  for (const piece of ["a_", "'", "a.", "dependencies detected for ", "+."]) {
    await t.step(piece, async () => {
      const make = (size: number) => piece.repeat(size / piece.length);
      const find = (text: string) => likelyHunk(error(text, { file: text }), PATCH);
      await growth(piece, find, make, 100_000);
    });
  }
});
