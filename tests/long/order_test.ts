/** In which order cells are taken, and that no verdict depends on it: the corpus, at level objects. */
import assert from "node:assert/strict";
import { parseCommand } from "../../bot/cli/parse.ts";
import { COMMANDS } from "../../bot/commands/mod.ts";
import type { CellOrder } from "../../bot/engine/cells/session.ts";
import { makeContext } from "../../bot/cli/context.ts";
import type { RunOptions } from "../../bot/engine/options.ts";
import { runVerify } from "../../bot/engine/verify.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { TOY_CASES } from "../corpus/mod.ts";
import { type Placed, placeToy } from "../corpus/place.ts";
import type { Case } from "../corpus/types.ts";

/** Always the same numbers from 0 to 1, so that a failure comes again. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed;; x = (x * 48271) % 2147483647) yield x / 2147483647;
}

/** What a run says, without what time and place make of it. */
function timelessText({ cells, verdict, complete, bisectSkip }: Report): string {
  const timeless = cells.map(({ seconds: _s, cpuSeconds: _c, log: _l, ...rest }) => rest);
  return JSON.stringify({ cells: timeless, verdict, complete, bisectSkip }, null, 1);
}

/** The logs of the cells, less the line that make names for an error: any of the rule's. */
function logsOf({ cells }: Report): readonly string[] {
  return cells.map(({ log }) => Deno.readTextFileSync(log!).replaceAll(/(?<=Makefile:)\d+/g, "N"));
}

interface How {
  /** The name of its cache. */
  readonly cache: string;
  /** Default: everystep's own. */
  readonly cellOrder?: CellOrder;
  readonly flags?: readonly string[];
  /** True from a note on that ends the run. */
  readonly ends?: (note: string) => boolean;
}

/** Runs a case, with one job: side by side, compilers would speak in any order. */
async function run(one: Case, placed: Placed, { cache, cellOrder, flags = [], ends }: How) {
  const own = placed.flags.map((flag) => flag.endsWith("/cache") ? `${placed.dir}/${cache}` : flag);
  const { options, globals } = parseCommand([
    ...["verify", placed.patches, ...own, ...one.flags ?? [], "--level", "objects", "--jobs", "1"],
    ...flags,
  ], COMMANDS);
  const stop = new AbortController();
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
    if (ends?.(text)) stop.abort();
  };
  const context = {
    ...makeContext(globals, quietTerminal, stop.signal),
    ui: { note, step() {}, debug() {} },
  };
  const how = cellOrder === undefined ? {} : { cellOrder };
  const done = await runVerify(options as RunOptions, context, how);
  assert.ok(done.kind === "report");
  return { report: done.report, notes };
}

const inTurn: CellOrder = (_, cells) => cells;

/** The cells of each architecture, shuffled. */
function shuffled(seed: number): CellOrder {
  const random = numbers(seed);
  return (_, cells) =>
    cells.map((cell) => ({ cell, at: random.next().value })).sort((a, b) => a.at - b.at)
      .map(({ cell }) => cell);
}

/** Those that a wrong order would hurt first; `EVERYSTEP_TEST_CASE=` has all that there are. */
const CHOSEN = "^(broken-twice|base-broken-on-one-arch|used-before-added)$";

const CASES = TOY_CASES.filter(({ name, flags = [], archs = [] }) =>
  new RegExp(Deno.env.get("EVERYSTEP_TEST_CASE") ?? CHOSEN).test(name) &&
  !flags.includes("--incremental") && !archs.includes("clang")
);

Deno.test("a case of the corpus says the same in whatever order its cells are taken", async (t) => {
  assert.ok(CASES.length === 3 || Deno.env.has("EVERYSTEP_TEST_CASE"));
  for (const [i, one] of CASES.entries()) {
    await t.step(one.name, async () => {
      await using placed = await placeToy(one);
      const expected = timelessText(
        (await run(one, placed, { cache: "one", cellOrder: inTurn })).report,
      );
      const backwards: CellOrder = (_, cells) => cells.toReversed();
      const cellOrder = i % 2 === 0 ? backwards : shuffled(i + 1);
      assert.equal(
        timelessText((await run(one, placed, { cache: "two", cellOrder })).report),
        expected,
      );
    });
  }
});

Deno.test("a break in a patch that names the architecture is told before the others are built", async (t) => {
  const one: Case = {
    ...TOY_CASES[0]!,
    archs: ["toya"],
    patches: [
      { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
      { subject: "mm: two", files: { "mm/b.c": ["3", "4"] } },
      { subject: "toya: three", files: { "arch/toya/include/arch.h": ["1", "nothing"] } },
      { subject: "mm: four", files: { "mm/b.c": ["4", "5"] } },
    ],
  };
  await using placed = await placeToy(one);
  const states = (report: Report) => report.cells.map(({ state }) => state).join(" ");
  const hasNote = (note: string) =>
    /^state 3 toya: patch 3 breaks it: 'nothing' undeclared/.test(note);
  const turn = (await run(one, placed, { cache: "turn", cellOrder: inTurn })).report;
  await t.step("in a run that goes on to its end, which says the same", async () => {
    const { report, notes } = await run(one, placed, { cache: "whole" });
    assert.equal(notes.filter(hasNote).length, 1, notes.join("\n"));
    assert.equal(timelessText(report), timelessText(turn));
    const built = report.run.steps!.map(({ state }) => state);
    assert.ok(built.indexOf(3) < built.indexOf(1), built.join(" "));
    const prepared = report.run.steps!.filter(({ name }) => /^(?:prepare|restore)$/.test(name));
    assert.deepEqual(prepared.map(({ state }) => state).sort(), [0, 1, 2, 3, 4], "each once");
    assert.deepEqual(logsOf(report), logsOf(turn));
  });
  await t.step("--fail-fast ends with it", async () => {
    const { report } = await run(one, placed, { cache: "fast", flags: ["--fail-fast"] });
    assert.equal(states(report), "0 3");
    const own = ({ cells }: Report) => {
      const { verdict, reason, diagnostics } = cells.find(({ state }) => state === 3)!;
      return { verdict, reason, diagnostics };
    };
    assert.deepEqual(own(report), own(turn));
    assert.equal(own(report).verdict, "fail");
    assert.equal(report.verdict.text, "not bisect-safe: patch 3 breaks toya");
  });
  await t.step("an interrupted run has what is judged, and the next one goes on", async () => {
    const cut = (await run(one, placed, { cache: "cut", ends: hasNote })).report;
    assert.equal(states(cut), "0");
    assert.equal(cut.complete, false);
    const { report, notes } = await run(one, placed, { cache: "cut" });
    assert.equal(notes.filter(hasNote).length, 1);
    const kept = report.cells.filter(({ cached }) => cached).map(({ state }) => state);
    assert.deepEqual(kept, [0, 3]);
    const uncached = (text: string) => text.replaceAll(/"cached": \w+/g, "");
    assert.equal(uncached(timelessText(report)), uncached(timelessText(turn)));
  });
});
