import assert from "node:assert/strict";
import { archOrder } from "../../bot/schedule/order.ts";
import type { TouchedFile } from "../../bot/series/types.ts";

const arch = (name: string, units?: number) => ({ name, srcarch: name, units });
const patch = (...paths: string[]) => ({
  files: paths.map((path) => ({ path, change: "modified" }) as TouchedFile),
});
const ARCHS = [arch("alpha", 1154), arch("m68k"), arch("sparc", 1625), arch("um", 896)];

Deno.test("what a patch names comes first, then the cheapest", async (t) => {
  const rows: [string, ReturnType<typeof patch>[], [string, number][], string][] = [
    ["by units", [], [], "um alpha sparc m68k"],
    ["a named one", [patch("mm/a.c"), patch("arch/sparc/mm/x.c")], [], "sparc um alpha m68k"],
    [
      "not by a part of its name",
      [patch("arch/spar/x.c", "x/arch/sparc/y")],
      [],
      "um alpha sparc m68k",
    ],
    [
      "measured",
      [patch("arch/m68k/Kconfig", "arch/um/Kconfig")],
      [["alpha", 3], ["m68k", 1], ["sparc", 2], ["um", 4]],
      "m68k um sparc alpha",
    ],
    ["measured in part counts for nothing", [], [["sparc", 1]], "um alpha sparc m68k"],
  ];
  for (const [name, patches, costs, expected] of rows) {
    await t.step(name, () => {
      assert.equal(archOrder(ARCHS, patches, new Map(costs)).join(" "), expected);
      assert.equal(archOrder(ARCHS.toReversed(), patches, new Map(costs)).join(" "), expected);
    });
  }
});
