import assert from "node:assert/strict";
import { type IncludeLine, reachedFrom } from "../../bot/plan/tree_includes.ts";

const A = "arch/a/boot/dts", B = "arch/b/boot/dts";

const FILES = [
  ...[
    `${A}/v/soc.dtsi`,
    `${A}/v/deep.dtsi`,
    `${A}/v/board.dts`,
    `${A}/v/pins.h`,
    `${A}/w/soc.dtsi`,
  ],
  ...[`${B}/v/board.dts`, `${B}/v/own.dtsi`, `${B}/v/link.dts`, "include/dt-bindings/pins.h"],
];

const BASE: readonly IncludeLine[] = [
  { file: `${A}/v/board.dts`, text: '#include "soc.dtsi"' },
  { file: `${A}/v/soc.dtsi`, text: '/include/ "deep.dtsi"' },
  { file: `${B}/v/board.dts`, text: '#include "own.dtsi"' },
];

/** Which of the files of `a` the device trees of `b` reach. */
function reach(
  more: readonly (readonly [file: string, text: string])[],
  { come = [], go = [] }: { come?: readonly string[]; go?: readonly string[] } = {},
): readonly string[] {
  const lines = [...BASE, ...more.map(([file, text]) => ({ file, text }))];
  const all = new Set([...FILES, ...come]), stay = new Set(FILES).difference(new Set(go));
  const found = reachedFrom(
    (file) => file.startsWith("arch/b/") || !file.startsWith("arch/"),
    { all, stay, lines },
  );
  return [...all].filter((path) => path.startsWith(`${A}/`) && found(path))
    .map((path) => path.slice(A.length + 1));
}

const board = `${B}/v/board.dts`, own = `${B}/v/own.dtsi`;

Deno.test("what device trees of another architecture include", async (t) => {
  const cases: readonly [string, Parameters<typeof reach>, readonly string[]][] = [
    ["nothing", [[]], []],
    ["by the prefix, and what that includes", [[[own, "#include <a/v/soc.dtsi>"]]], [
      ...["v/soc.dtsi", "v/deep.dtsi"],
    ]],
    ["by a path", [[[own, '#include "../../../../a/boot/dts/v/deep.dtsi"']]], ["v/deep.dtsi"]],
    ["dtc's own, in the middle of a line", [[[own, '/ { }; /include/ "a/v/deep.dtsi"']]], [
      "v/deep.dtsi",
    ]],
    ["a binary", [[[own, 'x = /incbin/("a/v/pins.h", 0, 4);']]], ["v/pins.h"]],
    ["with blanks", [[[own, '  #   include   "a/v/pins.h"']]], ["v/pins.h"]],
    ["behind a comment", [[[own, '/* x */ #include "a/v/pins.h"']]], ["v/pins.h"]],
    ["from a source that all share", [[["drivers/x.dtso", "#include <a/v/deep.dtsi>"]]], [
      "v/deep.dtsi",
    ]],
    ["a name of which there is another beside", [[[own, '#include "board.dts"']]], []],
    ["a binding of the same name", [[[own, "#include <dt-bindings/pins.h>"]]], []],
    ["a name that leads nowhere: to any file of that name", [[[own, "#include <x/soc.dtsi>"]]], [
      ...["v/soc.dtsi", "v/deep.dtsi", "w/soc.dtsi"],
    ]],
    ["one that the series drops beside", [
      [[own, '#include "link.dts"'], [`${B}/v/link.dts`, '#include "a/v/pins.h"']],
      { go: [`${B}/v/link.dts`] },
    ], ["v/pins.h"]],
    ["one that comes to stand beside", [
      [[own, '#include "a/v/pins.h"'], [`${B}/v/a/v/pins.h`, '#include "a/w/soc.dtsi"']],
      { come: [`${B}/v/a/v/pins.h`] },
    ], ["v/pins.h", "w/soc.dtsi"]],
    ["prose", [[[own, " * take out the #include lines, or /include/ them"]]], []],
  ];
  for (const [name, args, expected] of cases) {
    await t.step(name, () => assert.deepEqual(reach(...args), expected));
  }
  for (const text of ["#include NAME", "%:include NAME", "/include/", "/incbin/ (NAME)"]) {
    await t.step(`nobody knows: ${text}`, () => {
      assert.equal(reach([[board, text]]).length, 5);
      assert.deepEqual(reach([[`${A}/v/board.dts`, text]]), []);
    });
  }
});
