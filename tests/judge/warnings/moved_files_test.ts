/** Warnings of files that a patch moves by removing one and adding another, as `git format-patch --no-renames` writes it. */
import assert from "node:assert/strict";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { judgeArch } from "../../../bot/judge/judge.ts";
import { mapPlace } from "../../../bot/judge/warnings/map_line.ts";
import { withMovedFiles } from "../../../bot/judge/warnings/moved_files.ts";
import { whole } from "../outcomes.ts";

const lines = (count: number, word = "line") =>
  Array.from({ length: count }, (_, i) => `${word} ${i + 1}`);
const gone = (path: string, all: readonly string[]) =>
  `diff --git a/${path} b/${path}\ndeleted file mode 100644\n--- a/${path}\n+++ /dev/null\n` +
  `@@ -1,${all.length} +0,0 @@\n${all.map((line) => `-${line}\n`).join("")}`;
const come = (path: string, all: readonly string[]) =>
  `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n` +
  `@@ -0,0 +1,${all.length} @@\n${all.map((line) => `+${line}\n`).join("")}`;
const places = (diff: string, ...at: readonly number[]) =>
  at.map((line) => {
    const { file, line: now, kept } = mapPlace([withMovedFiles(patchHunks(diff))], "mm/a.c", line);
    return `${file}:${now}${kept ? "" : " gone"}`;
  });

Deno.test("a file that goes, and one like it that comes", async (t) => {
  const all = lines(10), more = ["new", ...all.slice(0, 4), ...all.slice(5)];
  const table: [string, string, readonly string[]][] = [
    ["the same", gone("mm/a.c", all) + come("lib/b.c", all), [
      "lib/b.c:1",
      "lib/b.c:5",
      "lib/b.c:9",
    ]],
    ["come before it goes", come("lib/b.c", all) + gone("mm/a.c", all), [
      ...["lib/b.c:1", "lib/b.c:5", "lib/b.c:9"],
    ]],
    ["changed on the way", gone("mm/a.c", all) + come("lib/b.c", more), [
      ...["lib/b.c:2", "lib/b.c:6 gone", "lib/b.c:9"],
    ]],
    ["another file", gone("mm/a.c", all) + come("lib/b.c", lines(10, "other")), [
      ...["mm/a.c:1 gone", "mm/a.c:5 gone", "mm/a.c:9 gone"],
    ]],
    ["a copy, and the file stays", come("lib/b.c", all), ["mm/a.c:1", "mm/a.c:5", "mm/a.c:9"]],
    [
      "of two the one that is more alike",
      come("lib/b.c", more) + gone("mm/a.c", all) + come("lib/c.c", all),
      ["lib/c.c:1", "lib/c.c:5", "lib/c.c:9"],
    ],
  ];
  for (const [name, diff, expected] of table) {
    await t.step(name, () => assert.deepEqual(places(diff, 1, 5, 9), expected));
  }
});

Deno.test("the warning of a file that moves is no new one", () => {
  const warning = (file: string) => ({
    ...{ severity: "warning", tool: "cc", message: "unused variable 'x'", file, line: 5 } as const,
    target: file.replace(".c", ".o"),
  });
  const cells = ["mm/a.c", "lib/b.c"].map((file, state) => ({
    ...{ arch: "um", action: "build" as const, reason: "", state },
    outcome: whole({ diagnostics: [warning(file)] }),
  }));
  const verdicts = (diff: string) =>
    judgeArch(cells, [patchHunks(diff)]).map(({ verdict }) => verdict);
  const all = lines(10);
  assert.deepEqual(verdicts(gone("mm/a.c", all) + come("lib/b.c", all)), ["pass", "pass"]);
  assert.deepEqual(verdicts(gone("mm/a.c", all) + come("lib/b.c", lines(10, "x"))), [
    "pass",
    "warn",
  ]);
});
