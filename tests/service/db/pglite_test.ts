import assert from "node:assert/strict";
import { testDb } from "../db.ts";

Deno.test("the embedded database keeps little in memory, and all that was committed", async () => {
  await using db = await testDb();
  const rows = await db.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('shared_buffers', 'full_page_writes')",
  );
  const of = (name: string) => rows.find((row) => row.name === name)?.setting;
  assert.equal(Number(of("shared_buffers")) * 8192, 6 * 2 ** 20);
  assert.equal(of("full_page_writes"), "on");
});
