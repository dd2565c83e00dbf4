import assert from "node:assert/strict";
import { seldom } from "../../bot/system/seldom.ts";

Deno.test("what happens often is said seldom, and how often it was", () => {
  const notes: string[] = [];
  let now = 0;
  const notify = seldom<string>((what, times) => notes.push(`${what} ${times}`), 1000, () => now);
  notify("a", "first");
  for (let n = 0; n < 500; n++) notify("a", "again");
  notify("b", "other");
  now = 1000;
  notify("a", "later");
  notify("a", "again");
  assert.deepEqual(notes, ["first 1", "other 1", "later 501"]);
  for (let n = 0; n < 10_000; n++) notify(`kind ${n}`, "many kinds");
  assert.ok(notes.length < 110, `${notes.length}`);
});
