/**
 * A database for a test: PGlite in a directory of its own.
 */
import { openDb } from "../../bot/service/db/open.ts";
import type { Db } from "../../bot/service/db/types.ts";

/** Opens a new one; both it and its directory go with the test. */
export async function testDb(): Promise<Db & AsyncDisposable> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const db = await openDb({ dir, hear: () => {} });
  return {
    ...db,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
