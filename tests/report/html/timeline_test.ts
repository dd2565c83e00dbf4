import assert from "node:assert/strict";
import fc from "fast-check";
import { axisMarks } from "../../../bot/report/html/axis.ts";
import { stepText, timeline } from "../../../bot/report/html/timeline.tsx";
import type { Report, Step } from "../../../bot/report/model/schema.ts";
import { REPORTS } from "../fixtures.ts";
import { type Element, parsed } from "./parsed.ts";

const BASE = REPORTS["break-and-mend"]!;

function draw(steps: readonly Step[], seconds: number): readonly Element[] {
  const report: Report = { ...BASE, run: { ...BASE.run, seconds, steps } };
  return parsed(`<!DOCTYPE html><title>x</title>${timeline(report)}`).all;
}

const bars = (all: readonly Element[]) =>
  all.filter(({ name }) => name === "rect").map(({ attributes, text }) => ({
    x: parseFloat(attributes["x"]!),
    width: parseFloat(attributes["width"]!),
    y: Number(attributes["y"]),
    critical: attributes["class"]!.includes("critical"),
    text: text.trim(),
  }));

const step: fc.Arbitrary<Step> = fc.record({
  arch: fc.constantFrom("um", "alpha", "x86_64", "not in the grid"),
  state: fc.nat({ max: 9 }),
  name: fc.constantFrom("config", "image"),
  start: fc.double({ min: 0, max: 1e4, noNaN: true }),
  seconds: fc.double({ min: 0, max: 1e4, noNaN: true }),
  cpuSeconds: fc.constant(1),
  critical: fc.boolean(),
});

Deno.test("timeline: every step is a bar as long as it took, in a lane that it shares with none", () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 1e4, noNaN: true }), (all, seconds) => {
      const total = Math.max(seconds, ...all.map((one) => one.start + one.seconds), 1e-3);
      const drawn = bars(draw(all, seconds));
      assert.equal(drawn.length, all.length);
      for (const one of all) {
        const text = stepText(one);
        const own = drawn.find((bar) =>
          bar.text === text && Math.abs(bar.x - 100 * one.start / total) < 0.001 &&
          Math.abs(bar.width - 100 * one.seconds / total) < 0.001
        );
        assert.ok(own !== undefined, text);
        assert.equal(own.critical, one.critical);
      }
      for (const row of Map.groupBy(drawn, (bar) => bar.y).values()) {
        const sorted = row.toSorted((a, b) => a.x - b.x || a.width - b.width);
        // What is rounded, and the clock's slack.
        const slack = 0.002 + 100 * 0.011 / total;
        sorted.slice(1).forEach((bar, i) =>
          assert.ok(sorted[i]!.x + sorted[i]!.width <= bar.x + slack)
        );
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("timeline: one step, and 500", async (t) => {
  const many = (count: number): Step[] =>
    Array.from({ length: count }, (_, i) => ({
      ...{ arch: `a${i % 14}`, state: i, name: "image", start: i, seconds: 1, cpuSeconds: 2 },
    }));
  for (const count of [1, 500]) {
    await t.step(`${count}`, () => {
      const all = draw(many(count), count);
      assert.equal(bars(all).length, count);
      const rows = all.filter(({ attributes }) => attributes["class"] === "lane");
      assert.equal(rows.length, Math.min(14, count));
    });
  }
});

Deno.test("timeline: marks that a person can count, and read", () => {
  const labels = (total: number) => axisMarks(total).map(({ label }) => label);
  assert.deepEqual(labels(0.5), ["0"]);
  assert.deepEqual(labels(7), ["0", "2 s", "4 s", "6 s"]);
  assert.deepEqual(labels(100), ["0", "30 s", "1 min", "1 min 30 s"]);
  assert.deepEqual(labels(3720), ["0", "15 min", "30 min", "45 min", "1 h"]);
  assert.deepEqual(labels(86400 * 2), ["0", "12 h", "24 h", "36 h", "48 h"]);
  fc.assert(fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (total) => {
    const marks = axisMarks(total);
    assert.ok(marks.length <= 6);
    assert.ok(marks.every(({ seconds }) => seconds <= total));
    assert.equal(new Set(marks.map(({ label }) => label)).size, marks.length);
  }));
});
