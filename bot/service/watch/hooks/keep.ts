/**
 * Keeping what comes fast: while the database is at one statement, what comes waits, and is then kept
 * with one more, however much it is.
 * @module
 */
import type { Sql } from "../../db/types.ts";
import { addHooks, type HookRow } from "../../state/hooks.ts";

/** Keeps a delivery; false if it is there. It is in the database once this resolves. */
export type Keep = (hook: Pick<HookRow, "delivery" | "event" | "body">) => Promise<boolean>;

/** Bytes of bodies in one statement, and of those that wait: more is refused. */
const MAX_STATEMENT = 4 * 2 ** 20, MAX_WAITING = 64 * 2 ** 20;

interface Waiting {
  readonly hook: Parameters<Keep>[0];
  readonly kept: PromiseWithResolvers<boolean>;
}

/** A keeper. It throws what the database throws, to all whose deliveries were in that statement. */
export function keeper(sql: Sql): Keep {
  let waiting: Waiting[] = [], size = 0, busy = false;
  const work = async () => {
    busy = true;
    while (waiting.length > 0) {
      const some = firstOf(waiting);
      waiting = waiting.slice(some.length);
      try {
        const fresh = await addHooks(sql, some.map(({ hook }) => hook));
        for (const { hook, kept } of some) kept.resolve(fresh.has(hook.delivery));
      } catch (error) {
        for (const { kept } of some) kept.reject(error);
      }
      for (const { hook } of some) size -= hook.body.length;
    }
    busy = false;
  };
  return (hook) => {
    if (size + hook.body.length > MAX_WAITING) {
      return Promise.reject(new Error("more webhooks come than the database can keep"));
    }
    const kept = Promise.withResolvers<boolean>();
    waiting.push({ hook, kept });
    size += hook.body.length;
    if (!busy) work();
    return kept.promise;
  };
}

/** As many as fit into one statement, at least one; each delivery once, for one may come twice at a time. */
function firstOf(waiting: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  let bytes = 0;
  const end = waiting.findIndex(({ hook }, i) => {
    bytes += hook.body.length;
    const twice = seen.has(hook.delivery);
    seen.add(hook.delivery);
    return i > 0 && (twice || bytes > MAX_STATEMENT);
  });
  return waiting.slice(0, end < 0 ? undefined : end);
}
