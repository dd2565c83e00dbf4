/**
 * A PostgreSQL server: for a fleet. Connections that break are opened anew; what was asked on them
 * fails, and whoever asked asks again.
 * @module
 */
import pg from "pg";
import type { Db, Sql } from "./types.ts";

/** Connections at most, of one process. */
const CONNECTIONS = 8;
const CONNECT_MS = 5000;

/** Opens a pool. Nothing is asked yet. `onError` gets what breaks while nobody waits for it. */
export function openPostgres(url: string, onError: (error: Error) => void): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "everystep",
    keepAlive: true,
  });
  pool.on("error", onError);
  const over = (client: Pick<pg.Pool, "query">): Sql => ({
    query: async <Row>(text: string, values?: readonly unknown[]) =>
      (await client.query(text, values as unknown[])).rows as Row[],
  });
  return {
    kind: "postgres",
    boss: { connectionString: url, max: 4, application_name: "everystep queue" },
    ...over(pool),
    async transaction(work) {
      const client = await pool.connect();
      // Without a listener an error between two statements would end the process.
      client.on("error", onError);
      let broken: Error | undefined;
      try {
        await client.query("BEGIN");
        const value = await work(over(client));
        await client.query("COMMIT");
        return value;
      } catch (error) {
        await client.query("ROLLBACK").catch((cause: Error) => broken = cause);
        throw error;
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
    },
  };
}
