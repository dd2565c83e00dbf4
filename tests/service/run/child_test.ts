import assert from "node:assert/strict";
import { type ErrorJson, errorJson } from "../../../bot/report/model/error.ts";
import { childArgs, everystep } from "../../../bot/service/run/child.ts";
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

Deno.test("what a child holds beside V8's heap has a bound, which what it builds may lift", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    const limits = `console.log(await Deno.readTextFile("/proc/self/limits"));\n`;
    await Deno.writeTextFile(`${dir}/mod.ts`, limits);
    const children = { home: dir, cache: dir, configs: dir, mib: 64 };
    const bounds = async (builds: boolean) => {
      const { stdout, stderr } = await everystep(children, ["plan"], { builds });
      const [, soft, hard] = /^Max data size +(\S+) +(\S+) /m.exec(stdout) ?? [];
      assert.ok(hard !== undefined, stderr);
      return [soft, hard];
    };
    const bound = `${4 * 2 ** 30 + 64 * 2 ** 20}`;
    assert.deepEqual(await bounds(false), [bound, bound]);
    const [soft, hard] = await bounds(true);
    assert.equal(soft, bound);
    assert.notEqual(hard, bound);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
