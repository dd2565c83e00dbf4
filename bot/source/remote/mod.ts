/**
 * Series that are not on this machine.
 * @module
 */
import type { RawMessage } from "../types.ts";
import type { RemoteContext } from "./context.ts";
import { readPatchwork } from "./patchwork.ts";
import { readChange } from "./search.ts";
import { readThread } from "./thread.ts";
import type { Where } from "./where.ts";

export type { Inbox, RemoteContext } from "./context.ts";
export { searchInbox } from "./search.ts";

/** The kinds of places. */
export type RemoteKind = Where["kind"];

/**
 * The messages of a series, complete or not at all. Throws {@linkcode UserError} if they are not there
 * and {@linkcode InfraError} if the network is at fault.
 */
export async function readRemote(where: Where, context: RemoteContext): Promise<RawMessage[]> {
  switch (where.kind) {
    case "thread":
      return await readThread(where, context);
    case "change-id":
      return await readChange(where.id, context);
    case "imap":
      // A large library that few need.
      return await (await import("./imap.ts")).readImap(where, context);
    case "patchwork":
      return await readPatchwork(where, context);
    case "pull":
      return await (await import("./pull.ts")).readPull(where, context);
  }
}
