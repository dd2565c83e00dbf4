/**
 * A database for a test: PGlite in a directory of its own.
 */
import { dataDir } from "@electric-sql/pglite-prepopulatedfs";
import { openDb } from "../../bot/service/db/open.ts";
import type { Db } from "../../bot/service/db/types.ts";
import { runsToPlan, seriesById } from "../../bot/service/state/series.ts";
import type { SeriesRow } from "../../bot/service/types.ts";

/** Puts an empty database where {@linkcode openDb} looks: to make one takes five times as long. */
export async function emptyDatabase(dir: string): Promise<void> {
  await Deno.mkdir(`${dir}/pglite`, { recursive: true });
  const tar = new Deno.Command("tar", {
    args: ["-xz", "-C", `${dir}/pglite`],
    stdin: "piped",
  }).spawn();
  await (await dataDir()).stream().pipeTo(tar.stdin);
  if (!(await tar.status).success) throw new Error("tar cannot unpack the database");
}

/** Opens a new one; both it and its directory go with the test. */
export async function testDb(): Promise<Db & AsyncDisposable> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await emptyDatabase(dir);
  const db = await openDb({ dir, onError: () => {} });
  return {
    ...db,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** The series that nobody looked at yet, the oldest first. */
export async function newSeries(db: Db): Promise<SeriesRow[]> {
  const runs = await runsToPlan(db);
  return await Promise.all(runs.map(async ({ id }) => (await seriesById(db, id))!));
}
