import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic } from "../../../bot/compile/types.ts";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { judgeArch } from "../../../bot/judge/judge.ts";
import type { TriedCell } from "../../../bot/judge/types.ts";
import { infra, objects, unaffected, whole } from "../outcomes.ts";

const unused = (line: number): Diagnostic => ({
  ...{ severity: "warning", tool: "cc", file: "mm/a.c", line, message: "unused variable 'ret'" },
});

const outcome = (lines: readonly number[]) => whole({ diagnostics: lines.map(unused) });

function cell(state: number, built?: BuildOutcome): TriedCell {
  return {
    state,
    arch: "um",
    action: built === undefined ? "skip" : "build",
    reason: "",
    ...(built === undefined ? {} : { outcome: built }),
  };
}

/** Each patch puts two lines above line 5. */
const PATCH = patchHunks(
  "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -4,2 +4,4 @@\n a\n+n\n+n\n b\n",
);
const statusesOf = (cells: readonly TriedCell[], patches = [PATCH, PATCH, PATCH]) =>
  judgeArch(cells, patches).at(-1)!.diagnostics.map((d) => `${d.status} ${d.line}`);

Deno.test("over states that were carried the patches add up", () => {
  const cells = [cell(0, outcome([9])), cell(1), cell(2), cell(3, outcome([9, 15]))];
  assert.deepEqual(statusesOf(cells), ["new 9", "moved 15"]);
});

Deno.test("a state without an answer is stepped over", () => {
  const cells = [cell(0, outcome([9])), cell(1, infra()), cell(2, outcome([9, 13]))];
  assert.deepEqual(statusesOf(cells), ["new 9", "moved 13"]);
});

Deno.test("level objects: the baseline is of the last state that was prepared", () => {
  const compiled = (lines: readonly number[], before: readonly number[]) =>
    objects({
      ...{ diagnostics: lines.map(unused), tried: ["mm/a.o"] },
      baseline: { diagnostics: before.map(unused), brokenTargets: [] },
    });
  const same = unaffected("a comment");
  assert.deepEqual(
    statusesOf([cell(0, objects()), cell(1, same), cell(2, compiled([11, 13], [11]))]),
    ["new 11", "moved 13"],
  );
  const unprepared = objects({ kind: "broken" });
  assert.deepEqual(
    statusesOf([cell(0, objects()), cell(1, unprepared), cell(2, compiled([9, 13], [9]))]),
    ["new 9", "moved 13"],
  );
});

Deno.test("without the hunks of all patches a warning at another line is taken for the same", () => {
  const cells = [cell(0, outcome([9])), cell(1), cell(2, outcome([9, 13]))];
  assert.deepEqual(statusesOf(cells, [PATCH]), ["old 9", "new 13"]);
  assert.deepEqual(statusesOf(cells, [PATCH, PATCH]), ["new 9", "moved 13"]);
});
