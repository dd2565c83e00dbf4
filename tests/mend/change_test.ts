import assert from "node:assert/strict";
import fc from "fast-check";
import { changeDraft, treeAt } from "../../bot/mend/change.ts";
import type { Change, Draft, Part } from "../../bot/mend/types.ts";
import { type Files, testBench } from "./bench.ts";
import { inMemory, states } from "./memory.ts";

Deno.test("whatever is folded or moved, the last tree stays and each patch does something", async () => {
  const changed = { fold: 0, reorder: 0 };
  const law = async (trees: readonly string[], dice: Iterator<number>, folding: boolean) => {
    const patches = trees.slice(1).map((tree, i) => ({ n: i + 1, tree }));
    const draft: Draft = { base: trees[0]!, patches };
    const last = patches.length;
    const pick = (count: number) => dice.next().value % count;
    let change: Change;
    if (folding) {
      const into = 1 + pick(last - 1);
      const at = into + 1 + pick(last - into);
      const units = await inMemory.units(treeAt(draft, at - 1), treeAt(draft, at));
      const some = units.filter(() => pick(2) === 1);
      const part: Part = { at, units: some, whole: some.length === units.length };
      change = { kind: "fold", into, parts: [part] };
    } else {
      const from = 1 + pick(last);
      const order = patches.map(({ n }) => n).filter((place) => place !== from)
        .toSpliced(pick(last), 0, from);
      change = { kind: "reorder", order, moved: [from], where: "before", beside: 1 };
    }
    const result = await changeDraft(draft, change, inMemory);
    if (result === undefined) return;
    changed[change.kind]++;
    assert.equal(result.patches.at(-1)?.tree ?? result.base, trees.at(-1));
    result.patches.forEach(({ tree }, i) => assert.notEqual(tree, treeAt(result, i)));
    if (change.kind === "reorder") {
      assert.deepEqual(result.patches.map(({ n }) => n), change.order);
      return;
    }
    const { into, parts } = change;
    for (const { n, tree } of result.patches) {
      if (n < into || n >= parts[0]!.at) assert.equal(tree, trees[n]);
      else assert.equal(tree, await inMemory.pick(trees[n]!, parts[0]!.units));
    }
  };
  await fc.assert(
    fc.asyncProperty(states, fc.infiniteStream(fc.nat(1000)), fc.boolean(), law),
    { numRuns: 1000 },
  );
  assert.ok(changed.fold > 100 && changed.reorder > 50, JSON.stringify(changed));
});

const FILE = (a: string, b: string, c: string): Files => ({
  "a.c": ["1\n", "2\n", "3\n", a, "4\n", "5\n", "6\n", b, "7\n", "8\n", c].join(""),
});

Deno.test("a hunk goes into the states between, beside what they change", async () => {
  await using bench = await testBench();
  const states = [
    FILE("a\n", "b\n", "c\n"),
    FILE("broken\n", "b\n", "c\n"),
    FILE("broken\n", "b\n", "C\n"),
    { ...FILE("good\n", "b\n", "C\n"), "doc": "x\n" },
  ];
  const draft = await bench.draft(states);
  const units = await bench.trees.units(treeAt(draft, 2), treeAt(draft, 3));
  const own = units.filter(({ path }) => path === "a.c");
  const parts = [{ at: 3, units: own, whole: false }];
  const folded = await changeDraft(draft, { kind: "fold", into: 1, parts }, bench.trees);
  const trees = [];
  for (const { tree } of folded!.patches) trees.push(await bench.files(tree));
  assert.deepEqual(trees, [FILE("good\n", "b\n", "c\n"), FILE("good\n", "b\n", "C\n"), states[3]]);
});

Deno.test("a hunk on lines that a patch between made does not go there", async () => {
  await using bench = await testBench();
  const draft = await bench.draft([
    FILE("a\n", "b\n", "c\n"),
    FILE("a1\n", "b\n", "c\n"),
    FILE("a2\n", "b\n", "c\n"),
    FILE("a3\n", "b\n", "c\n"),
  ]);
  const units = await bench.trees.units(treeAt(draft, 2), treeAt(draft, 3));
  const change: Change = { kind: "fold", into: 1, parts: [{ at: 3, units, whole: true }] };
  assert.equal(await changeDraft(draft, change, bench.trees), undefined);
});

Deno.test("what becomes empty goes, also both of a patch and its revert", async () => {
  await using bench = await testBench();
  const base = FILE("a\n", "b\n", "c\n"), wrong = FILE("x\n", "b\n", "c\n");
  const draft = await bench.draft([
    base,
    wrong,
    { ...wrong, "doc": "x\n" },
    { ...base, "doc": "x\n" },
  ]);
  const units = await bench.trees.units(treeAt(draft, 2), treeAt(draft, 3));
  const change: Change = { kind: "fold", into: 1, parts: [{ at: 3, units, whole: true }] };
  const folded = await changeDraft(draft, change, bench.trees);
  assert.deepEqual(folded?.patches, [{ n: 2, tree: draft.patches[2]!.tree }]);
});

Deno.test("bytes that are no UTF-8, and files without a last newline, come through", async () => {
  await using bench = await testBench();
  const tree = async (text: string) => {
    const stdin = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const blob = (await bench.git(["hash-object", "-w", "--stdin"], { stdin })).stdout.trim();
    const entry = `100644 blob ${blob}\tl\u00fc.c\n`;
    return (await bench.git(["mktree"], { stdin: entry })).stdout.trim();
  };
  const middle = "\n1\n2\n3\n4\n5\n6\n7\n8\n";
  const before = await tree(`\xff${middle}\xfe`);
  const after = await tree(`\xff!${middle}\xfe!`);
  const units = await bench.trees.units(before, after);
  assert.deepEqual(units.map(({ path }) => path), ["l\u00fc.c", "l\u00fc.c"]);
  assert.equal(await bench.trees.pick(before, units), after);
  assert.equal(await bench.trees.pick(before, [units[1]!]), await tree(`\xff${middle}\xfe!`));
});
