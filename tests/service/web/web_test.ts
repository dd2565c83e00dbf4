/** The page, all of it over one database, which takes longer to make than any of this. */
import type { Db } from "../../../bot/service/db/types.ts";
import { testDb } from "../db.ts";
import { answerSteps } from "./answer_steps.ts";
import { apiSteps } from "./api_steps.ts";
import { eventSteps } from "./event_steps.ts";
import { listSteps } from "./list_steps.ts";
import { seriesSteps } from "./series_steps.ts";

Deno.test("the page", async (t) => {
  await using db = await testDb();
  const steps: [string, (t: Deno.TestContext, db: Db) => Promise<void>][] = [
    ["the list", listSteps],
    ["a series", seriesSteps],
    ["the live view", eventSteps],
    ["answers", answerSteps],
    ["for programs", apiSteps],
  ];
  for (const [name, run] of steps) {
    await db.query("truncate everystep.series, everystep.worker restart identity cascade");
    await t.step(name, (t) => run(t, db));
  }
});
