/**
 * Pages that many look at, made once: when something happens all who watch ask for the page at once.
 * @module
 */
import type { Handler } from "hono";
import { turn } from "./turn.ts";

/** When a page that was made before is as good as a new one. */
export interface Sameness {
  /** Changes with all that happens; undefined: nobody knows what happens. */
  readonly version: () => number | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly ticks: () => number;
}

/** What else changes by itself, the time that something takes, may be so many milliseconds old. */
const MAX_AGE_MS = 1000;
/** Pages that are kept. */
const KEPT = 100;

interface Made {
  readonly at: number;
  readonly version: number;
  readonly answer: Promise<Response>;
}

/**
 * The handler, which makes an answer once for all who ask the same before something else happens. `whole`: what stands behind
 * the path says nothing to it.
 */
export function shared(
  handler: Handler,
  { version, ticks }: Sameness,
  { whole = false }: { readonly whole?: boolean } = {},
): Handler {
  const kept = new Map<string, Made>(), making = new Map<string, Promise<Response>>();
  const inTurn = async (...[context, next]: Parameters<Handler>): Promise<Response> => {
    await turn();
    return await handler(context, next);
  };
  return async (context, next) => {
    const now = version(), key = whole ? context.req.path : context.req.url;
    if (now === undefined) {
      // Who asks while it is made gets what is made.
      let answer = making.get(key);
      if (answer === undefined) {
        answer = inTurn(context, next);
        making.set(key, answer);
        answer.finally(() => making.delete(key)).catch(() => {});
      }
      return (await answer).clone();
    }
    const made = kept.get(key);
    if (made?.version === now && ticks() - made.at < MAX_AGE_MS) {
      return (await made.answer).clone();
    }
    const answer = inTurn(context, next);
    kept.delete(key);
    kept.set(key, { at: ticks(), version: now, answer });
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    answer.catch(() => kept.delete(key));
    return (await answer).clone();
  };
}
