/** What is said of links does not depend on the order in which states are built. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { BuildOutcome, Diagnostic } from "../../bot/compile/types.ts";
import { links } from "../../bot/engine/cells/links.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { inOrder } from "../../bot/schedule/in_order.ts";
import { objects, unaffected, whole } from "../judge/outcomes.ts";

/** What a patch does to the link of a kernel, and what its objects show of that. */
const PATCHES = {
  "nothing at all": (was: boolean) => was,
  "nothing of its facts": (was: boolean) => was,
  "what an argument takes, and mends": () => true,
  "what an argument takes, and mends nothing": (was: boolean) => was,
  "what only a link shows, and is right": () => true,
  "what only a link shows, and is wrong": () => false,
} as const;
type Patch = keyof typeof PATCHES;

const ERROR: Diagnostic = {
  ...{ severity: "error", tool: "ld", target: "vmlinux" },
  message: "undefined reference to `ten'",
};
const NONE = { diagnostics: [], brokenTargets: [] };
const BROKEN = { diagnostics: [ERROR], brokenTargets: ["vmlinux"] };
const FACTS = { objects: 1, alike: 0, steps: [] };
const argued = (kind: "unchanged" | "resolved") =>
  objects({ baseline: NONE, tried: ["mm/a.o"], link: { kind, ...FACTS } });

/** The verdicts of a run that takes its cells in some order. */
function verdictsOf(patches: readonly Patch[], order: readonly number[]): string {
  const good = [true];
  for (const patch of patches) good.push(PATCHES[patch](good.at(-1)!));
  const factsOf = (n: number) => good[n] ? NONE : BROKEN;
  const states = good.map((_, n) => n), known = links(states);
  const built = (n: number): BuildOutcome => {
    if (!good[n - 1]) known.fails(n - 1, BROKEN);
    const bad = states.slice(0, n - 1).reverse();
    const first = bad.findIndex((one) => good[one]);
    const evidence = good[n - 1] ? [] : bad.slice(0, first).reverse();
    return whole({
      ...{ kind: good[n] ? "built" : "broken", ...factsOf(n), baseline: factsOf(n - 1) },
      evidence: evidence.map((state) => ({ state, ...factsOf(state) })),
    });
  };
  const outcomeOf = (n: number): BuildOutcome => {
    const patch = patches[n - 1];
    if (patch === undefined) return objects();
    if (patch === "nothing at all") return unaffected("no file that it reads is touched");
    if (patch === "nothing of its facts") return argued("unchanged");
    return patch.startsWith("what an argument takes") ? argued("resolved") : built(n);
  };
  const settle = (n: number, first: BuildOutcome): BuildOutcome => {
    const open = known.open(n, first), than = known.before(n);
    if (open === undefined || than === undefined) return first;
    // An argument is right: what does not link finds none.
    if (!good[n] || known.sound(than).length === 0) return built(n);
    const tried = [...open.tried, ...known.failed(than)!.brokenTargets];
    return { ...open, tried, baseline: BROKEN, mends: true };
  };
  const finished = inOrder<[number, BuildOutcome]>(states), cells: TriedCell[] = [];
  for (const state of order) {
    for (const [n, first] of finished.put(state, [state, outcomeOf(state)])) {
      const outcome = settle(n, first);
      known.settled(n, outcome);
      cells.push({ state: n, arch: "um", action: "build", reason: "", outcome });
    }
  }
  const judged = judgeArch(cells).map(({ verdict }) => verdict);
  for (const [n, verdict] of judged.entries()) {
    const right = n === 0 || good[n]
      ? good[n - 1] === false ? ["fixed"] : ["pass", "unaffected"]
      : [good[n - 1] ? "fail" : "inherited"];
    assert.ok(right.includes(verdict), `state ${n}: ${verdict}, not ${right}`);
  }
  return judged.join(" ");
}

Deno.test("verdicts are right, and the same, in whatever order the states are built", () => {
  const kinds = Object.keys(PATCHES) as Patch[];
  const series = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 });
  const runs = series.chain((patches) => {
    const states = [...patches.keys(), patches.length];
    return fc.tuple(
      fc.constant(patches),
      fc.shuffledSubarray(states, { minLength: states.length }),
    );
  });
  fc.assert(
    fc.property(runs, ([patches, order]) => {
      const inTurn = verdictsOf(patches, order.toSorted((a, b) => a - b));
      assert.equal(verdictsOf(patches, order), inTurn);
    }),
    { numRuns: 500 },
  );
});
