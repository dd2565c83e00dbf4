import assert from "node:assert/strict";
import fc from "fast-check";
import type { Verdict } from "../../bot/judge/types.ts";
import type { MendCell } from "../../bot/mend/breaks.ts";
import { type Builder, type Found, search } from "../../bot/mend/search.ts";
import type { Draft } from "../../bot/mend/types.ts";
import { inMemory, states } from "./memory.ts";

/** A compiler: an `x` must have a `y` somewhere, and a `z` none. */
function builds(tree: string): boolean {
  return (!tree.includes("x") || tree.includes("y")) && !(tree.includes("z") && tree.includes("y"));
}

/** What the judge says of the states. */
function judged(trees: readonly string[]): MendCell[] {
  let before = true;
  return trees.map((tree, state) => {
    const now = builds(tree);
    const verdict: Verdict = now ? before ? "pass" : "fixed" : before ? "fail" : "inherited";
    before = now;
    const diagnostics = now ? [] : [{
      ...{ severity: "error", tool: "cc", file: "f", line: 1, message: "no" } as const,
      status: "new" as const,
    }];
    return { state, arch: "a", verdict, reason: "", diagnostics };
  });
}

const treesOf = (draft: Draft) => [draft.base, ...draft.patches.map(({ tree }) => tree)];

/** A builder that knows, and counts. */
function builder() {
  const calls = { attempt: 0, verify: 0 };
  const made: Builder & { readonly calls: typeof calls } = {
    calls,
    attempt(draft, _, upTo) {
      calls.attempt++;
      const cells = judged(treesOf(draft).slice(0, upTo + 1));
      return Promise.resolve({ kind: "not-bisect-safe", cells });
    },
    verify(draft) {
      calls.verify++;
      const cells = judged(treesOf(draft));
      const safe = cells.every(({ verdict }) => verdict === "pass");
      return Promise.resolve({ kind: safe ? "bisect-safe" : "not-bisect-safe", cells });
    },
  };
  return made;
}

function run(trees: readonly string[], limit = 50, subject = "mm: x", by: Builder = builder()) {
  const draft = { base: trees[0]!, patches: trees.slice(1).map((tree, i) => ({ n: i + 1, tree })) };
  const task = { draft, cells: judged(trees), trees: inMemory, subjects: () => subject, limit };
  return search(task, by);
}

Deno.test("what is found builds at every state and ends in the same tree", async () => {
  const ended = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(states, async (trees) => {
      const by = builder();
      const found = await run(trees, 50, "mm: x", by);
      const last = trees.at(-1)!;
      ended.set(found.kind, (ended.get(found.kind) ?? 0) + 1);
      assert.ok(found.trials <= 50 && by.calls.verify <= found.trials);
      if (found.kind === "nothing") {
        if (trees.every(builds)) assert.match(found.why, /^no patch breaks anything$/);
        if (!builds(last)) assert.equal(found.bounded, false);
        return;
      }
      assert.equal(found.kind, "mended");
      const mended = treesOf((found as { draft: Draft }).draft);
      assert.ok(mended.every(builds), mended.join(" "));
      assert.equal(mended.at(-1), last);
      const kept = mended.length - 1 + found.steps.flatMap((step) => step.dropped).length;
      assert.equal(kept, trees.length - 1, "each patch is there, or named as dropped");
    }),
    { numRuns: 2000 },
  );
  assert.ok(ended.get("mended")! > 20, JSON.stringify([...ended]));
});

const BASE = "abcdefghijkl";
/** Patch 1 needs what patch 3 brings in a line of its own; patch 2 is about something else. */
const LATE = [BASE, "xbcdefghijkl", "xbc-efghijkl", "xbc-eygijkl-".padEnd(12, "-")].map((tree) =>
  tree.slice(0, 12)
);

Deno.test("a move comes before a fold, unless the patch calls itself a repair", async () => {
  const steps = async (subject: string) => (await run(LATE, 50, subject)).steps;
  assert.deepEqual((await steps("mm: add y")).map(({ text }) => text), [
    "patch 3 (mm: add y) before patch 1 (mm: add y)",
  ]);
  const [fold] = await steps("mm: fix the build");
  assert.equal(fold!.kind, "fold");
  assert.match(fold!.text, /^\d+ of patch 3 \(mm: fix the build\) into patch 1/);
});

Deno.test("how a search ends", async (t) => {
  await t.step("nothing to do", async () => {
    const found = await run([BASE, "-bcdefghijkl"]) as Found & { why: string };
    assert.deepEqual([found.kind, found.why, found.trials], [
      "nothing",
      "no patch breaks anything",
      0,
    ]);
  });
  await t.step("the series ends broken: nothing is built", async () => {
    const found = await run([BASE, "xbcdefghijkl", "x-cdefghijkl"]) as Found & { why: string };
    assert.deepEqual([found.kind, found.trials], ["nothing", 0]);
    assert.match(found.why, /^no later patch mends what patch 1 \(mm: x\) breaks on a:/);
  });
  await t.step("a patch and its revert leave nothing, and nothing is built", async () => {
    const by = builder();
    const found = await run([BASE, "xbcdefghijkl", BASE], 50, "mm: fix", by);
    assert.equal(found.kind, "mended");
    assert.deepEqual((found as { draft: Draft }).draft.patches, []);
    assert.deepEqual(by.calls, { attempt: 0, verify: 0 });
  });
  await t.step("the limit", async () => {
    const never: Builder = {
      ...builder(),
      attempt: (_, __, upTo) =>
        Promise.resolve({
          kind: "not-bisect-safe",
          cells: judged([BASE, ...Array(upTo).fill("xbcdefghijkl")]),
        }),
    };
    const found = await run(LATE, 2, "mm: x", never);
    assert.deepEqual([found.kind, found.trials, (found as { bounded?: boolean }).bounded], [
      "nothing",
      2,
      true,
    ]);
    const all = await run(LATE, 50, "mm: x", never);
    assert.equal((all as { bounded?: boolean }).bounded, false);
  });
  await t.step("mails that give other trees show nothing", async () => {
    const liar: Builder = {
      ...builder(),
      verify: () => Promise.resolve({ kind: "not-bisect-safe", cells: [] }),
    };
    const found = await run(LATE, 50, "mm: x", liar);
    assert.deepEqual([found.kind, found.steps], ["nothing", []]);
  });
  await t.step("the machine's fault", async () => {
    const tired: Builder = {
      ...builder(),
      attempt: () => Promise.resolve({ kind: "open", cells: [] }),
    };
    assert.equal((await run(LATE, 50, "mm: x", tired)).kind, "open");
  });
});
