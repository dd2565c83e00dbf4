/**
 * What was sent, a file for each version of a series. It is written before the first byte goes to a
 * server, and says `sending` until the server has answered: after a crash in between nobody can tell
 * whether the mail went out, so that it is not sent again unless a person says so.
 * @module
 */
import { z } from "zod";
import { makeDir } from "../../system/files/dirs.ts";
import { digestHex } from "../../system/files/digest.ts";
import { readTextIfThere, remove, tryLock, writeAtomic } from "../../system/files/files.ts";
import type { Sent } from "./types.ts";
import { readJson } from "../../text/json.ts";

/** A mail that is to go out, and for which version of which series. */
export interface Outgoing {
  /** `v4 MESSAGE-ID`. */
  readonly posting: string;
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly text: string;
}

const entrySchema = z.object({
  posting: z.string(),
  messageId: z.string(),
  recipients: z.array(z.string()).readonly(),
  text: z.string(),
  state: z.enum(["sending", "sent"]),
  at: z.string(),
}).readonly();

/** What the outbox knows of a version. */
export type Entry = z.infer<typeof entrySchema>;

/** How a mail was dealt with. */
export type Dispatched =
  | { readonly kind: "sent"; readonly sent: Sent; readonly mail: Outgoing }
  /** This version has its mail. */
  | { readonly kind: "already"; readonly entry: Entry }
  /** An earlier attempt did not hear whether the server took it; undefined: its file is damaged. */
  | { readonly kind: "unsure"; readonly entry?: Entry; readonly file: string }
  /** Another process is sending it right now. */
  | { readonly kind: "busy" };

/** What surrounds a sending. */
export interface SendOnce {
  /** Directory of the outbox. */
  readonly dir: string;
  /** ISO 8601. */
  readonly at: string;
  /** Send what may have gone out already once more: the very same mail, with its Message-ID. */
  readonly retry: boolean;
  readonly send: (mail: Outgoing) => Promise<Sent>;
}

/** Sends a mail, unless the version of the series has had one. */
export async function sendOnce(mail: Outgoing, options: SendOnce): Promise<Dispatched> {
  await makeDir(options.dir);
  const file = `${options.dir}/${digestHex(mail.posting).slice(0, 32)}.json`;
  using lock = await tryLock(`${file}.lock`);
  if (lock === undefined) return { kind: "busy" };
  const text = await readTextIfThere(file);
  const entry = readJson(entrySchema, text);
  if (entry?.state === "sent") return { kind: "already", entry };
  if (text !== undefined && (entry === undefined || !options.retry)) {
    return { kind: "unsure", entry, file };
  }
  const { state: _state, at: _at, ...outgoing } = entry ?? { ...mail, state: "", at: "" };
  const write = (state: Entry["state"]) =>
    writeAtomic(file, JSON.stringify({ ...outgoing, state, at: options.at }, null, 2) + "\n");
  await write("sending");
  const sent = await options.send(outgoing);
  if (sent.kind === "accepted") await write("sent");
  // What an earlier attempt left open stays open.
  else if (sent.kind === "refused" && entry === undefined) await remove(file);
  return { kind: "sent", sent, mail: outgoing };
}
