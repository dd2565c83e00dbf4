import assert from "node:assert/strict";
import { brokenCells, findBreaks, type MendCell } from "../../bot/mend/breaks.ts";
import type { JudgedDiagnostic, Verdict } from "../../bot/judge/types.ts";

const error = (message: string, status: JudgedDiagnostic["status"]): JudgedDiagnostic => ({
  severity: "error",
  tool: "cc",
  message,
  status,
});

/** `pass fail inherited(x) fixed(y)`: a column, with the errors that a cell takes away. */
function column(arch: string, text: string): MendCell[] {
  return text.split(" ").map((word, state) => {
    const [, verdict = "", gone] = /^([\w-]+)(?:\((\w+)\))?$/.exec(word)!;
    return {
      state,
      arch,
      verdict: verdict as Verdict,
      reason: "",
      diagnostics: [
        ...verdict === "fail" ? [error("old", "old"), error(`e${state}`, "new")] : [],
        ...gone === undefined ? [] : [error(gone, "fixed")],
      ],
    };
  });
}

/** `3 toya mended at 5 by 4 5`. */
const outcomesOf = (cells: readonly MendCell[]) =>
  findBreaks(cells).map(({ state, archs, mendedAt, menders }) =>
    `${state} ${archs.join(",")} mended at ${mendedAt ?? "no state"} by ${menders.join(" ")}`
  );

Deno.test("breaks, and which patches mend them", async (t) => {
  const rows: [string, MendCell[], string[]][] = [
    ["none", column("a", "pass warn unaffected"), []],
    ["one", column("a", "pass pass fail inherited fixed(e2) pass"), ["2 a mended at 4 by 4"]],
    ["never", column("a", "pass fail inherited inherited(old)"), ["1 a mended at no state by 3"]],
    ["two in turn", column("a", "pass fail fixed fail fixed"), [
      "1 a mended at 2 by 2",
      "3 a mended at 4 by 4",
    ]],
    ["two patches mend", column("a", "pass fail inherited(e1) fixed(old)"), [
      "1 a mended at 3 by 2 3",
    ]],
    ["one in another", column("a", "pass fail fail(e1) fixed"), [
      "1 a mended at 3 by 2 3",
      "2 a mended at 3 by 3",
    ]],
    [
      "two architectures, one mend; a third has its own",
      [
        ...column("a", "pass fail inherited fixed pass"),
        ...column("b", "pass fail inherited fixed pass"),
        ...column("c", "pass fail inherited inherited fixed"),
      ],
      ["1 a,b mended at 3 by 3", "1 c mended at 4 by 4"],
    ],
    ["a base that does not build", column("a", "base-broken base-broken"), []],
  ];
  for (const [name, cells, want] of rows) {
    await t.step(name, () => assert.deepEqual(outcomesOf(cells), want));
  }
});

Deno.test("the errors of a break, the new ones first", () => {
  const [one] = findBreaks(column("a", "pass fail fixed"));
  assert.deepEqual(one!.errors.map(({ message }) => message), ["e1", "old"]);
});

Deno.test("broken cells are those that the series broke", () => {
  assert.equal(brokenCells(column("a", "base-broken fail inherited fixed infra untested")), 2);
});
