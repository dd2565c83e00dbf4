import assert from "node:assert/strict";
import { codeLines, coverageOf, isForCompiler } from "../../bot/judge/coverage.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { JudgedCell } from "../../bot/judge/types.ts";

/** A diff that adds lines at the beginning of a file. */
function adds(path: string, ...lines: string[]): string {
  return `diff --git a/${path} b/${path}
index 1111111..2222222 100644
--- a/${path}
+++ b/${path}
@@ -1 +1,${lines.length + 1} @@
${lines.map((line) => `+${line}\n`).join("")} int last;
`;
}

function cell(state: number, arch: string, read: readonly string[]): JudgedCell {
  return {
    state,
    arch,
    verdict: "pass",
    reason: "1 object",
    diagnostics: [],
    outcome: {
      kind: "built",
      summary: "1 object",
      diagnostics: [],
      brokenTargets: [],
      compiled: 1,
      seconds: 1,
      cpuSeconds: 1,
      configHash: "",
      log: "log",
      reproduce: [],
      level: "objects",
      read,
    },
  };
}

Deno.test("coverageOf: a file counts where a build of its patch's state has read it", async (t) => {
  const patches = [
    patchHunks(adds("drivers/a.c", "int a;", "int b;")),
    patchHunks(adds("mm/b.c", "x")),
  ];
  const table: [string, JudgedCell[], readonly string[]][] = [
    ["both", [cell(1, "um", ["drivers/a.c"]), cell(2, "um", ["mm/b.c"])], []],
    ["by another build", [
      cell(1, "um", []),
      cell(1, "alpha", ["drivers/a.c"]),
      cell(2, "um", ["mm/b.c"]),
    ], []],
    ["at a later state only", [cell(2, "um", ["drivers/a.c", "mm/b.c"])], ["drivers/a.c"]],
    ["nobody looked", [], ["drivers/a.c", "mm/b.c"]],
  ];
  for (const [name, cells, missing] of table) {
    await t.step(name, () => {
      const coverage = coverageOf(cells, patches);
      assert.equal(coverage.lines, 3);
      assert.deepEqual(coverage.missing.map(({ file }) => file), missing);
      const { exit, kind } = judgeSeries(cells, cells.length, coverage);
      if (missing.length > 0) assert.deepEqual([exit, kind], [3, "incomplete"]);
      else assert.equal(exit, 0);
    });
  }
});

Deno.test("coverageOf: a state that does not build says nothing of what it would read", () => {
  const patches = [patchHunks(adds("mm/a.c", "int a;")), patchHunks(adds("mm/b.c", "int b;"))];
  for (const verdict of ["fail", "inherited"] as const) {
    const cells = [{ ...cell(1, "um", []), verdict }, cell(2, "um", [])];
    assert.deepEqual(coverageOf(cells, patches).missing.map(({ file }) => file), ["mm/b.c"]);
  }
  const broken = [{ ...cell(1, "um", []), verdict: "base-broken" as const }, cell(2, "um", [])];
  assert.deepEqual(coverageOf(broken, patches).missing.length, 2);
});

Deno.test("coverageOf: what is not for a compiler is not missed", () => {
  for (const path of ["mm/Kconfig", "mm/Makefile", "Documentation/mm/a.c", "scripts/a.sh"]) {
    assert.equal(isForCompiler(path), false, path);
    assert.deepEqual(coverageOf([], [patchHunks(adds(path, "x"))]).missing, [], path);
  }
  for (const path of ["mm/a.c", "include/a.h", "arch/x86/entry.S", "arch/arm/boot/dts/a.dtsi"]) {
    assert.equal(isForCompiler(path), true, path);
  }
  const comment = patchHunks(adds("mm/a.c", "/* one", " * two", " */", "", "// three"));
  assert.deepEqual(coverageOf([], [comment]), { lines: 0, missing: [] });
});

Deno.test("codeLines: comments and blank lines are not counted", async (t) => {
  const table: [string, string[], number][] = [
    ["code", ["+int a;", "+int b;"], 2],
    ["code before and behind a comment", ["+int a; /* a", "+b */ int c;"], 2],
    ["a comment that began before the hunk", ["  * old", "+ * new", "  */", "+int a;"], 1],
    ["a comment in the middle of a long one", ["  * old", "+ * new", "  * old"], 0],
    ["a pointer is no comment", [" int f(int *a)", " {", "+\t*a = 1;", " }"], 1],
    ["a comment that opens on a line of before", [" /*", "+ text", "  */"], 0],
    ["removed lines open none", ["-/*", "+int a;"], 1],
    ["a slash in a string", ['+\tputs("http://a");'], 1],
  ];
  for (const [name, lines, count] of table) {
    await t.step(name, () => assert.equal(codeLines({ lines }), count));
  }
});
