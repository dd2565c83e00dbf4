/**
 * Whether the service works, for whoever starts it anew if it does not.
 * @module
 */
import type { Handler } from "hono";
import { orAborted, ticks } from "../../system/wait.ts";
import type { Sql } from "../db/types.ts";
import { oldestWaiting, type Waiting } from "../state/figures.ts";
import { type Moving, STILL_SECONDS } from "../state/moving.ts";
import { workersHere } from "../state/workers.ts";
import { json } from "./answers.ts";

/** Milliseconds in which the database must answer: whoever asks each half second hears of us within two. */
const IN_TIME = 1000;

/** The answer, as JSON. */
export interface Health {
  /** `down`: the database does not answer. `stuck`: work waits, nobody works, and nothing happens. */
  readonly status: "ok" | "down" | "stuck";
  readonly version: string;
  readonly database: { readonly ok: boolean; readonly ms: number };
  readonly workers?: number;
  /** Seconds that the oldest series, shard and posting have waited. */
  readonly waitingSeconds?: Waiting;
  /** Whether anything moves. */
  readonly moving?: Moving;
}

/**
 * `/healthz`: 200, or 503 if the database does not answer or nothing moves. Without a worker it still
 * takes series in.
 */
export function healthPage(db: Sql, version: string, moving: () => Promise<Moving>): Handler {
  return async () => {
    const health = await healthOf(db, version, moving);
    return json(health, health.status === "ok" ? 200 : 503);
  };
}

async function healthOf(
  db: Sql,
  version: string,
  moving: () => Promise<Moving>,
): Promise<Health> {
  const started = ticks();
  const ms = () => Math.round(ticks() - started);
  try {
    const asked = async () => ({
      workers: (await workersHere(db)).length,
      waitingSeconds: await oldestWaiting(db),
      moving: await moving(),
    });
    const facts = await orAborted(asked(), AbortSignal.timeout(IN_TIME));
    const status = facts.moving.stillSeconds > STILL_SECONDS ? "stuck" : "ok";
    return { status, version, database: { ok: true, ms: ms() }, ...facts };
  } catch {
    return { status: "down", version, database: { ok: false, ms: ms() } };
  }
}
