/** The commits in which b4 keeps its notes are no patches. */
import assert from "node:assert/strict";
import { b4Branch, readRange } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { commit, repo, sh, temp } from "../tree/toy.ts";

const notes = (kind: string) =>
  `EDITME: the letter\n\nWords.\n\n--- b4-${kind}-tracking ---\n# b4's\n{}\n`;

Deno.test("b4's commits at both ends of a range are left out", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const head = async () => (await sh(path, "rev-parse", "HEAD")).trim();
  const from = async (name: string, steps: readonly [string, Parameters<typeof commit>[1]][]) => {
    await sh(path, "checkout", "-q", "-B", name, base);
    const made: string[] = [];
    for (const [message, files] of steps) {
      await commit(path, files, message);
      made.push(await head());
    }
    return made;
  };
  const one: [string, Record<string, string>] = ["mm: one", { "mm/a.c": "1\n" }];
  const two: [string, Record<string, string>] = ["mm: two", { "mm/a.c": "2\n" }];
  const read = () => readRange(`${path}/.git`, `${base}..HEAD`, silent);
  const cases = [
    ["at the bottom", [[notes("submit"), {}], one, two], 0, 2],
    ["at the tip", [one, two, [notes("submit"), {}]], undefined, 1],
    ["of b4 review", [one, two, [notes("review"), {}]], undefined, 1],
    ["at both ends", [[notes("submit"), {}], one, two, [notes("review"), {}]], 0, 2],
    ["around one patch", [[notes("submit"), {}], one, [notes("review"), {}]], 0, 1],
  ] as const;
  for (const [name, steps, below, last] of cases) {
    await t.step(name, async () => {
      const made = await from("b4", steps as never);
      const range = await read();
      assert.equal(
        range.messages.length,
        steps.filter(([, files]) => Object.keys(files).length > 0).length,
      );
      assert.equal(range.base, below === undefined ? base : made[below]);
      assert.equal(range.tip, made[last]);
    });
  }
  await t.step("a range of nothing else is no series", async () => {
    await from("b4", [[notes("submit"), {}], [notes("review"), {}]]);
    await assert.rejects(read(), /has no patch, only commits in which b4 keeps its notes/);
  });
  await t.step("what b4 keeps nothing of is named, the branch one stands on, too", async () => {
    await from("plain", [one]);
    for (const typed of ["b4:", "b4:plain"]) {
      const says = /^UserError: b4:plain: b4 keeps no notes of the branch plain$/;
      await assert.rejects(b4Branch(`${path}/.git`, typed), says);
    }
  });
  await t.step("a patch that quotes the mark is a patch", async () => {
    await from("b4", [[notes("submit"), { "mm/a.c": "3\n" }], two]);
    assert.equal((await read()).messages.length, 2);
  });
  await t.step("in the middle it is no end", async () => {
    const made = await from("b4", [one, [notes("submit"), {}], two]);
    assert.equal((await read()).messages.length, 3);
    assert.equal((await read()).tip, made[2]);
  });
});
