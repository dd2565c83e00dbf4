/**
 * Which database is meant, and opening it.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { migrate } from "./migrate.ts";
import type { Db } from "./types.ts";

/** Where the data is. */
export interface DatabaseChoice {
  /** `postgres://USER@HOST/NAME`; undefined: a database of our own in `dir`. */
  readonly url?: string;
  /** The service's directory. */
  readonly dir: string;
  /** Hears what breaks while nobody waits for it. */
  readonly onError: (error: Error) => void;
}

/** Opens the database and brings it up to date. Throws UserError for a wrong URL. */
export async function openDb({ url, dir, onError }: DatabaseChoice): Promise<Db> {
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) {
    throw new UserError(`--database takes postgres://USER@HOST/NAME`);
  }
  const db = url === undefined
    ? await (await import("./pglite.ts")).openPglite(dir)
    : (await import("./postgres.ts")).openPostgres(url, onError);
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db[Symbol.asyncDispose]();
    throw error;
  }
}
