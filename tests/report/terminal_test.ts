import assert from "node:assert/strict";
import { unpaint } from "../../bot/text/paint.ts";
import { reportSchema } from "../../bot/report/model/schema.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { REPORTS } from "./fixtures.ts";
import { reportGolden } from "./golden.ts";

Deno.test("renderReport: goldens at 100 columns without colour", async (t) => {
  for (const [name, report] of Object.entries(REPORTS)) {
    await t.step(
      name,
      () => reportGolden(`${name}.txt`, renderReport(report, { width: 100, color: false })),
    );
  }
});

Deno.test("renderReport: goldens of other widths, and with colour", async (t) => {
  for (const width of [72, 80, 120]) {
    for (const name of ["all-pass", "break-and-mend", "14-archs"]) {
      await t.step(
        `${name} ${width}`,
        () =>
          reportGolden(
            `${name}-${width}.txt`,
            renderReport(REPORTS[name]!, { width, color: false }),
          ),
      );
    }
  }
  await t.step(
    "colour",
    () =>
      reportGolden(
        "break-and-mend-color.txt",
        renderReport(REPORTS["break-and-mend"]!, { width: 100, color: true })
          .replaceAll("\u001b", "<ESC>"),
      ),
  );
});

Deno.test("renderReport: colours change nothing but the colours", () => {
  for (const report of Object.values(REPORTS)) {
    const plain = renderReport(report, { width: 90, color: false });
    const color = renderReport(report, { width: 90, color: true });
    assert.notEqual(color, plain);
    assert.equal(unpaint(color), plain);
  }
});

Deno.test("renderReport: eight architectures stand side by side in 100 columns", () => {
  const text = renderReport(REPORTS["all-pass"]!, { width: 100, color: false });
  assert.equal(text.split("\n").filter((line) => /^ {2}0 base /.test(line)).length, 1);
  const narrow = renderReport(REPORTS["all-pass"]!, { width: 80, color: false });
  assert.equal(narrow.split("\n").filter((line) => /^ {2}0 base /.test(line)).length, 2);
});

Deno.test("renderReport: the same error on three architectures is one entry, another is its own", () => {
  const text = renderReport(REPORTS["break-and-mend"]!, { width: 400, color: false });
  const entries = text.split("\n").filter((line) => line.startsWith("patch 3 breaks"));
  assert.deepEqual(entries, [
    "patch 3 breaks alpha, sparc64, um: mm/memory.c:11:17: error: implicit declaration of function " +
    "'tlb_remove_ptdesc' [-Werror=implicit-function-declaration]",
    "patch 3 breaks x86_64: mm/memory.c: error: undefined reference to `tlb_remove_ptdesc'",
  ]);
});

Deno.test("renderReport: the legend has the words used and no other", () => {
  const legend = (name: string) =>
    renderReport(REPORTS[name]!, { width: 100, color: false }).split("\n")
      .filter((line) => /^ {2}[a-zA-Z-]+: /.test(line)).map((line) => line.trim().split(":")[0]);
  assert.deepEqual(legend("all-pass"), ["-"]);
  assert.deepEqual(legend("40-patches"), ["fixed", "FAIL", "inher"]);
});

Deno.test("fixtures are reports", () => {
  for (const report of Object.values(REPORTS)) reportSchema.parse(report);
});
