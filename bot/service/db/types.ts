/**
 * The database as the service sees it: PostgreSQL, as a server or inside this process.
 * @module
 */

import type { ConstructorOptions } from "pg-boss";

/** Runs one SQL statement; `$1` is the first of `values`. Arrays and plain objects may be values. */
export interface Sql {
  /** Its rows, all of them. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** An open database. */
export interface Db extends Sql, AsyncDisposable {
  /** A server, or a database of our own. */
  readonly kind: "postgres" | "pglite";
  /** How the queue gets at it. */
  readonly boss: ConstructorOptions;
  /** All of `work`, or nothing of it. `work` uses the Sql it is given, and nothing else. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}
