import assert from "node:assert/strict";
import { type LinkedObject, proveLink, readSymbols } from "../../bot/build/symbols.ts";

const object = (
  defined: string[],
  needed: string[] = [],
  more: { module?: boolean; weak?: string[] } = {},
): LinkedObject => ({
  defined: new Set(defined),
  needed: new Set(needed),
  weak: new Set(more.weak ?? []),
  module: more.module ?? false,
});

Deno.test("what nm prints", () => {
  const symbols = readSymbols(`mm/a.o: a T 0 10
mm/a.o: helper t 10 4
mm/a.o: b U
mm/a.o: maybe w
mm/a.o: weak W 0 4
mm/a.o: __export_symbol_a r 0 0
mm/b.o: b D 0 8
mm/b.o:  U         
`)!;
  const a = symbols.get("mm/a.o")!;
  assert.deepEqual([...a.defined], ["a", "weak", "__export_symbol_a"]);
  assert.deepEqual([...a.weak], ["weak"]);
  assert.deepEqual([...a.needed], ["b"]);
  assert.deepEqual([...symbols.get("mm/b.o")!.defined], ["b"]);
  assert.equal(readSymbols("nm: mm/a.o: file format not recognized\n"), undefined);
});

Deno.test("whether the link holds", async (t) => {
  type Objects = Record<string, LinkedObject>;
  const base: Objects = { "a.o": object(["a"], ["b", "printk"]), "b.o": object(["b"]) };
  const table: [string, Objects, Objects, string][] = [
    ["nothing changed", base, base, "unchanged"],
    ["a new object that nobody needs", base, { ...base, "c.o": object(["c"]) }, "resolved"],
    ["a need that a new object meets", base, {
      ...base,
      "a.o": object(["a"], ["b", "printk", "c"]),
      "c.o": object(["c"]),
    }, "resolved"],
    ["a need that another object had", base, {
      ...base,
      "b.o": object(["b"], ["printk"]),
    }, "unchanged"],
    ["a need that nobody meets", base, {
      ...base,
      "a.o": object(["a"], ["b", "c"]),
    }, "open: a.o needs c anew"],
    ["a need less", base, { ...base, "a.o": object(["a"], ["b"]) }, "unchanged"],
    [
      "a definition gone",
      base,
      { "a.o": object(["a"], ["b", "printk"]) },
      "open: b is defined no more",
    ],
    ["a definition that moved", base, {
      "a.o": object(["a", "b"], ["printk"]),
      "b.o": object([]),
    }, "unchanged"],
    ["a definition of what is needed from elsewhere", base, {
      ...base,
      "c.o": object(["printk"]),
    }, "open: printk may be defined twice"],
    ["a new name defined twice", base, {
      ...base,
      "c.o": object(["c"]),
      "d.o": object(["c"]),
    }, "open: c is defined twice"],
    ["twice, once weakly", base, {
      ...base,
      "c.o": object(["c"]),
      "d.o": object(["c"], [], { weak: ["c"] }),
    }, "resolved"],
    ["a module's need that is not exported", base, {
      ...base,
      "m.o": object(["m"], ["b"], { module: true }),
    }, "open: m.o needs b anew"],
    ["a module's need that is exported", base, {
      ...base,
      "b.o": object(["b", "__export_symbol_b"]),
      "m.o": object(["m"], ["b"], { module: true }),
    }, "resolved"],
  ];
  for (const [name, before, after, expected] of table) {
    await t.step(name, () => {
      const proof = proveLink(new Map(Object.entries(before)), new Map(Object.entries(after)));
      assert.equal(proof.kind === "open" ? `open: ${proof.why}` : proof.kind, expected);
    });
  }
  await t.step("a need that is found elsewhere", () => {
    const after = new Map(Object.entries({ ...base, "a.o": object(["a"], ["b", "c"]) }));
    const open = proveLink(new Map(Object.entries(base)), after);
    assert.deepEqual(open.kind === "open" && open.missing, ["c"]);
    assert.equal(proveLink(new Map(Object.entries(base)), after, new Set(["c"])).kind, "resolved");
  });
});
