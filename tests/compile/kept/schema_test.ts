import assert from "node:assert/strict";
import { outcomeSchema } from "../../../bot/compile/kept/schema.ts";
import type { Unheld } from "../../../bot/compile/bindings/types.ts";
import type { BuildOutcome } from "../../../bot/compile/types.ts";
import { infra, objects, unaffected, whole } from "../../judge/outcomes.ts";

const LINK = { kind: "unchanged", objects: 1, alike: 0, steps: [] } as const;
const BASELINE = { diagnostics: [], brokenTargets: ["a.o"], made: ["a.o"] };

/** Why device trees were not held against their bindings. */
const WHYS: readonly Unheld[] = [
  ...[{ kind: "missing" }, { kind: "old", has: "1", needs: "2" }] as const,
  ...[{ kind: "old-tree", needs: "1" }, { kind: "no-bindings" }, { kind: "whole" }] as const,
  ...[{ kind: "broken" }, { kind: "many", most: 1 }] as const,
  { kind: "failed", program: "dt-validate", how: "exit code 1" },
];

Deno.test("every kind of outcome comes back from a file as it was", () => {
  const all: readonly BuildOutcome[] = [
    whole(),
    whole({ kind: "broken", made: ["a.o"], baseline: BASELINE }),
    whole({ evidence: [{ state: 1, ...BASELINE }], seen: [] }),
    objects({ link: LINK, baseline: BASELINE, tried: ["a.o"] }),
    objects({ kind: "broken" }),
    objects({ trees: { held: 1, unheld: 0, ignored: { first: "a.yaml: ignored", count: 2 } } }),
    ...WHYS.map((why) => objects({ trees: { held: 0, unheld: 1, why } })),
    unaffected("no file that it reads is touched"),
    infra({ baseline: BASELINE }),
  ];
  for (const one of all) {
    assert.deepEqual(outcomeSchema.parse(JSON.parse(JSON.stringify(one))), one);
  }
});

Deno.test("what shards and stores of before call unaffected is read", () => {
  const { kind: _, why, ...facts } = unaffected("a comment");
  const before = { ...facts, kind: "built", tried: [], unaffected: why };
  assert.deepEqual(outcomeSchema.parse(before), unaffected("a comment"));
});

Deno.test("what no kind of outcome can say is refused", () => {
  const { tried: _, ...untold } = objects();
  const { why: _why, ...unargued } = unaffected("");
  for (
    const wrong of [untold, unargued, { ...whole(), kind: "unaffected" }, { ...whole(), level: 1 }]
  ) {
    assert.ok(!outcomeSchema.safeParse(wrong).success, JSON.stringify(wrong));
  }
});
