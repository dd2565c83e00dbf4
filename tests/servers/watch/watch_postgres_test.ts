import { openDb } from "../../../bot/service/db/open.ts";
import { hookSteps } from "../../service/watch/hook_steps.ts";
import { mailSteps } from "../../service/watch/intake_steps.ts";
import { postgres } from "../postgres.ts";

Deno.test("what comes is in PostgreSQL as in our own database", async (t) => {
  await using server = await postgres();
  await using db = await openDb({ url: server.url, dir: "", onError: () => {} });
  await t.step("mails become series", (t) => mailSteps(t, db));
  await t.step("webhooks", (t) => hookSteps(t, db));
});
