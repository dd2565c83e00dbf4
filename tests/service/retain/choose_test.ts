import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseRemoved, type Kept } from "../../../bot/service/retain/choose.ts";

const HOUR = 3600e3, DAY = 24 * HOUR, GIB = 2 ** 30, NOW = 1e12;
const one = (id: string, days: number, gib: number, over = true): Kept => ({
  ...{ id, over },
  ended: NOW - days * DAY,
  bytes: gib * GIB,
});

Deno.test("the oldest go, by days and by size", async (t) => {
  const rows: [string, Kept[], { days: number; gib: number }, string[]][] = [
    ["nothing", [], { days: 1, gib: 1 }, []],
    ["by days", [one("a", 1, 1), one("b", 3, 1)], { days: 2, gib: 9 }, ["b"]],
    ["by size", [one("a", 1, 2), one("b", 3, 2), one("c", 2, 2)], { days: 9, gib: 3 }, ["b", "c"]],
    ["just so much", [one("a", 1, 2), one("b", 2, 2)], { days: 2, gib: 4 }, []],
    ["what is built stays, and counts", [one("a", 9, 5, false), one("b", 1, 1)], {
      days: 2,
      gib: 5,
    }, ["b"]],
    ["what ended just now stays", [one("a", 0.01, 9)], { days: 1, gib: 1 }, []],
    ["at once, by name", [one("b", 3, 1), one("a", 3, 1)], { days: 9, gib: 1 }, ["a"]],
  ];
  for (const [name, kept, settings, want] of rows) {
    await t.step(name, () => assert.deepEqual(chooseRemoved(kept, settings, NOW), want));
  }
});

Deno.test("laws of what is removed", () => {
  const series = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      ended: fc.integer({ min: NOW - 20 * DAY, max: NOW + DAY }),
      bytes: fc.integer({ min: 0, max: 4 * GIB }),
      over: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 30 },
  );
  const settings = fc.record({
    days: fc.integer({ min: 1, max: 20 }),
    gib: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(fc.property(series, settings, (kept, settings) => {
    const removed = chooseRemoved(kept, settings, NOW);
    const gone = kept.filter(({ id }) => removed.includes(id));
    const rest = kept.filter(({ id }) => !removed.includes(id));
    const may = ({ over, ended }: Kept) => over && ended <= NOW - HOUR;
    const old = ({ ended }: Kept) => ended < NOW - settings.days * DAY;
    const sum = (all: Kept[]) => all.reduce((bytes, one) => bytes + one.bytes, 0);
    const isWithin = (all: Kept[]) => sum(all) <= settings.gib * GIB;
    assert.equal(gone.length, removed.length);
    assert.ok(gone.every(may), "nothing that is built, told or just over");
    assert.ok(!rest.some((one) => may(one) && old(one)), "nothing too old stays");
    assert.ok(isWithin(rest) || !rest.some(may), "the rest fits, or nothing more may go");
    const youngest = gone.find(({ id }) => id === removed.at(-1));
    assert.ok(
      youngest === undefined || old(youngest) || !isWithin([...rest, youngest]),
      "not one more than needed",
    );
    for (const one of rest.filter(may)) {
      assert.ok(gone.every(({ ended }) => ended <= one.ended), "the oldest first");
    }
    assert.deepEqual(chooseRemoved(rest, settings, NOW), [], "nothing more the next time");
    assert.deepEqual(chooseRemoved(kept.toReversed(), settings, NOW), removed, "in any order");
  }));
});
