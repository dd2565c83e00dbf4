import assert from "node:assert/strict";
import { type BootOutcome, DEATH, type Flake, type ProbeTest } from "../../bot/boot/types.ts";
import type { Diagnostic } from "../../bot/compile/types.ts";
import { errorsOf, mergeBoots, withFlakes } from "../../bot/judge/boots/flaky.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { whole } from "./outcomes.ts";

const error = (message: string, tool = "kernel"): Diagnostic => ({
  severity: "error",
  tool,
  message,
});

/** A boot: how it died, which tests said what, what the kernel complained of. */
function boot(
  { death, tests = {}, oops = [], warns = [] }: {
    readonly death?: string;
    readonly tests?: Readonly<Record<string, ProbeTest["result"]>>;
    readonly oops?: readonly string[];
    readonly warns?: readonly string[];
  } = {},
): BootOutcome {
  const bad = Object.entries(tests).filter(([, result]) => result === "not ok");
  const errors = [
    ...death === undefined ? [] : [error(DEATH, "boot")],
    ...bad.map(([name]) => error(`not ok: ${name}`, "boot")),
    ...oops.map((message) => error(message)),
  ];
  return {
    kind: errors.length === 0 ? "booted" : "broken",
    summary: death ?? errors[0]?.message ?? "booted in 1.0 s",
    machine: "m",
    seconds: 1,
    diagnostics: [
      ...errors,
      ...warns.map((one) => ({ ...error(one), severity: "warning" as const })),
    ],
    tests: Object.entries(tests).map(([name, result]) => ({ name, result })),
    values: [],
    excerpt: [death ?? "the end"],
    console: death ?? "good",
    reproduce: ["boot it"],
  };
}

const PANIC = "Kernel panic - not syncing: Fatal exception in 0xdeadbeef";
const OTHER = "Kernel panic - not syncing: Fatal exception in 0xfeedbeef";
const HANG = 'hang before init: no output for 60 s, after "a line"';

Deno.test("two boots of one kernel", async (t) => {
  const table: [string, BootOutcome, BootOutcome, BootOutcome["kind"], string[], string[]][] = [
    ["both are good", boot(), boot(), "booted", [], []],
    ["the same panic", boot({ death: PANIC }), boot({ death: OTHER }), "broken", [DEATH], []],
    [
      "a panic and a hang are both no boot",
      boot({ death: PANIC }),
      boot({ death: HANG }),
      "broken",
      [
        DEATH,
      ],
      [],
    ],
    ["a panic that does not come again", boot({ death: PANIC }), boot(), "booted", [], [
      "Kernel panic - not syncing: Fatal exception in N",
    ]],
    ["a good one, then a hang", boot(), boot({ death: HANG }), "booted", [], [
      "hang before init: no output for N s",
    ]],
    [
      "one test fails in both, one in one of them",
      boot({ tests: { a: "not ok", b: "not ok" } }),
      boot({ tests: { a: "not ok", b: "ok" } }),
      "broken",
      ["not ok: a"],
      ["not ok: b"],
    ],
    [
      "another test fails in each",
      boot({ tests: { a: "not ok", b: "ok" } }),
      boot({ tests: { a: "ok", b: "not ok" } }),
      "booted",
      [],
      ["not ok: a", "not ok: b"],
    ],
    [
      "one that died has not contradicted the test that it did not reach",
      boot({ death: PANIC }),
      boot({ tests: { a: "not ok" } }),
      "broken",
      ["not ok: a"],
      ["Kernel panic - not syncing: Fatal exception in N"],
    ],
    [
      "but the one that it did",
      boot({ death: PANIC, tests: { a: "ok" } }),
      boot({ tests: { a: "not ok" } }),
      "booted",
      [],
      ["Kernel panic - not syncing: Fatal exception in N", "not ok: a"],
    ],
    [
      "an Oops of one of them, with a test that fails in both",
      boot({ tests: { a: "not ok" }, oops: ["Oops in f"] }),
      boot({ tests: { a: "not ok" } }),
      "broken",
      ["not ok: a"],
      ["Oops in f"],
    ],
  ];
  for (const [name, first, second, kind, errors, flaky] of table) {
    await t.step(name, () => {
      const merged = mergeBoots(first, second);
      assert.equal(merged.kind, kind);
      assert.deepEqual([...errorsOf(merged).values()].map(({ message }) => message), errors);
      assert.deepEqual((merged.flaky ?? []).map(({ what }) => what).sort(), flaky);
      assert.equal(merged.boots, 2);
      for (const flake of merged.flaky ?? []) assert.deepEqual([flake.failed, flake.boots], [1, 2]);
      const warned = merged.diagnostics.filter(({ severity }) => severity === "warning");
      assert.deepEqual(
        warned.map(({ message }) => message).sort(),
        flaky.map((one) => `flaky: ${one}`),
      );
    });
  }
});

Deno.test("of a flaky boot the console of the one that failed is shown, and the results of the other", () => {
  const merged = mergeBoots(boot({ death: PANIC }), boot({ tests: { a: "ok" }, warns: ["W"] }));
  assert.equal(merged.console, PANIC);
  assert.deepEqual(merged.excerpt, [PANIC]);
  assert.equal(merged.summary, "booted in 1.0 s");
  assert.deepEqual(merged.tests, [{ name: "a", result: "ok" }]);
  assert.ok(merged.diagnostics.some(({ message }) => message === "W"));
  const tests = mergeBoots(boot({ tests: { a: "not ok" } }), boot({ tests: { a: "ok" } })).tests;
  assert.deepEqual(tests, [{ name: "a", result: "flaky" }]);
});

Deno.test("what is known to flake", async (t) => {
  const known: Flake[] = [{ what: "not ok: a", failed: 1, boots: 2 }];
  const both = { ...boot({ tests: { a: "not ok", b: "not ok" } }), boots: 2 };
  await t.step("of this kernel", () => {
    const marked = withFlakes(both, known, true);
    assert.equal(marked.kind, "broken");
    assert.equal(marked.summary, "not ok: b");
    assert.deepEqual(marked.flaky, known);
  });
  await t.step("of a kernel before it, and it fails in every boot here", () => {
    const marked = withFlakes({ ...boot({ tests: { a: "not ok" } }), boots: 2 }, known, false);
    assert.equal(marked.kind, "booted");
    assert.deepEqual(marked.flaky, [{ what: "not ok: a", failed: 2, boots: 2, known: true }]);
    assert.match(
      marked.diagnostics[0]!.message,
      /^was flaky before, and fails in every boot here: /,
    );
  });
  await t.step("another test is none of it", () => {
    const other = boot({ tests: { b: "not ok" } });
    assert.equal(withFlakes(other, known, false), other);
    assert.equal(withFlakes(boot(), known, false).flaky, undefined);
  });
  await t.step("a kernel that never came to its end here says nothing", () => {
    const dies: Flake[] = [{ what: "hang before init: no output for N s", failed: 1, boots: 2 }];
    const marked = withFlakes({ ...boot({ death: HANG }), boots: 2 }, dies, false);
    assert.equal(marked.kind, "infra");
    assert.match(
      marked.summary,
      /^it is known to end so in some boots, and did in 2 of 2: hang before/,
    );
    assert.equal(withFlakes(boot({ death: PANIC }), dies, false).kind, "broken");
  });
});

Deno.test("what a kernel complains of is new where no boot before has it", async (t) => {
  const says = (...texts: string[]): BootOutcome => {
    const complaints = texts.map((message): Diagnostic => ({
      ...{ severity: "warning", tool: "kernel", option: "KERN_ERR", message },
    }));
    return { ...boot(), diagnostics: complaints };
  };
  const panics = { ...boot({ death: PANIC }) };
  const cells = (...boots: BootOutcome[]): TriedCell[] =>
    boots.map((boot, state) => ({
      ...{ state, arch: "um", action: "build", reason: "", boot },
      outcome: whole({ summary: "built" }),
    }));
  const judged = (...boots: BootOutcome[]) =>
    judgeArch(cells(...boots)).map(({ verdict, diagnostics }) =>
      [verdict, ...diagnostics.map(({ status, message }) => `${status} ${message}`)].join(": ")
    ).join(", ");
  const table: [string, BootOutcome[], string][] = [
    ["the base's own", [says("a"), says("a")], "pass, pass"],
    ["a new one", [says("a"), says("a", "b"), says("a", "b")], "pass, warn: new b, pass"],
    ["one that a boot leaves out", [says("a"), says(), says("a")], "pass, pass, pass"],
    ["one of some boots", [mergeBoots(says("a"), says()), says("a")], "pass, pass"],
    ["one of some boots here", [says(), mergeBoots(says("a"), says())], "pass, pass"],
    ["one of both boots here", [says(), mergeBoots(says("a"), says("a"))], "pass, warn: new a"],
    [
      "one that the second boot of the state before had",
      [says(), { ...says("a"), complaintsBefore: says("a").diagnostics }],
      "pass, pass",
    ],
    [
      "beside a boot that died too early to say it",
      [says(), mergeBoots(says("a"), panics)],
      "pass, warn: new flaky: Kernel panic - not syncing: Fatal exception in N: new a",
    ],
  ];
  for (const [name, boots, expected] of table) {
    await t.step(name, () => assert.equal(judged(...boots), expected));
  }
});
