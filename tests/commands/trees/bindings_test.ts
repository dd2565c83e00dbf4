/**
 * Device trees are held against their bindings where they differ, by a real dt-mk-schema and a real dt-validate: what they say
 * anew is the patch's, and what they said before is not.
 */
import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { renderReport } from "../../../bot/report/terminal/report.ts";
import {
  asking,
  BINDING_FILES,
  BINDINGS,
  BOARD,
  SOC,
  UART,
  withLines,
} from "../../toy/bindings.ts";
import { verified } from "../program.ts";

const UNMATCHED = "do not match any of the regexes: 'pinctrl-[0-9]+'";

/** Of each state behind the base its verdict, and what is new. */
function news({ cells }: Report): readonly string[] {
  return cells.filter(({ state }) => state > 0).map(({ state, verdict, diagnostics }) =>
    [
      `${state} ${verdict}`,
      ...diagnostics.filter(({ status }) => status === "new").map((d) =>
        `${d.tool} ${d.file}: ${d.message} [${d.option}]`
      ),
    ].join(" ")
  );
}

function bindingLines(report: Report): string {
  const text = renderReport(report, { width: 400, color: false });
  return text.split("\n").filter((line) => line.startsWith("bindings: ")).join("\n");
}

Deno.test("what a device tree says against its bindings anew is the patch's", async () => {
  const report = await verified(BINDING_FILES, [
    { subject: "dts: a wrong value", files: withLines("bits = <9>;") },
    {
      subject: "dts: numbers move",
      files: {
        [SOC]: [
          "\tsink: sink {",
          "\tfirst: first {\n\t\tone = <&drain>;\n\t};\n\n\tsink: sink {",
        ],
      },
    },
    { subject: "dts: what no binding knows", files: withLines("new-one;") },
    { subject: "dts: in another order", files: withLines("a-last-one;") },
    {
      subject: "dts: mend all",
      files: { [BOARD]: ["\ta-last-one;\n\tnew-one;\n\tbits = <9>;\n", ""] },
    },
    { subject: "dts: a comment", files: { [SOC]: ["/ {", "/* nothing */\n/ {"] } },
  ]);
  const binding = "[serial/toy,uart.yaml]";
  assert.deepEqual(news(report), [
    `1 warn dtschema ${BOARD}: serial: bits:0:0: 9 is not one of [7, 8] ${binding}`,
    "2 pass",
    `3 warn dtschema ${BOARD}: serial: 'new-one', 'old-one' ${UNMATCHED} ${binding}`,
    `4 warn dtschema ${BOARD}: serial: 'a-last-one', 'new-one', 'old-one' ${UNMATCHED} ${binding}`,
    "5 pass",
    "6 pass",
  ]);
  const moved = report.cells[2]!.diagnostics.find(({ was }) => was?.includes("too long"));
  assert.notEqual(moved?.message, moved?.was);
  const trees = report.cells.map((cell) => cell.trees);
  const one = { held: 1, unheld: 0 };
  assert.deepEqual(trees, [undefined, one, { held: 2, unheld: 0 }, one, one, one, undefined]);
  assert.equal(
    bindingLines(report),
    "bindings: patches 1, 3 to 5 on toya: 1 device tree held against the bindings\n" +
      "bindings: patch 2 on toya: 2 device trees held against the bindings",
  );
});

Deno.test("a patch that changes a binding and a device tree is held against both bindings", async () => {
  const report = await verified(BINDING_FILES, [
    {
      subject: "a binding with its device tree",
      files: { [UART]: ["enum: [7, 8]", "enum: [7]"], ...withLines("bits = <8>;") },
    },
    { subject: "a binding alone", files: { [UART]: ["enum: [7]", "enum: [5]"] } },
    { subject: "dts: under a binding of before", files: withLines('label = "one";') },
  ]);
  assert.deepEqual(news(report), [
    `1 warn dtschema ${BOARD}: serial: bits:0:0: 8 is not one of [7] [serial/toy,uart.yaml]`,
    "2 unaffected",
    // That nothing else is allowed than 5 is of patch 2.
    `3 warn dtschema ${BOARD}: serial: 'label', 'old-one' ${UNMATCHED} [serial/toy,uart.yaml]`,
  ]);
  assert.deepEqual(report.changedBindings, [1, 2]);
});

Deno.test("what could not be checked is told, and is no warning", async (t) => {
  const wrong = [{ subject: "dts: a wrong value", files: withLines("bits = <9>;") }];
  await t.step("a dtschema that is too old for the tree", async () => {
    const files = { ...BINDING_FILES, [`${BINDINGS}/Makefile`]: asking("2999.1") };
    const report = await verified(files, wrong);
    const [, { verdict, trees }] = report.cells as [unknown, Report["cells"][number]];
    assert.equal(verdict, "pass");
    assert.deepEqual({ ...trees, why: trees?.why?.kind }, { held: 0, unheld: 1, why: "old" });
    assert.match(
      bindingLines(report),
      /: 1 device tree not checked: dtschema is 20\S+, and this tree asks for 2999\.1$/,
    );
  });
  await t.step("a binding that dtschema cannot read", async () => {
    const files = {
      ...BINDING_FILES,
      [UART]: BINDING_FILES[UART]!.replace("    const: toy,uart\n", "    cosnt: toy,uart\n"),
    };
    const report = await verified(files, wrong);
    assert.match(bindingLines(report), new RegExp(`; dtschema leaves out 1 binding: ${UART}: `));
  });
  await t.step("a state that is built whole", async () => {
    const report = await verified(BINDING_FILES, wrong, ["--level", "image"]);
    assert.match(bindingLines(report), /: device trees not checked: the state was built whole$/);
  });
});
