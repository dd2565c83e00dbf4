/**
 * Archives that have the same mails: where one gives no answer, the next is asked.
 * @module
 */
import { InfraError, UserError } from "../../system/errors.ts";
import type { Inbox, RemoteContext } from "./context.ts";

/**
 * Asks the inbox, and its mirrors in their order where it gives no answer or a wall against robots. What an
 * archive says it has not got, a mirror has not got either. Throws the first archive's error if none answers.
 */
export async function overMirrors<T>(
  { url, mirrors = [] }: Pick<Inbox, "url" | "mirrors">,
  { ui, signal }: Pick<RemoteContext, "ui" | "signal">,
  ask: (base: string) => Promise<T>,
): Promise<T> {
  let first: unknown;
  for (const [i, base] of [url, ...mirrors].entries()) {
    if (i > 0) ui.note(`asking ${new URL(base).host} instead`);
    try {
      return await ask(base);
    } catch (error) {
      signal?.throwIfAborted();
      if (!givesNoAnswer(error)) throw first ?? error;
      first ??= error;
      if (i < mirrors.length) ui.note((error as Error).message);
    }
  }
  throw first;
}

function givesNoAnswer(error: unknown): boolean {
  return error instanceof InfraError || error instanceof UserError && error.lack === undefined;
}

/** The mirrors of the inbox that is set up, for another way to name it. */
export async function mirrorsOf(base: string, context: RemoteContext): Promise<readonly string[]> {
  const inbox = await context.inbox();
  if (inbox?.mirrors === undefined || !URL.canParse(base)) return [];
  return new URL(inbox.url.replace("%s", "x")).host === new URL(base.replace("%s", "x")).host
    ? inbox.mirrors
    : [];
}
