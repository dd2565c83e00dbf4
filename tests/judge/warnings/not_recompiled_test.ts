import assert from "node:assert/strict";
import type {
  BuildOutcome,
  Diagnostic,
  ObjectsOutcome,
  WholeOutcome,
} from "../../../bot/compile/types.ts";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { judgeArch } from "../../../bot/judge/judge.ts";
import { objects, whole } from "../outcomes.ts";

const unused = (target: string, line: number): Diagnostic => ({
  severity: "warning",
  tool: "cc",
  file: target.replace(/o$/, "c"),
  line,
  message: "unused variable 'y'",
  target,
});
const error = (target: string): Diagnostic => ({
  ...{ severity: "error", tool: "cc", message: "expected ';'" },
  ...{ file: target.replace(/o$/, "c"), line: 1, target },
});

function build(diagnostics: Diagnostic[], more: Partial<WholeOutcome> = {}): WholeOutcome {
  const errors = diagnostics.filter((d) => d.severity === "error");
  return whole({
    kind: errors.length > 0 ? "broken" : "built",
    diagnostics,
    brokenTargets: errors.map((d) => d.target!),
    ...more,
  });
}

/** One object compiled at a state and the one before. */
function compiled(target: string, now: Diagnostic[], before: Diagnostic[]): ObjectsOutcome {
  return objects({
    ...{ diagnostics: now, tried: [target], made: [target] },
    baseline: { diagnostics: before, brokenTargets: [] },
  });
}

/** `status file:line` of each diagnostic, by state. */
function statusesOf(outcomes: readonly BuildOutcome[], diffs: readonly string[] = []): string[][] {
  const cells = outcomes.map((outcome, state) => ({
    ...{ state, arch: "um", action: "build" as const, reason: "", outcome },
  }));
  return judgeArch(cells, diffs.map(patchHunks))
    .map((cell) => cell.diagnostics.map((d) => `${d.status} ${d.file}:${d.line}`));
}

const HEAD = "diff --git a/mm/b.c b/mm/b.c\n--- a/mm/b.c\n+++ b/mm/b.c\n";
const DOWN = `${HEAD}@@ -1,2 +1,4 @@\n a\n+x\n+y\n b\n`;

Deno.test("a warning of what was not made stands", async (t) => {
  const table: [string, string[][], string[][]][] = [
    [
      "not compiled by an incremental build, then compiled again",
      statusesOf([
        build([unused("mm/a.o", 3), unused("mm/b.o", 5)], { made: ["mm/a.o", "mm/b.o"] }),
        build([unused("mm/a.o", 3)], { made: ["mm/a.o"] }),
        build([unused("mm/b.o", 5)], { made: ["mm/b.o"] }),
      ]),
      [["old mm/a.c:3", "old mm/b.c:5"], ["old mm/a.c:3", "old mm/b.c:5"], [
        "old mm/b.c:5",
        "old mm/a.c:3",
      ]],
    ],
    [
      "its lines move, though it is not compiled",
      statusesOf([
        build([unused("mm/b.o", 5)], { made: ["mm/b.o"] }),
        build([], { made: [] }),
        build([unused("mm/b.o", 7)], { made: ["mm/b.o"] }),
      ], [DOWN, ""]),
      [["old mm/b.c:5"], ["moved mm/b.c:7"], ["old mm/b.c:7"]],
    ],
    [
      "compiled, and quiet now",
      statusesOf([
        build([unused("mm/b.o", 5)], { made: ["mm/b.o"] }),
        build([], { made: ["mm/b.o"] }),
      ]),
      [["old mm/b.c:5"], ["fixed mm/b.c:5"]],
    ],
    [
      "a header that two objects read, of which one is compiled",
      statusesOf([
        build([unused("mm/a.o", 3), { ...unused("mm/b.o", 3), file: "mm/a.c" }]),
        build([], { made: ["mm/b.o"] }),
      ]),
      [["old mm/a.c:3", "old mm/a.c:3"], ["fixed mm/a.c:3", "old mm/a.c:3"]],
    ],
    [
      "a clean build that ends early",
      statusesOf([
        build([unused("mm/b.o", 5)]),
        build([error("mm/a.o")], { made: ["mm/a.o"] }),
        build([unused("mm/b.o", 5)]),
      ]),
      [["old mm/b.c:5"], ["new mm/a.c:1", "old mm/b.c:5"], ["old mm/b.c:5", "fixed mm/a.c:1"]],
    ],
    [
      "its own object is broken, which hides what else there is to say of it",
      statusesOf([
        build([unused("mm/b.o", 5)]),
        build([error("mm/b.o")], { made: ["mm/b.o"] }),
        build([unused("mm/b.o", 5)]),
      ]),
      [["old mm/b.c:5"], ["new mm/b.c:1", "old mm/b.c:5"], ["old mm/b.c:5", "fixed mm/b.c:1"]],
    ],
    [
      "with -Werror it is the error",
      statusesOf([
        build([unused("mm/b.o", 5)]),
        build([{ ...unused("mm/b.o", 5), severity: "error" }], { made: ["mm/b.o"] }),
      ]),
      [["old mm/b.c:5"], ["new mm/b.c:5", "fixed mm/b.c:5"]],
    ],
    [
      "level objects: not affected, then compiled at both states",
      statusesOf([
        objects(),
        compiled("mm/b.o", [unused("mm/b.o", 5)], []),
        compiled("mm/a.o", [], []),
        compiled("mm/b.o", [unused("mm/b.o", 5)], [unused("mm/b.o", 5)]),
      ]),
      [[], ["new mm/b.c:5"], ["old mm/b.c:5"], ["old mm/b.c:5"]],
    ],
  ];
  for (const [name, found, expected] of table) {
    await t.step(name, () => assert.deepEqual(found, expected));
  }
});
