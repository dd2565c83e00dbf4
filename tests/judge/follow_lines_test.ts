import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic } from "../../bot/compile/types.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { TriedCell } from "../../bot/judge/types.ts";

const unused = (line: number): Diagnostic => ({
  ...{ severity: "warning", tool: "cc", file: "mm/a.c", line, message: "unused variable 'ret'" },
});

function outcome(lines: readonly number[], more: Partial<BuildOutcome> = {}): BuildOutcome {
  return {
    kind: "built",
    summary: "1 object",
    diagnostics: lines.map(unused),
    brokenTargets: [],
    compiled: 1,
    seconds: 1,
    cpuSeconds: 1,
    configHash: "",
    log: "log",
    reproduce: [],
    level: "image",
    ...more,
  };
}

function cell(state: number, built?: BuildOutcome): TriedCell {
  return {
    state,
    arch: "um",
    action: built === undefined ? "carry" : "build",
    reason: "",
    ...(built === undefined ? {} : { outcome: built }),
  };
}

/** Each patch puts two lines above line 5. */
const PATCH = patchHunks(
  "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -4,2 +4,4 @@\n a\n+n\n+n\n b\n",
);
const told = (cells: readonly TriedCell[], patches = [PATCH, PATCH, PATCH]) =>
  judgeArch(cells, patches).at(-1)!.diagnostics.map((d) => `${d.status} ${d.line}`);

Deno.test("over states that were carried the patches add up", () => {
  const cells = [cell(0, outcome([9])), cell(1), cell(2), cell(3, outcome([9, 15]))];
  assert.deepEqual(told(cells), ["new 9", "moved 15"]);
});

Deno.test("a state without an answer is stepped over", () => {
  const infra = outcome([], { kind: "infra" });
  const cells = [cell(0, outcome([9])), cell(1, infra), cell(2, outcome([9, 13]))];
  assert.deepEqual(told(cells), ["new 9", "moved 13"]);
});

Deno.test("level objects: the baseline is of the last state that was prepared", () => {
  const objects = (lines: readonly number[], before?: readonly number[]) =>
    outcome(lines, {
      level: "objects",
      tried: before === undefined ? [] : ["mm/a.o"],
      ...(before === undefined
        ? {}
        : { baseline: { diagnostics: before.map(unused), brokenTargets: [] } }),
    });
  const same = { ...objects([]), unaffected: "a comment" };
  assert.deepEqual(
    told([cell(0, objects([])), cell(1, same), cell(2, objects([11, 13], [11]))]),
    ["new 11", "moved 13"],
  );
  const unprepared = { ...objects([]), kind: "broken" as const };
  assert.deepEqual(
    told([cell(0, objects([])), cell(1, unprepared), cell(2, objects([9, 13], [9]))]),
    ["new 9", "moved 13"],
  );
});

Deno.test("without the hunks of all patches a warning at another line is taken for the same", () => {
  const cells = [cell(0, outcome([9])), cell(1), cell(2, outcome([9, 13]))];
  assert.deepEqual(told(cells, [PATCH]), ["old 9", "new 13"]);
  assert.deepEqual(told(cells, [PATCH, PATCH]), ["new 9", "moved 13"]);
});
