import assert from "node:assert/strict";
import { z } from "zod";
import { readJson } from "../../bot/text/json.ts";

Deno.test("readJson: what a schema takes, and of all else nothing", () => {
  const schema = z.object({ a: z.number() });
  assert.deepEqual(readJson(schema, '{"a":1,"b":2}'), { a: 1 });
  for (const text of [undefined, "", '{"a":1', '{"a":"1"}', "null", "[]", "\u0000"]) {
    assert.equal(readJson(schema, text), undefined);
  }
});
