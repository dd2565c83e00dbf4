import assert from "node:assert/strict";
import { archOrder, cellOrder } from "../../bot/schedule/order.ts";
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

Deno.test("state 0 first, then the states whose patch names the architecture, then the rest", async (t) => {
  const named = (subject: string, ...paths: string[]) => ({ ...patch(...paths), subject });
  const patches = [
    named("mm: one", "mm/a.c"),
    named("um: mm: two", "mm/b.c"),
    named("mm: um is meant, three", "include/arch/um/c.h"),
    named("kbuild: four", "arch/um/Makefile"),
    named("MIPS/x86: five", "mm/d.c"),
    named("Documentation: six", "Documentation/um.rst"),
  ];
  const cells = patches.map((_, i) => ({ state: i + 1, action: i === 4 ? "skip" : "build" }));
  const all = [{ state: 0, action: "build" }, ...cells];
  const rows: [string, string, string][] = [
    ["um", "um", "0 5 2 4 1 3 6"],
    ["mips64", "mips", "0 5 1 2 3 4 6"],
    ["alpha", "alpha", "0 5 1 2 3 4 6"],
  ];
  for (const [name, srcarch, expected] of rows) {
    await t.step(name, () => {
      const order = cellOrder(all.toReversed(), { name, srcarch }, patches);
      assert.equal(order.map(({ state }) => state).join(" "), expected);
    });
  }
  await t.step("a part of the states", () => {
    const order = cellOrder(all.slice(3), { name: "um", srcarch: "um" }, patches);
    assert.equal(order.map(({ state }) => state).join(" "), "5 4 3 6");
  });
});
