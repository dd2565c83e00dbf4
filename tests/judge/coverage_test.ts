import assert from "node:assert/strict";
import { readerOf } from "../../bot/coverage/mod.ts";
import type { Seen } from "../../bot/coverage/mod.ts";
import { coverageOf } from "../../bot/judge/coverage.ts";
import { patchHunks, seriesHunks } from "../../bot/judge/hunks.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { JudgedCell } from "../../bot/judge/types.ts";
import { adds, changes } from "./diffs.ts";
import { objects } from "./outcomes.ts";

const saw = (path: string, first: number, last: number, gaps: number[] = []): Seen => ({
  path,
  lines: [[first, last]],
  gaps,
  by: ["mm/a.o"],
});

function cell(state: number, arch: string, seen: readonly Seen[]): JudgedCell {
  return {
    state,
    arch,
    verdict: "pass",
    reason: "1 object",
    diagnostics: [],
    outcome: objects({ seen }),
  };
}

Deno.test("coverageOf: lines are seen at their patch's state, or at a later one", async (t) => {
  const patches = [
    patchHunks(adds("drivers/a.c", "int a;", "int b;")),
    patchHunks(adds("mm/b.c", "x")),
    patchHunks(adds("drivers/a.c", "int c;")),
  ];
  const last = [cell(2, "um", [saw("mm/b.c", 1, 1)]), cell(3, "um", [saw("drivers/a.c", 1, 1)])];
  const table: [string, JudgedCell[], readonly string[]][] = [
    ["all", [cell(1, "um", [saw("drivers/a.c", 1, 2)]), ...last], []],
    ["by another build", [cell(1, "alpha", [saw("drivers/a.c", 1, 2)]), ...last], []],
    ["half by each", [
      cell(1, "um", [saw("drivers/a.c", 1, 1)]),
      cell(1, "alpha", [saw("drivers/a.c", 2, 2)]),
      ...last,
    ], []],
    ["at a later state, where they stand by then", [
      cell(1, "um", []),
      last[0]!,
      cell(3, "um", [saw("drivers/a.c", 1, 3)]),
    ], []],
    ["one of two", [cell(1, "um", [saw("drivers/a.c", 1, 1)]), ...last], [
      "drivers/a.c compiled-away 2-2",
    ]],
    ["not by what is another line later", [cell(1, "um", []), ...last], [
      "drivers/a.c not-built 1-2",
    ]],
    ["nobody looked", [], [
      "drivers/a.c not-built 1-2",
      "mm/b.c not-built 1-1",
      "drivers/a.c not-built 1-1",
    ]],
  ];
  for (const [name, cells, missing] of table) {
    await t.step(name, () => {
      const coverage = coverageOf(cells, patches);
      assert.equal(coverage.lines, 4);
      assert.equal(
        coverage.compiled,
        4 - coverage.missing.reduce((sum, one) => sum + one.lines, 0),
      );
      assert.deepEqual(
        coverage.missing.map(({ file, why, at }) =>
          `${file} ${why} ${at.map(([first, end]) => `${first}-${end}`).join()}`
        ),
        missing,
      );
      const { exit, kind } = judgeSeries(cells, cells.length, coverage);
      if (missing.length > 0) assert.deepEqual([exit, kind], [3, "incomplete"]);
      else assert.equal(exit, 0);
    });
  }
});

Deno.test("coverageOf: what a chosen build has yet to answer is not said to be read by none", async (t) => {
  const patches = [
    patchHunks(adds("drivers/a.c", "int a;")),
    patchHunks(adds("mm/b.c", "x")),
  ];
  const cells = (arch: string, ...actions: ("build" | "skip" | "untested")[]) =>
    actions.map((action, i) => ({ state: i + 1, arch, action }));
  const without = (state: number, verdict: "infra" | "untested"): JudgedCell => {
    const { outcome: _, ...rest } = cell(state, "um", []);
    return { ...rest, verdict };
  };
  type Planned = ReturnType<typeof cells>;
  const table: [string, JudgedCell[], Planned, readonly string[]][] = [
    ["not reached", [], cells("um", "build", "build"), ["no-answer um", "no-answer um"]],
    ["no compiler", [without(1, "untested"), without(2, "untested")], [
      ...cells("um", "untested", "untested"),
    ], ["no-answer um", "no-answer um"]],
    ["infra", [without(1, "infra"), without(2, "infra")], cells("um", "build", "build"), [
      "no-answer um",
      "no-answer um",
    ]],
    ["one of two builds", [cell(1, "um", []), cell(2, "um", [])], [
      ...cells("um", "build", "build"),
      ...cells("alpha", "build", "build"),
    ], ["no-answer alpha", "no-answer alpha"]],
    ["a state that may be the first to read it", [cell(1, "um", [])], [
      ...cells("um", "build", "build"),
    ], ["no-answer um", "no-answer um"]],
    ["of earlier states only", [cell(2, "um", [])], cells("um", "build", "build"), [
      "no-answer um",
      "not-built ",
    ]],
    ["one reads it", [cell(1, "um", [saw("drivers/a.c", 5, 6)]), cell(2, "um", [])], [
      ...cells("um", "build", "build"),
      ...cells("alpha", "build", "skip"),
    ], ["compiled-away alpha", "not-built "]],
    ["all looked", [cell(1, "um", []), cell(2, "um", [])], cells("um", "build", "build"), [
      "not-built ",
      "not-built ",
    ]],
    ["what a patch cannot change needs no look", [], cells("um", "skip", "skip"), [
      "not-built ",
      "not-built ",
    ]],
  ];
  for (const [name, judged, planned, says] of table) {
    await t.step(name, () => {
      const { missing } = coverageOf(judged, patches, planned);
      const found = missing.map(({ why, unanswered = [] }) => `${why} ${unanswered.join()}`);
      assert.deepEqual(found, says);
    });
  }
});

Deno.test("coverageOf: who saw what, and when", () => {
  const patches = [patchHunks(adds("mm/a.c", "a", "b", "c")), patchHunks(adds("mm/b.c", "x"))];
  const cells = [
    cell(1, "um", [saw("mm/a.c", 1, 2)]),
    cell(1, "alpha", [saw("mm/a.c", 2, 2)]),
    cell(2, "um", [saw("mm/a.c", 3, 3), saw("mm/b.c", 1, 1)]),
  ];
  assert.deepEqual(coverageOf(cells, patches).files, [
    {
      patch: 1,
      file: "mm/a.c",
      lines: [[1, 3]],
      seen: [
        { at: [1, 1], by: ["um"] },
        { at: [2, 2], by: ["alpha", "um"] },
        { at: [3, 3], by: ["um"], state: 2 },
      ],
    },
    { patch: 2, file: "mm/b.c", lines: [[1, 1]], seen: [{ at: [1, 1], by: ["um"] }] },
  ]);
});

Deno.test("coverageOf: what a later patch rewrites before anyone reads it was not seen", () => {
  const patches = [
    patchHunks(adds("mm/a.c", "old")),
    patchHunks(changes("mm/a.c", "-old", "+new", " int last;")),
  ];
  const { missing } = coverageOf([cell(2, "um", [saw("mm/a.c", 1, 2)])], patches);
  assert.deepEqual(missing.map(({ patch, at }) => [patch, at]), [[1, [[1, 1]]]]);
});

Deno.test("coverageOf: of a file with the name of no source, lines count where a compiler has read it", () => {
  const table = adds("lib/table.txt", "int a;", "int b;");
  const of = (path: string, seen: readonly Seen[], ...more: string[]) => {
    const patches = seriesHunks([path === "" ? table : adds(path, "int a;", "int b;"), ...more]);
    const { lines, missing } = coverageOf([cell(1, "um", seen)], patches);
    return [lines, ...missing.map(({ file, at }) => `${file} ${at.join()}`)];
  };
  assert.deepEqual(of("", []), [0]);
  assert.deepEqual(of("", [saw("lib/table.txt", 1, 1)]), [2, "lib/table.txt 2,2"]);
  // What nobody compiles is not looked for, unless the series has a compiler include it.
  const readme = [saw("Documentation/x.rst", 1, 1)];
  assert.deepEqual(of("Documentation/x.rst", readme), [0]);
  for (const how of ['#include "../Documentation/x.rst"', "#include F(A)"]) {
    const [lines, first] = of("Documentation/x.rst", readme, adds("lib/x.c", how));
    assert.deepEqual([lines, first], [3, "Documentation/x.rst 2,2"]);
  }
});

Deno.test("coverageOf: where code was only taken out, the place counts", () => {
  const patches = [patchHunks(changes("mm/a.c", " #ifdef A", "-a", "-b", " #endif"))];
  const { lines, missing } = coverageOf([cell(1, "um", [saw("mm/a.c", 1, 2)])], patches);
  assert.equal(lines, 0);
  assert.deepEqual(missing.map(({ lines, removed }) => [lines, removed]), [[0, [[1, 2]]]]);
  assert.deepEqual(coverageOf([cell(1, "um", [saw("mm/a.c", 1, 2, [1])])], patches).missing, []);
});

Deno.test("coverageOf: whether something asks for a source that is gone has to be seen", () => {
  const gone = (path: string) =>
    `diff --git a/${path} b/${path}
deleted file mode 100644
index 1111111..0000000
--- a/${path}
+++ /dev/null
@@ -1,3 +0,0 @@
-int a;
-/* b */
-int c;
`;
  const patches = [patchHunks(gone("mm/a.c")), patchHunks(changes("mm/b.c", "-int x;", " int y;"))];
  const { lines, files, missing } = coverageOf([cell(1, "um", [])], patches);
  assert.deepEqual([lines, files.map(({ file }) => file)], [0, ["mm/b.c"]]);
  assert.deepEqual(
    missing.map(({ patch, file, why, removed }) => [patch, file, why, removed]),
    [[1, "mm/a.c", "not-built", [[0, 2]]], [2, "mm/b.c", "not-built", [[0, 1]]]],
  );
  const unasked = { path: "mm/a.c", lines: [], gaps: [0], by: ["make"] };
  const open = (state: number) => coverageOf([cell(state, "um", [unasked])], patches).missing;
  assert.deepEqual(open(1).map(({ file }) => file), ["mm/b.c"]);
  // That nothing asks for it later does not help the state at which something did.
  assert.deepEqual(open(2).map(({ file }) => file), ["mm/a.c", "mm/b.c"]);
  const missed = (path: string) =>
    coverageOf([], [patchHunks(gone(path))]).missing.map(({ file }) => file);
  assert.deepEqual(missed("include/linux/a.h"), ["include/linux/a.h"]);
  // Of headers of one architecture, and of those of no kernel, nothing is asked.
  assert.deepEqual(missed("arch/arm/include/asm/a.h"), []);
  assert.deepEqual(missed("tools/include/linux/a.h"), []);
});

Deno.test("coverageOf: what could not be found out is not seen", () => {
  const patches = [patchHunks(adds("mm/a.c", "int a;"))];
  const seen = { path: "mm/a.c", lines: [], gaps: [], by: [], unknown: "why" };
  const { missing } = coverageOf([cell(1, "um", [seen])], patches);
  assert.deepEqual(missing.map(({ why, note }) => [why, note]), [["unknown", "why"]]);
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
  for (const path of ["Documentation/mm/a.c", "scripts/a.sh", "MAINTAINERS", "mm/a.rst"]) {
    assert.equal(readerOf(path), "none", path);
    assert.deepEqual(coverageOf([], [patchHunks(adds(path, "x"))]).missing, [], path);
  }
  const readers: [string, string][] = [
    ["mm/a.c", "compiler"],
    ["include/a.h", "compiler"],
    ["arch/x86/entry.S", "compiler"],
    ["arch/arm/boot/dts/a.dtsi", "compiler"],
    ["arch/x86/kernel/vmlinux.lds.S", "compiler"],
    ["mm/Kconfig", "kconfig"],
    ["mm/Kconfig.debug", "kconfig"],
    ["Documentation/Kconfig", "kconfig"],
    ["mm/Makefile", "make"],
    ["Kbuild", "make"],
    ["arch/x86/Makefile_32.cpu", "make"],
    ["arch/m68k/ifpsp060/isp.sa", "compiler"],
    ["drivers/tty/vt/defkeymap.c_shipped", "compiler"],
    ["rust/a.rs", "tool"],
    ["arch/x86/entry/syscalls/syscall_64.tbl", "tool"],
  ];
  for (const [path, reader] of readers) assert.equal(readerOf(path), reader, path);
  const comment = patchHunks(adds("mm/a.c", "/* one", " * two", " */", "", "// three"));
  assert.deepEqual(coverageOf([], [comment]).lines, 0);
});
