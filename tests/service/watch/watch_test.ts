import assert from "node:assert/strict";
import { pause } from "../../../bot/service/watch/loop.ts";
import { testDb } from "../db.ts";
import { hookSteps } from "./hook_steps.ts";
import { mailSteps } from "./intake_steps.ts";

// To make a database takes longer than all that is done with it.
Deno.test("what comes is in the database, once", async (t) => {
  await using db = await testDb();
  await t.step("mails become series", (t) => mailSteps(t, db));
  await t.step("webhooks", (t) => hookSteps(t, db));
});

Deno.test("the pause after failures grows, and is never the same for all", () => {
  assert.deepEqual([0, 1, 2, 3, 20].map((n) => pause(300, n, 0.5) / 1000), [300, 5, 10, 20, 900]);
  assert.ok(pause(300, 0, 0) < pause(300, 0, 0.99));
});
