/**
 * Messages of dt-validate at two states. Those of Linux 6.1 are as dtschema 2022.08.2 says them; what differs in the second one of
 * a pair is what a patch does to such a tree.
 */
import assert from "node:assert/strict";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { judgeArch } from "../../../bot/judge/mod.ts";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { objects, whole } from "../outcomes.ts";

function said(message: string, option = "soc/soc.yaml"): Diagnostic {
  const file = "arch/arm64/boot/dts/a.dts", target = "arch/arm64/boot/dts/a.dtb.checked";
  return { severity: "warning", tool: "dtschema", file, message, option, target };
}

/** The status of each message now. */
function statuses(before: readonly string[], now: readonly string[]): readonly string[] {
  return compare(before.map((one) => said(one)), now.map((one) => said(one)))
    .filter(({ status }) => status !== "fixed").map(({ status }) => status);
}

const OPP = (phandle: number, more = "") =>
  `soc@0: opp-table-qup: {'compatible': ['operating-points-v2'], 'phandle': [[${phandle}]], ` +
  `'opp-75000000': {'opp-hz': [[0], [75000000]], 'required-opps': [[${phandle - 7}]]}${more}} ` +
  `should not be valid under {'type': 'object'}`;
const UNMATCHED = "do not match any of the regexes: 'pinctrl-[0-9]+'";

Deno.test("what was said before is not new where only numbers, places or an order differ", () => {
  const table: readonly (readonly [string, string])[] = [
    // Each node with a phandle that is added moves all phandles.
    [OPP(53), OPP(54)],
    [OPP(53), OPP(53, ", 'opp-100000000': {'opp-hz': [[0], [100000000]]}")],
    ["serial: toy,sink: [[1], [2]] is too long", "serial: toy,sink: [[3], [1]] is too long"],
    ["serial: toy,sink: [[1], [2]] is too long", "serial: toy,sink: [[3], [1], [4]] is too long"],
    [
      "mmc@1c0f000: bus-width:0:0: 3 is not one of [1, 4, 8]",
      "mmc@1c0f000: bus-width:0:0: 5 is not one of [1, 4, 8]",
    ],
    [
      "dsi@1a98000: clock-names:1: 'byte' was expected",
      "dsi@1a98000: clock-names:2: 'byte' was expected",
    ],
    [
      `dsi@1a98000: 'vdda-supply', 'vddio-supply' ${UNMATCHED}`,
      `dsi@1a98000: 'vddio-supply', 'vdda-supply' ${UNMATCHED}`,
    ],
    [
      `dsi@1a98000: 'vdda-supply', 'vddio-supply' ${UNMATCHED}`,
      "dsi@1a98000: 'vdda-supply' does not match any of the regexes: 'pinctrl-[0-9]+'",
    ],
    [
      "i2c@78b6000: Unevaluated properties are not allowed ('label', 'x' were unexpected)",
      "i2c@78b6000: Unevaluated properties are not allowed ('label' was unexpected)",
    ],
  ];
  for (const [before, now] of table) {
    assert.deepEqual(statuses([before], [now]), ["old"], `${before} -> ${now}`);
  }
});

Deno.test("another node, property, name, text or binding is new", () => {
  const table: readonly (readonly [string, string])[] = [
    [
      "mmc@1c0f000: bus-width:0:0: 3 is not one of [1, 4, 8]",
      "mmc@1c10000: bus-width:0:0: 3 is not one of [1, 4, 8]",
    ],
    ["timer@40: reg: [[1]] is too short", "timer@50: reg: [[1]] is too short"],
    [
      "thermal-zones: gpu0-thermal: 'trips' is a required property",
      "thermal-zones: gpu1-thermal: 'trips' is a required property",
    ],
    ["serial: 'bits' is a required property", "serial: 'reg' is a required property"],
    ["serial: reg: [[1]] is too short", "serial: reg: [[1]] is too long"],
    ["serial: a-reg: [[1]] is too short", "serial: b-reg: [[1]] is too short"],
    ["serial: mode: 'one' is not one of ['three']", "serial: mode: 'two' is not one of ['three']"],
    [
      "/usb-id: failed to match any schema with compatible: ['a,b-1']",
      "/usb-id: failed to match any schema with compatible: ['a,b-2']",
    ],
    [`dsi@1a98000: 'a-supply' ${UNMATCHED}`, `dsi@1a98000: 'a-supply', 'b-supply' ${UNMATCHED}`],
    [
      "i2c@78b6000: Unevaluated properties are not allowed ('label' was unexpected)",
      "i2c@78b6000: Unevaluated properties are not allowed ('labels' was unexpected)",
    ],
    [
      "i2c@78b6000: Unevaluated properties are not allowed ('label' was unexpected)",
      "i2c@78b6000: Additional properties are not allowed ('label' was unexpected)",
    ],
  ];
  for (const [before, now] of table) {
    assert.deepEqual(statuses([before], [now]), ["new"], `${before} -> ${now}`);
  }
  const same = "serial: 'bits' is a required property";
  const [judged] = compare([said(same, "a.yaml")], [said(same, "b.yaml")]);
  assert.equal(judged!.status, "new");
});

Deno.test("as many as there were are old, and one more is new", () => {
  const twice = ["i2c@1: reg: [[1]] is too short", "i2c@1: reg: [[2]] is too short"];
  assert.deepEqual(statuses(twice, [...twice, "i2c@1: reg: [[3]] is too short"]), [
    "old",
    "old",
    "new",
  ]);
  assert.deepEqual(statuses([], twice), ["new", "new"]);
});

Deno.test("a whole build says nothing of bindings: what was said before is not mended", () => {
  const d = said("serial: 'bits' is a required property"), made = [d.target!];
  const known = { diagnostics: [d], brokenTargets: [], made };
  const link = { kind: "unchanged", objects: 1, alike: 1, steps: [] } as const;
  const held = objects({ diagnostics: [d], baseline: known, made, tried: ["a.dtb"], link });
  const cells = [objects(), held, whole(), held].map((outcome, state) =>
    ({ state, arch: "toya", action: "build", reason: "a test", outcome }) as const
  );
  const judged = judgeArch(cells);
  assert.deepEqual(
    judged.map(({ verdict, diagnostics }) => [verdict, ...diagnostics.map((one) => one.status)]),
    [["pass"], ["pass", "old"], ["pass", "old"], ["pass", "old"]],
  );
});

Deno.test("text that is made to be slow, or that never ends, is compared soon", () => {
  for (
    const text of [
      "'\\".repeat(20_000),
      "{'".repeat(20_000),
      "[".repeat(40_000),
      "{{{'}".repeat(9000),
    ]
  ) {
    assert.deepEqual(statuses([`a: ${text}`], [`a: ${text}x`]), ["new"]);
  }
});
