/**
 * Working off what GitHub told, one delivery after the other: what cannot be done now is done later.
 * @module
 */
import type { ArchConfig, WatchSettings } from "../../../config/mod.ts";
import { openApi } from "../../../publish/github/api.ts";
import { type Credentials, credentialsFor } from "../../../publish/github/credentials.ts";
import { explain } from "../../../publish/github/explain.ts";
import { placeAt } from "../../../publish/github/place.ts";
import { cleanLine } from "../../../text/clean.ts";
import { UserError } from "../../../system/errors.ts";
import { httpClient } from "../../../system/http/client.ts";
import type { Journal } from "../../../system/terminal/journal.ts";
import { makeSecrets } from "../../../system/terminal/secrets.ts";
import { silent } from "../../../system/terminal/ui.ts";
import { ticks, wait } from "../../../system/wait.ts";
import type { Db } from "../../db/types.ts";
import { addEvent } from "../../state/events.ts";
import { delayHook, forgetHooks, type HookRow, nextHook, settleHook } from "../../state/hooks.ts";
import type { Watcher } from "../types.ts";
import { type Asking, asking } from "./ask.ts";
import { handle, type Handling } from "./handle.ts";

/** What working off needs. */
export interface HookContext {
  readonly db: Db;
  readonly archs: readonly ArchConfig[];
  readonly env: (name: string) => string | undefined;
  readonly journal: Journal;
  /** Who we are at an API; default: a token of the environment. */
  readonly credentials?: (api: string) => Promise<Credentials>;
  /** Milliseconds from look to look. Default 1 s. */
  readonly lookMs?: number;
  /** For tests: how long a second of waiting for GitHub takes. */
  readonly haste?: { readonly secondMs: number };
}

/** A delivery that failed so often is given up: after about a day. */
const MAX_ATTEMPTS = 30;
export const LONGEST_SECONDS = 3600;
/** GitHub sends nothing again that is older. */
const KNOWN_DAYS = 30;
const CLEAN_MS = 3600_000;
const LONGEST_REST_MS = 50;

/** Works off what comes for the repositories of service.toml; undefined if it has none. */
export function workOffHooks(
  { repositories }: Pick<WatchSettings, "repositories">,
  context: HookContext,
): Watcher | undefined {
  if (repositories.length === 0) return undefined;
  const { db, journal, lookMs = 1000 } = context;
  return {
    name: "github",
    async run(signal) {
      const handling: Handling = {
        ...{ db, repositories, archs: context.archs },
        asking: askingBy(context, signal),
      };
      for (let cleaned = -Infinity, waited = 0; !signal.aborted; waited += lookMs) {
        try {
          while (!signal.aborted && await inPeace(() => workOffOne(handling, journal), signal));
          if (waited - cleaned >= CLEAN_MS) {
            await forgetHooks(db, KNOWN_DAYS);
            cleaned = waited;
          }
        } catch (error) {
          if (!signal.aborted) journal.error("webhooks wait", { error });
        }
        await wait(lookMs, signal).catch(() => {});
      }
    },
  };
}

/**
 * Works, and then rests as long: GitHub waits ten seconds for an answer, and what is only
 * kept can wait. The database of one process works in its only thread.
 */
async function inPeace(work: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const started = ticks();
  const more = await work();
  if (more) await wait(Math.min(LONGEST_REST_MS, ticks() - started), signal).catch(() => {});
  return more;
}

/** The next one that is due; false if none is. Throws only what the database throws. */
export async function workOffOne(handling: Handling, journal: Journal): Promise<boolean> {
  const { db } = handling;
  const hook = await nextHook(db);
  if (hook === undefined) return false;
  const { delivery, event, attempts } = hook;
  const tried = await attempt(hook, handling);
  if (tried.kind === "done") {
    await settleHook(db, delivery, "done", tried.why);
    journal.info("webhook", { delivery, event, why: tried.why });
  } else if (tried.kind === "later" && attempts + 1 < MAX_ATTEMPTS) {
    await delayHook(db, delivery, Math.min(LONGEST_SECONDS, 5 * 2 ** attempts), tried.why);
    journal.warn("webhook waits", { delivery, event, why: tried.why });
  } else {
    await settleHook(db, delivery, "failed", tried.why);
    await addEvent(db, { kind: "watch", text: `github: ${event}: given up: ${tried.why}` });
    journal.error("webhook given up", { delivery, event, why: tried.why });
  }
  return true;
}

type Tried = { readonly kind: "done" | "later" | "failed"; readonly why: string };

async function attempt(hook: HookRow, handling: Handling): Promise<Tried> {
  try {
    return { kind: "done", why: cleanLine(await handle(hook, handling)) };
  } catch (error) {
    const why = cleanLine(error instanceof Error ? error.message : String(error));
    // A bug is tried again, too: the next version may know better.
    return { kind: error instanceof UserError ? "failed" : "later", why };
  }
}

/** GitHub by each repository's own API, opened once: Octokit's throttling keeps a timer for each. */
function askingBy(context: HookContext, signal: AbortSignal): Handling["asking"] {
  const { env, haste } = context;
  const insecure = env("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal, insecure, tries: 1, spacingMs: 0 });
  const opened = new Map<string, Asking>();
  return async ({ repository: where }, repository) => {
    const before = opened.get(repository);
    if (before !== undefined) return before;
    const { place: { owner, repo }, api: url } = placeAt(where, undefined, env);
    const secrets = makeSecrets();
    const credentials = await (context.credentials?.(url) ?? credentialsFor(url, undefined, env));
    const fail = (error: unknown): never => {
      signal.throwIfAborted();
      throw explain(error, repository, credentials.kind !== "none", secrets);
    };
    const api = await openApi({
      ...{ url, credentials, http, secrets, signal, ui: silent, dry: false },
      repository: { owner, repo },
      ...(haste === undefined ? {} : { haste }),
    }).catch(fail);
    const github = asking(api, repository);
    const explained: Asking = {
      mayWrite: (login) => github.mayWrite(login).catch(fail),
      pull: (number) => github.pull(number).catch(fail),
      react: (comment, sign) => github.react(comment, sign).catch(fail),
      say: (number, mark, text) => github.say(number, mark, text).catch(fail),
    };
    opened.set(repository, explained);
    return explained;
  };
}
