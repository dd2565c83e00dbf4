/**
 * A folder of an IMAP server (RFC 9051), opened with EXAMINE: nothing there is changed, no mail is
 * marked as read.
 * @module
 */
import { ImapFlow } from "imapflow";
import { InfraError, UserError } from "../../system/errors.ts";
import { isLoopbackHost } from "../../system/http/rules.ts";
import { MAX_MESSAGE, MAX_MESSAGES, MAX_TOTAL } from "../limits.ts";
import type { RawMessage } from "../types.ts";
import { clean } from "./answer.ts";
import type { RemoteContext } from "./context.ts";
import { threadUids } from "./imap_thread.ts";
import { loginFor } from "./login.ts";
import type { ImapAt } from "./where.ts";

const CONNECT_MS = 30_000;
const IDLE_MS = 60_000;

/** Reads a folder, or one thread of it. Throws {@linkcode UserError} or {@linkcode InfraError}. */
export function readImap(at: ImapAt, context: RemoteContext): Promise<RawMessage[]> {
  context.ui.step(`asking ${at.host} for ${at.folder}`);
  return withFolder(at, context, (client) => readMessages(client, at, context));
}

/**
 * Opens a folder, lets something read in it, and leaves. Throws {@linkcode UserError} or
 * {@linkcode InfraError}.
 */
export async function withFolder<T>(
  at: ImapAt,
  context: RemoteContext,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const { user, password } = await loginFor(at, context);
  const client = new ImapFlow({
    host: at.host,
    port: at.port,
    ...tlsOf(at),
    auth: { user, pass: password },
    logger: false,
    clientInfo: { name: "everystep" },
    disableAutoIdle: true,
    // What is packed can unpack to anything.
    disableCompression: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    maxLiteralSize: MAX_MESSAGE,
    maxLineLength: 1024 * 1024,
    maxResponseSize: MAX_MESSAGE + 16 * 1024 * 1024,
  });
  // Without a listener a broken connection would end the program; the command that waits tells it.
  client.on("error", () => {});
  const stop = () => client.close();
  context.signal?.addEventListener("abort", stop, { once: true });
  try {
    await client.connect();
    await client.mailboxOpen(at.folder, { readOnly: true });
    const done = await work(client);
    await client.logout();
    return done;
  } catch (error) {
    context.signal?.throwIfAborted();
    throw explained(error, at, user);
  } finally {
    context.signal?.removeEventListener("abort", stop);
    client.close();
  }
}

/** Without TLS a password goes nowhere but to this machine. */
export function tlsOf({ host, secure }: ImapAt): { secure: boolean; doSTARTTLS?: boolean } {
  return { secure, doSTARTTLS: secure ? undefined : !isLoopbackHost(host) };
}

async function readMessages(
  client: ImapFlow,
  at: ImapAt,
  { ui }: RemoteContext,
): Promise<RawMessage[]> {
  const uids = await threadOrAll(client, at);
  const sizes = new Map<number, number>();
  if (uids.length > 0) {
    for await (
      const { uid, size } of client.fetch(uids, { uid: true, size: true }, { uid: true })
    ) {
      sizes.set(uid, size ?? 0);
    }
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (total > MAX_TOTAL) throw tooMuch(at, `more than ${MAX_TOTAL / 1048576} MiB`);
  const messages: RawMessage[] = [];
  for await (
    const { uid, source } of client.fetch(uids, { uid: true, source: true }, { uid: true })
  ) {
    if (source === undefined || !sizes.has(uid)) continue;
    ui.step(`reading ${at.folder}`, messages.length / uids.length);
    const bytes = withoutCr(source);
    messages.push({ bytes, file: `imap://${at.host}/${at.folder};UID=${uid}`, line: 1 });
  }
  // A mail may be deleted meanwhile; a series that lacks one is not used.
  if (messages.length === uids.length) return messages;
  throw new InfraError(`${at.host}: ${messages.length} of ${uids.length} mails came: try again`);
}

/** UIDs of the thread's mails, or of all. */
async function threadOrAll(client: ImapFlow, at: ImapAt): Promise<number[]> {
  const { id } = at;
  const found = id === undefined
    ? await client.search({ all: true }, { uid: true })
    : await threadUids(client, id);
  if (!Array.isArray(found) || found.length === 0) {
    throw new UserError(
      id === undefined
        ? `${at.host}: the folder ${clean(at.folder)} is empty`
        : `${at.host}: the folder ${clean(at.folder)} has no message ${id}`,
      { lack: "not-there-yet" },
    );
  }
  if (found.length > MAX_MESSAGES) throw tooMuch(at, `${found.length} mails`);
  return found;
}

function tooMuch(at: ImapAt, what: string): UserError {
  return new UserError(`${at.host}: the folder ${clean(at.folder)} has ${what}`, {
    hint: "name the thread: imaps://USER@HOST/FOLDER?MSGID",
  });
}

/** The wire has CRLF (RFC 9051, section 2.2); every other source has what was sent. */
export function withoutCr(source: Uint8Array): Uint8Array {
  const out = new Uint8Array(source.length);
  let size = 0;
  for (let i = 0; i < source.length; i++) {
    if (source[i] === 13 && source[i + 1] === 10) continue;
    out[size++] = source[i]!;
  }
  return out.slice(0, size);
}

/** What went wrong, for a person; the password is in none of it. */
function explained(error: unknown, at: ImapAt, user: string): Error {
  if (error instanceof UserError || error instanceof InfraError) return error;
  const { message, authenticationFailed, mailboxMissing, responseText, code } = error as
    & Error
    & Readonly<Record<string, unknown>>;
  const text = clean(typeof responseText === "string" ? responseText : String(message));
  if (authenticationFailed === true) {
    return new UserError(`${at.host}: lets ${clean(user)} not in: ${text}`, {
      hint: "is the password right? Big providers want one that is made for this program",
    });
  }
  if (mailboxMissing === true || /NONEXISTENT|doesn't exist|not exist/i.test(text)) {
    return new UserError(`${at.host}: has no folder ${clean(at.folder)}`);
  }
  const cause = typeof code === "string" ? ` (${code})` : "";
  return new InfraError(`${at.host}:${at.port}: ${text}${cause}`);
}
