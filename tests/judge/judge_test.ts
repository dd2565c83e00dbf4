import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic, WholeOutcome } from "../../bot/compile/types.ts";
import { isNewBreak } from "../../bot/judge/breaks.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import { judgeSeries, withoutPrerequisites } from "../../bot/judge/series.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { infra as noAnswer, whole } from "./outcomes.ts";

const error = (file: string, message = "expected ';'"): Diagnostic => ({
  severity: "error",
  tool: "cc",
  file,
  line: 1,
  message,
});
const warning = (file: string, line: number, message = "unused variable 'y'"): Diagnostic => ({
  severity: "warning",
  tool: "cc",
  file,
  line,
  message,
  option: "-Wunused-variable",
});

function outcome(kind: WholeOutcome["kind"], diagnostics: Diagnostic[] = []): WholeOutcome {
  const broken = diagnostics.filter((d) => d.severity === "error");
  return whole({
    kind,
    summary: broken[0]?.message ?? "1 object",
    diagnostics,
    brokenTargets: broken.map((d) => d.file!.replace(/c$/, "o")),
  });
}

/** Cells of one architecture from a list of outcomes; "skip" and "untested" are actions. */
function cells(list: (BuildOutcome | "skip" | "untested" | "pending")[]): TriedCell[] {
  return list.map((item, state) => ({
    state,
    arch: "um",
    action: item === "skip" || item === "untested" ? item : "build",
    reason: item === "skip" ? "touches only arch/alpha/" : "touches mm/a.c",
    outcome: typeof item === "string" ? undefined : item,
  }));
}

const ok = outcome("built");
const broken = outcome("broken", [error("mm/a.c")]);
const infra = noAnswer();

Deno.test("verdicts of one architecture", async (t) => {
  const table: [string, Parameters<typeof cells>[0], string][] = [
    ["all build", [ok, ok, ok], "pass pass pass"],
    [
      "a broken base whose BUILD_BUG_ON gets another number at 1",
      [500, 502].map((n) =>
        outcome("broken", [error("mm/a.c", `call to '__compiletime_assert_${n}' declared`)])
      ),
      "base-broken base-broken",
    ],
    [
      "break at 3, mended at 5",
      [ok, ok, ok, broken, broken, ok, ok],
      "pass pass pass fail inherited fixed pass",
    ],
    ["carried while whole", [ok, "skip", ok], "pass unaffected pass"],
    ["carried while broken", [ok, broken, "skip", ok], "pass fail inherited fixed"],
    ["base broken", [broken, broken, "skip", ok], "base-broken base-broken base-broken fixed"],
    [
      "a second break on a broken base",
      [broken, outcome("broken", [error("mm/a.c"), error("mm/b.c")])],
      "base-broken fail",
    ],
    [
      "a second break while the first stands",
      [ok, broken, outcome("broken", [error("mm/a.c"), error("mm/b.c")]), broken],
      "pass fail fail inherited",
    ],
    ["infra is nobody's fault", [ok, infra, ok], "pass infra pass"],
    ["infra at the base", [infra, broken], "infra untested"],
    ["infra at the base, then whole", [infra, ok, broken], "infra pass fail"],
    ["no toolchain", ["untested", "untested"], "untested untested"],
    ["carried from nothing", [infra, "skip"], "infra untested"],
    ["not reached yet", [ok, "pending", "pending"], "pass"],
    ["a new warning", [ok, outcome("built", [warning("mm/a.c", 3)])], "pass warn"],
    [
      "a warning moved by an earlier hunk",
      [outcome("built", [warning("mm/a.c", 3)]), outcome("built", [warning("mm/a.c", 9)])],
      "pass pass",
    ],
    [
      "one warning swapped for another in the same file",
      [
        outcome("built", [warning("mm/a.c", 3)]),
        outcome("built", [warning("mm/a.c", 3, "unused variable 'z'")]),
      ],
      "pass warn",
    ],
    [
      "broken without a message",
      [ok, { ...outcome("broken"), summary: "make failed" }],
      "pass fail",
    ],
  ];
  for (const [name, list, expected] of table) {
    await t.step(name, () => {
      assert.equal(judgeArch(cells(list)).map((cell) => cell.verdict).join(" "), expected);
    });
  }
});

Deno.test("a break behind a cell without an answer names both patches", () => {
  const [, , cell] = judgeArch(cells([ok, infra, broken]));
  assert.equal(
    cell?.reason,
    "expected ';' (by one of patches 1 to 2: state 1 has no result)",
  );
});

Deno.test("an inherited break names the patch that brought it", () => {
  const judged = judgeArch(cells([ok, broken, "skip", broken]));
  assert.equal(judged[2]?.reason, "touches only arch/alpha/; broken since patch 1");
  assert.equal(judged[3]?.reason, "broken since patch 1");
  assert.deepEqual(judged.map(({ since }) => since), [undefined, undefined, [1], [1]]);
});

Deno.test("of two breaks, the one that is mended is named no more", () => {
  const other = outcome("broken", [error("mm/b.c")]);
  const both = outcome("broken", [error("mm/a.c"), error("mm/b.c")]);
  const judged = judgeArch(cells([ok, broken, both, both, "skip", other]));
  assert.deepEqual(judged.map(({ since }) => since?.join(" ")), [
    ...[undefined, undefined, undefined],
    ...["1 2", "1 2", "2"],
  ]);
});

Deno.test("verdict and exit code of the series", async (t) => {
  const table: [string, Parameters<typeof cells>[0], number, string][] = [
    ["safe", [ok, ok], 0, "bisect-safe on um"],
    [
      "nothing to build",
      [],
      0,
      "nothing to build: the series changes nothing that a build compiles",
    ],
    ["broken", [ok, broken, broken], 1, "not bisect-safe: patch 1 breaks um"],
    [
      "broken twice",
      [ok, broken, ok, broken],
      1,
      "not bisect-safe: patch 1 breaks um; patches 1, 3 break something",
    ],
    ["infra", [ok, infra], 3, "incomplete: 1 of 2 cells has no answer"],
    ["a break outweighs infra", [ok, broken, infra], 1, "not bisect-safe: patch 1 breaks um"],
    ["not reached", [ok, "pending"], 3, "incomplete: 1 of 2 cells has no answer"],
    ["base broken", [broken, broken], 3, "incomplete: the base does not build on um"],
    [
      "warnings do not break a bisection",
      [ok, outcome("built", [warning("a.c", 1)])],
      0,
      "bisect-safe on um",
    ],
  ];
  for (const [name, list, exit, text] of table) {
    await t.step(name, () => {
      const verdict = judgeSeries(judgeArch(cells(list)), list.length);
      assert.deepEqual([verdict.exit, verdict.text], [exit, text]);
    });
  }
});

Deno.test("a break is new only against the state before, and only if that was built for it", async (t) => {
  const a = outcome("broken", [error("mm/a.c")]), b = outcome("broken", [error("mm/b.c")]);
  const rows: [string, BuildOutcome, boolean][] = [
    ["that one is well", { ...a, baseline: outcome("built") }, true],
    ["that one has another", { ...a, baseline: b }, true],
    ["that one has it", { ...a, baseline: a }, false],
    ["that one is not known", a, false],
    ["nothing is broken", { ...outcome("built"), baseline: b }, false],
    ["the machine's fault", noAnswer({ baseline: outcome("built") }), false],
  ];
  for (const [name, one, expected] of rows) {
    await t.step(name, () => assert.equal(isNewBreak(one), expected));
  }
});

Deno.test("where what a series stands on is lacking, nothing is a verdict", () => {
  const table = [
    [{ exit: 0, kind: "bisect-safe", text: "bisect-safe on um" }, ""],
    [
      { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 breaks um" },
      "; without it not bisect-safe: patch 1 breaks um",
    ],
    [{ exit: 3, kind: "incomplete", text: "incomplete: 1 of 2 cells has no answer" }, ""],
  ] as const;
  for (const [verdict, more] of table) {
    assert.equal(withoutPrerequisites(verdict, []), verdict);
    for (
      const [result, text] of [
        ["unreachable", "could not look up Depends-on: <a@b>"],
        ["not-found", "Depends-on: <a@b> is not found"],
        ["conflict", "Depends-on: <a@b> does not apply to the base"],
      ] as const
    ) {
      assert.deepEqual(withoutPrerequisites(verdict, [{ says: "Depends-on: <a@b>", result }]), {
        ...{ exit: 3, kind: "incomplete", text: `incomplete: ${text}${more}` },
      });
    }
  }
  const two = ["a: b", "c: d"].map((says) => ({ says, result: "not-found" as const }));
  assert.match(withoutPrerequisites(table[0][0], two).text, /: a: b is not found, and 1 more$/);
});
