import assert from "node:assert/strict";
import { judgeSeries } from "../../../bot/judge/series.ts";
import type { JudgedCell, Verdict } from "../../../bot/judge/types.ts";
import { isWerror } from "../../../bot/judge/warnings/werror.ts";

Deno.test("which warnings --werror means", () => {
  const cc = (option: string) => ({ tool: "cc", option });
  assert.ok(isWerror(cc("-Wunused-variable"), ["unused"]));
  assert.ok(isWerror(cc("-Wunused"), ["unused"]));
  assert.ok(isWerror(cc("-Wunused-variable"), ["-Wunused-variable"]));
  assert.ok(isWerror({ tool: "modpost" }, ["unused", "modpost"]));
  assert.ok(isWerror({ tool: "objtool" }, ["all"]));
  assert.ok(!isWerror(cc("-Wunusedfoo"), ["unused"]));
  assert.ok(!isWerror(cc("-Wformat"), ["unused", "modpost"]));
  assert.ok(!isWerror({ tool: "cc" }, ["unused"]));
});

Deno.test("a new warning fails the gate whatever else its patch does", () => {
  const cell = (verdict: Verdict, status: "new" | "old", state = 1): JudgedCell => ({
    ...{ state, arch: "um", verdict, reason: "" },
    diagnostics: [{ severity: "warning", tool: "cc", message: "w", option: "-Wunused", status }],
  });
  const exit = (...cells: JudgedCell[]) =>
    judgeSeries(cells, cells.length, undefined, ["all"]).exit;
  for (const verdict of ["warn", "fixed", "base-broken"] as const) {
    assert.equal(exit(cell(verdict, "new")), 1, verdict);
  }
  for (const verdict of ["fixed", "base-broken"] as const) {
    assert.equal(exit(cell("pass", "old"), cell(verdict, "old")), 0, verdict);
  }
  assert.equal(exit(cell("pass", "old"), cell("base-broken", "new", 0)), 0);
});

Deno.test("what is flaky fails the gate by its name alone: by chance it may not show", () => {
  const flaky = { severity: "warning", tool: "boot", message: "flaky: not ok: a", status: "new" };
  const cc = { severity: "warning", tool: "cc", message: "w", status: "new" };
  const exit = (list: readonly string[], ...diagnostics: readonly object[]) => {
    const cell = { state: 1, arch: "um", verdict: "warn", reason: "", diagnostics } as JudgedCell;
    return judgeSeries([cell], 1, undefined, list).exit;
  };
  assert.equal(exit(["all"], flaky), 0);
  assert.equal(exit(["all"], flaky, cc), 1);
  assert.equal(exit(["all", "boot"], flaky), 1);
  assert.equal(exit(["boot"], flaky), 1);
  assert.equal(exit(["unused"], flaky), 0);
});
