import assert from "node:assert/strict";
import { type ErrorJson, errorJson } from "../../../bot/report/model/error.ts";
import { childArgs } from "../../../bot/service/run/child.ts";
import { afterFailure } from "../../../bot/service/run/failed.ts";
import { UserError } from "../../../bot/system/errors.ts";

Deno.test("flags of all children stand before the words of one", () => {
  const args = childArgs("/c", ["fetch", "-o", "d", "--", "owner/linux#7"]);
  assert.deepEqual(args, [
    ...["fetch", "--cache", "/c", "--color=never", "-o", "d", "--", "owner/linux#7"],
  ]);
});

Deno.test("what becomes of a child that failed is decided by values", () => {
  const outcome = (code: number, lack?: ErrorJson["lack"], more = {}) => ({
    ...{ code, signal: null, timedOut: false, cancelled: false, ...more },
    stdout: errorJson(new UserError("missing", { lack })),
  });
  assert.equal(afterFailure(outcome(2)), "refuse");
  assert.equal(afterFailure(outcome(2, "not-there-yet")), "again");
  assert.equal(afterFailure(outcome(3)), "again");
  assert.equal(afterFailure(outcome(2, undefined, { cancelled: true })), "again");
  assert.equal(afterFailure({ ...outcome(2), stdout: "" }), "refuse");
});
