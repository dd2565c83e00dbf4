import assert from "node:assert/strict";
import { bootRows } from "../../bot/report/analysis/boots.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { reportSchema } from "../../bot/report/model/schema.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { boot, BOOTED, BOOTS, DEAD_BASE, PANICKED } from "./boot_fixtures.ts";
import { report } from "./make_report.ts";
import { reportGolden } from "./golden.ts";

Deno.test("boots: goldens", async (t) => {
  for (const [name, value] of Object.entries(BOOTS)) {
    reportSchema.parse(value);
    await t.step(
      `${name}.txt`,
      () => reportGolden(`${name}.txt`, renderReport(value, { width: 100, color: false })),
    );
    await t.step(`${name}.md`, () => reportGolden(`${name}.md`, renderMarkdown(value)));
  }
});

Deno.test("a value over the states: a patch that cannot change it leaves it, and text comes first", () => {
  assert.deepEqual(bootRows(BOOTED).rows.map(({ name, arch, text }) => `${name} ${arch} ${text}`), [
    "given-back alpha no, at 0 to 2; yes, at 3",
    "given-back sparc64 no, by design, at 0 to 3",
    "VmPTE-after alpha 1056 kB, at 0 to 2; 32 kB, at 3",
    "VmPTE-after sparc64 1088 kB, at 0 to 3",
  ]);
});

Deno.test("a test that is not ok at some state is a row", () => {
  assert.deepEqual(bootRows(PANICKED).rows.at(-1), {
    name: "pt",
    arch: "alpha",
    text: "ok, at 0, 1; not ok, at 2, 3",
  });
});

Deno.test("a probe that measures without end is counted, not shown", () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, "1"]));
  const value = report({
    archs: { um: "p" },
    cells: { "0/um": boot(many) },
    verdict: { exit: 0, kind: "bisect-safe", text: "" },
  });
  const { rows, left } = bootRows(value);
  assert.equal(rows.length + left, 100);
  assert.ok(rows.length <= 60);
});

Deno.test("of a base that does not boot it is said once", () => {
  const text = renderReport(DEAD_BASE, { width: 400, color: false });
  const line = text.split("\n").find((one) => one.startsWith("state 0 itself"));
  const panic = "Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b";
  const title = "state 0 itself does not boot on alpha; not the fault of the series";
  assert.equal(line, `${title}: boot: ${panic}`);
});
