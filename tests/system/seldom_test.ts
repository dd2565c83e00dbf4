import assert from "node:assert/strict";
import { seldom } from "../../bot/system/seldom.ts";

Deno.test("what happens often is said seldom, and how often it was", () => {
  const said: string[] = [];
  let now = 0;
  const tell = seldom<string>((what, times) => said.push(`${what} ${times}`), 1000, () => now);
  tell("a", "first");
  for (let n = 0; n < 500; n++) tell("a", "again");
  tell("b", "other");
  now = 1000;
  tell("a", "later");
  tell("a", "again");
  assert.deepEqual(said, ["first 1", "other 1", "later 501"]);
  for (let n = 0; n < 10_000; n++) tell(`kind ${n}`, "many kinds");
  assert.ok(said.length < 110, `${said.length}`);
});
