/**
 * One server for a database: a lock of PostgreSQL's that lives as long as our connection. A database
 * of our own has only us.
 * @module
 */
import pg from "pg";
import { UserError } from "../../system/errors.ts";
import { wait } from "../../system/wait.ts";

/** Any number; not that of the migrations. */
const LOCK = 7_316_540_124;
/** How long the lock of a server that was killed, or has lost its network, may outlive it. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 1000;

/** The lock. */
export interface Alone extends AsyncDisposable {
  /** Holds it until `signal` is aborted, through restarts of the database. Throws UserError if another server got it. */
  hold(signal: AbortSignal): Promise<void>;
}

/** Takes the lock of the database at `url`. Throws UserError if another server has it. */
export async function lockAlone(
  url: string | undefined,
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<Alone> {
  if (url === undefined) {
    return { hold: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  let held = await connected(url, signal, onError);
  return {
    async hold(signal) {
      while (!signal.aborted) {
        const stopped = Promise.withResolvers<void>();
        const stop = () => stopped.resolve();
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) stop();
        await Promise.race([stopped.promise, held.broken]);
        signal.removeEventListener("abort", stop);
        if (!signal.aborted) held = await connected(url, signal, onError);
      }
    },
    [Symbol.asyncDispose]: () => held.client.end().catch(() => {}),
  };
}

/** A connection that has the lock. */
interface Held {
  readonly client: pg.Client;
  /** Resolves when the connection, and the lock with it, is gone. */
  readonly broken: Promise<void>;
}

async function connected(
  url: string,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<Held> {
  for (let refused = 0;;) {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    const broken = Promise.withResolvers<void>();
    client.on("error", () => broken.resolve());
    client.on("end", () => broken.resolve());
    try {
      await client.connect();
      const { rows } = await client.query("select pg_try_advisory_lock($1) as taken", [LOCK]);
      if (rows[0]?.taken === true) return { client, broken: broken.promise };
      refused += PAUSE_MS;
    } catch (error) {
      // A database that is away is waited for: nobody else can have the lock then.
      onError(error);
    }
    await client.end().catch(() => {});
    if (refused > PATIENCE_MS) {
      throw new UserError("another server works on this database", {
        hint: "one serve for a database; any number of workers",
      });
    }
    await wait(PAUSE_MS, signal);
  }
}
