/**
 * Where GitHub posts to.
 * @module
 */
import { Hono } from "hono";
import type { WatchSettings } from "../../../config/mod.ts";
import { UserError } from "../../../system/errors.ts";
import type { Journal } from "../../../system/terminal/journal.ts";
import { seldom } from "../../../system/seldom.ts";
import type { Sql } from "../../db/types.ts";
import { keeper } from "./keep.ts";
import { receive } from "./receive.ts";

/** The variable of the environment that has the webhooks' secret. */
export const SECRET = "EVERYSTEP_WEBHOOK_SECRET";
const MIN_SECRET = 16;
/** One line for each reason in so many milliseconds: anybody can post to us. */
const LOG_MS = 60_000;

/** What the routes need. */
export interface HookRoutes {
  readonly db: Sql;
  readonly env: (name: string) => string | undefined;
  readonly journal: Pick<Journal, "warn" | "error">;
  /** Something came that is to be worked off. */
  readonly onHook?: () => void;
}

/**
 * `POST /hooks/github`, if repositories are served. Throws {@linkcode UserError} if there is no
 * secret: without it anybody could post.
 */
export function hookRoutes(
  { repositories }: Pick<WatchSettings, "repositories">,
  { db, env, journal, onHook }: HookRoutes,
): Hono {
  const app = new Hono();
  if (repositories.length === 0) return app;
  const secret = env(SECRET) ?? "";
  if (secret.length < MIN_SECRET) {
    throw new UserError(
      secret === "" ? `${SECRET} is not set` : `${SECRET} is shorter than ${MIN_SECRET} characters`,
      {
        hint:
          "make one (openssl rand -hex 32), give it to serve, and to the webhook at GitHub; or " +
          "take [[github]] out of service.toml",
      },
    );
  }
  const keep = keeper(db);
  const refused = seldom<{ readonly status: number; readonly why: string }>(
    (facts, times) => journal.warn("a webhook was refused", { ...facts, times }),
    LOG_MS,
  );
  app.post("/hooks/github", async ({ req }) => {
    const { headers } = req.raw;
    try {
      const body = new Uint8Array(await req.arrayBuffer());
      const { status, text } = await receive({ headers, body }, { keep, secret });
      if (status === 202) onHook?.();
      if (status >= 400) refused(text, { status, why: text });
      return plain(text, status);
    } catch (error) {
      // GitHub shows it as failed, and whoever looks can have it sent again.
      journal.error("a webhook could not be kept", { error });
      return plain("the database does not answer", 503);
    }
  });
  return app;
}

function plain(text: string, status: number): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
