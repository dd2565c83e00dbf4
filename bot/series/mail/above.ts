/**
 * Up through a thread: what a mail answers by way of others. Pure.
 * @module
 */
import type { Mail } from "./mail.ts";

/**
 * A function that gives the first mail above another that is no talk. A long talk is walked once.
 * `byId`: all mails by their Message-IDs.
 */
export function firstAbove(
  byId: ReadonlyMap<string, Mail>,
  isTalk: (mail: Mail) => boolean,
): (mail: Mail) => Mail | undefined {
  const known = new Map<Mail, Mail | undefined>();
  return (mail) => {
    const way: Mail[] = [];
    let found: Mail | undefined;
    for (let at: Mail | undefined = mail; at !== undefined;) {
      if (known.has(at)) {
        found = known.get(at);
        break;
      }
      // What answers itself, round about, answers nothing.
      known.set(at, undefined);
      way.push(at);
      at = at.answers === undefined ? undefined : byId.get(at.answers);
      if (at !== undefined && !isTalk(at)) {
        found = at;
        break;
      }
    }
    for (const one of way) known.set(one, found);
    return found;
  };
}
