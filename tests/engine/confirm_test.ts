import assert from "node:assert/strict";
import { type BootKey, type BootOutcome, bootStore, outcomeSchema } from "../../bot/boot/mod.ts";
import { openKept } from "../../bot/compile/kept/store.ts";
import { confirmer } from "../../bot/engine/cells/confirm.ts";
import { keepBoot, settleBoots } from "../../bot/engine/cells/settle.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import type { PlannedCell } from "../../bot/plan/types.ts";
import { whole } from "../judge/outcomes.ts";

type Result = "ok" | "not ok" | "infra" | "complains";

/** A boot whose only test came to this, with a console of its own. */
async function boot(dir: string, result: Result, n: number): Promise<BootOutcome> {
  const console = `${dir}/console-${n}`;
  await Deno.writeTextFile(console, result);
  const bad = result === "not ok";
  return {
    kind: bad ? "broken" : result === "infra" ? "infra" : "booted",
    summary: bad ? "not ok: a" : result === "infra" ? "killed" : "booted in 1.0 s",
    machine: "m",
    seconds: 1,
    diagnostics: bad
      ? [{ severity: "error", tool: "boot", message: "not ok: a" }]
      : result === "complains"
      ? [{ severity: "warning", tool: "kernel", option: "KERN_ERR", message: "zap: no" }]
      : [],
    tests: result === "infra" ? [] : [{ name: "a", result: bad ? result : "ok" }],
    values: [],
    excerpt: [],
    console,
    reproduce: ["boot it"],
  };
}

/** The cells of an architecture whose kernels come to these results, boot by boot; the last one repeats. */
async function run(
  kernels: readonly (readonly Result[])[],
  { dir, from = 0, fresh = false }: {
    readonly dir: string;
    readonly from?: number;
    readonly fresh?: boolean;
  },
) {
  const boots = bootStore(openKept(`${dir}/kept`));
  const made = kernels.map(() => 0), log: number[] = [];
  const keyOf = (state: number) => ({ probes: `${state}`, boot: {}, kernel: {} }) as BootKey;
  let consoles = 0;
  const next = async (state: number) => {
    log.push(state);
    const results = kernels[state]!;
    const result = results[Math.min(made[state]!++, results.length - 1)]!;
    return await boot(dir, result, consoles++);
  };
  const own = (state: number) => ({ ...keyOf(state), kernel: KERNEL }) as BootKey;
  const runner = {
    async boot({ state }: PlannedCell): Promise<[BootOutcome, boolean]> {
      const kept = fresh ? undefined : await boots.load(own(state));
      if (kept !== undefined) return [kept, true];
      return [await keepBoot(await next(state), own(state), boots), false];
    },
    again: async ({ state }: PlannedCell, first: BootOutcome) =>
      await settleBoots(first, await next(state), own(state), boots),
  };
  const cells = kernels.map((_, state): PlannedCell => ({
    ...{ state, arch: "um", action: "build", reason: "" },
  }));
  const confirm = confirmer(cells, runner, from > 0);
  const done: TriedCell[] = [];
  for (const cell of cells.slice(from)) {
    const [ran] = await runner.boot(cell);
    const tried: TriedCell = { ...cell, outcome: whole({ summary: "built" }), boot: ran };
    done.push(await confirm(tried, () => {}));
  }
  return {
    booted: log.join(" "),
    verdicts: judgeArch(done).map(({ verdict }) => verdict).join(" "),
    cells: done,
  };
}

const KERNEL = {
  build: {
    tree: "t",
    build: { toolchain: {} },
    level: "image",
    compilers: [],
    incremental: false,
  },
} as unknown as BootKey["kernel"];

const OK: readonly Result[] = ["ok"], BAD: readonly Result[] = ["not ok"];
const SAYS: readonly Result[] = ["complains"];
const FLAKY: readonly Result[] = ["not ok", "ok"], LATER: readonly Result[] = ["ok", "not ok"];

async function withDir(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a fail by boot is booted another time, and so is the state before", async (t) => {
  const table: [string, readonly (readonly Result[])[], string, string][] = [
    ["all boot", [OK, OK, OK], "0 1 2", "pass pass pass"],
    ["a fail that stays", [OK, OK, BAD, BAD], "0 1 2 2 1 3", "pass pass fail inherited"],
    ["a fail that does not come again", [OK, OK, FLAKY, OK], "0 1 2 2 3", "pass pass warn pass"],
    [
      "a fail that the state before has, too",
      [OK, LATER, BAD, BAD],
      "0 1 2 2 1 3",
      "pass warn warn pass",
    ],
    ["the base", [BAD, BAD], "0 0 1", "base-broken base-broken"],
    ["the base is flaky", [FLAKY, OK], "0 0 1", "pass pass"],
    ["a complaint that stays", [OK, OK, SAYS, SAYS], "0 1 2 2 1 3", "pass pass warn pass"],
    ["one that does not come again", [OK, ["complains", "ok"], OK], "0 1 1 2", "pass pass pass"],
    [
      "one that the state before has, too",
      [OK, ["ok", "complains"], SAYS],
      "0 1 2 2 1",
      "pass pass pass",
    ],
    ["one of the base", [SAYS, OK, SAYS], "0 1 2", "pass pass pass"],
    ["the machine fails the second boot", [OK, ["not ok", "infra"]], "0 1 1", "pass infra"],
  ];
  for (const [name, kernels, booted, verdicts] of table) {
    await t.step(name, () =>
      withDir(async (dir) => {
        const first = await run(kernels, { dir });
        assert.deepEqual([first.booted, first.verdicts], [booted, verdicts]);
        if (verdicts.includes("infra")) return;
        const second = await run(kernels, { dir });
        assert.deepEqual([second.booted, second.verdicts], ["", verdicts], "as it was kept");
      }));
  }
});

Deno.test("what is known to flake is known in the next run, whatever is booted anew", () =>
  withDir(async (dir) => {
    await run([OK, FLAKY], { dir });
    const again = await run([OK, BAD, BAD], { dir, fresh: true });
    assert.equal(again.verdicts, "pass warn warn");
    assert.deepEqual(again.cells[1]!.boot!.flaky, [{ what: "not ok: a", failed: 1, boots: 2 }]);
    const good = await run([OK, OK], { dir, fresh: true });
    assert.equal(good.verdicts, "pass warn", "though it did not show this time");
  }));

Deno.test("of a shard the state before is booted as well", () =>
  withDir(async (dir) => {
    const { booted, cells } = await run([OK, OK, LATER, BAD], { dir, from: 3 });
    assert.equal(booted, "3 2 3 2");
    assert.deepEqual(cells[0]!.boot!.before, [{ what: "not ok: a", failed: 1, boots: 2 }]);
  }));

Deno.test("what was found of the state before goes with a shard's cell", () =>
  withDir(async (dir) => {
    const flaky = await run([OK, OK, LATER, BAD], { dir, from: 3 });
    await Deno.mkdir(`${dir}/other`);
    const complaining = await run([OK, ["ok", "complains"], SAYS], { dir: `${dir}/other` });
    const [one, two] = [flaky.cells[0]!.boot!, complaining.cells[2]!.boot!];
    assert.equal(two.complaintsBefore?.length, 1);
    for (const boot of [one, two]) {
      const { before, complaintsBefore } = outcomeSchema.parse(JSON.parse(JSON.stringify(boot)));
      assert.deepEqual([before, complaintsBefore], [boot.before, boot.complaintsBefore]);
    }
  }));
