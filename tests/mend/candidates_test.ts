import assert from "node:assert/strict";
import type { JudgedDiagnostic } from "../../bot/judge/types.ts";
import { candidates, isRepair } from "../../bot/mend/candidates.ts";
import { score } from "../../bot/mend/rank.ts";
import type { Unit } from "../../bot/mend/types.ts";
import { describe } from "../../bot/mend/words.ts";
import { inMemory } from "./memory.ts";

const error = (more: Partial<JudgedDiagnostic>): JudgedDiagnostic => ({
  ...{ severity: "error", tool: "cc", message: "no", status: "new" },
  ...more,
});

Deno.test("what speaks for a unit", async (t) => {
  const unit = (path: string, start: number, ...changed: string[]): Unit => ({
    ...{ path, label: path, changed },
    lines: { start, count: 1 },
  });
  const undeclared = error({ file: "mm/a.c", line: 40, message: "'twice' undeclared" });
  const included = error({
    ...{ file: "include/b.h", line: 3, message: "unknown type name 'u9'" },
    includedFrom: [{ file: "mm/a.c", line: 2 }],
  });
  const link = error({ tool: "ld", message: "undefined reference to `extra'" });
  const rows: [string, Unit, JudgedDiagnostic, number][] = [
    ["the line of the error", unit("mm/a.c", 41, "+x;"), undeclared, 3],
    ["its file, far away", unit("mm/a.c", 400, "+x;"), undeclared, 2],
    ["the word that it names, in a header", unit("include/toy.h", 1, "+int twice;"), undeclared, 3],
    ["word and line", unit("mm/a.c", 39, "-twice(1);"), undeclared, 6],
    ["the file that included it", unit("mm/a.c", 900, "+x"), included, 1],
    ["a Makefile that names the file", unit("mm/Makefile", 1, "+obj-y += extra.o"), link, 3],
    ["the file's own name", unit("mm/extra.c", 1, "+int z;"), link, 1],
    ["nothing", unit("mm/z.c", 1, "+int z;"), undeclared, 0],
  ];
  for (const [name, one, d, want] of rows) {
    await t.step(name, () => assert.equal(score(one, [d]), want));
  }
});

Deno.test("a repair says so", () => {
  const yes = ["fixup! mm: a", "mm: fix build", "mm: add missing include", "x: fixes for y"];
  const no = ["mm: add a prefix", "mm: fixed-size arrays".replace("fixed", "fix0"), "mm: add a"];
  assert.deepEqual(yes.filter((text) => !isRepair(text)), []);
  assert.deepEqual(no.filter(isRepair), []);
});

/** Every candidate, in words, with the numbers of the patches alone. */
async function outcomesOf(
  trees: readonly string[],
  mendedAt: number,
  menders: number[],
  fix = false,
) {
  const draft = { base: trees[0]!, patches: trees.slice(1).map((tree, i) => ({ n: i + 1, tree })) };
  const broken = {
    state: 1,
    archs: ["a"],
    mendedAt,
    menders,
    errors: [error({ file: "f", line: 1 })],
  };
  const found: string[] = [];
  for await (const change of candidates(draft, broken, inMemory, fix)) {
    found.push(describe(draft, change, () => "s").replaceAll(" (s)", ""));
  }
  return found;
}

Deno.test("moves first, the smallest first; a repair is folded first, the smallest part first", async () => {
  const trees = ["abcdefghijkl", "Xbcdefghijkl", "XbCdefghijkl", "YbCdEfghijkl"];
  const moves = ["patch 3 before patch 1", "patch 1 after patch 3"];
  const folds = [
    "0 of patch 3 into patch 1",
    "4 of patch 3 into patch 1",
    "all (0, 4) of patch 3 into patch 1",
    "all (2) of patch 2 and all (0, 4) of patch 3 into patch 1",
  ];
  assert.deepEqual(await outcomesOf(trees, 3, [3]), [...moves, ...folds]);
  assert.deepEqual(await outcomesOf(trees, 3, [3], true), [...folds, ...moves]);
});

Deno.test("several that mend are also tried together", async () => {
  const trees = ["abcdefghijkl", "XXcdefghijkl", "YXcdefghijkl", "YYcdefghijkl"];
  const found = await outcomesOf(trees, 3, [2, 3]);
  assert.ok(
    found.includes("all (0) of patch 2 and all (1) of patch 3 into patch 1"),
    found.join("\n"),
  );
  assert.deepEqual(found.slice(0, 2), ["patch 3 before patch 1", "patch 1 after patch 3"]);
  assert.equal(new Set(found).size, found.length, "none twice");
});
