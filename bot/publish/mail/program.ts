/**
 * One mail through a program that takes it as sendmail does: on standard input, recipients behind it.
 * @module
 */
import { run } from "../../system/process/process.ts";
import type { MailProgram, OutgoingMail, Sent } from "./types.ts";

/** A queue that takes longer hangs. */
const TIMEOUT_MS = 120_000;

/** Hands a mail over, with the arguments that git send-email gives. */
export async function sendByProgram(
  { path }: MailProgram,
  { recipients, text }: Pick<OutgoingMail, "recipients" | "text">,
  envelopeFrom: string | undefined,
  signal: AbortSignal,
): Promise<Sent> {
  signal.throwIfAborted();
  const sender = envelopeFrom === undefined ? [] : ["-f", envelopeFrom];
  const argv = [path, ...sender, "-i", ...recipients];
  const outcome = await run(argv, { stdin: text, timeoutMs: TIMEOUT_MS, signal });
  if (outcome.ok) return { kind: "accepted", answer: outcome.stdout.trim(), refused: [] };
  const message = outcome.stderr.trim().split("\n").at(-1) ?? "";
  const ended = outcome.timedOut || outcome.cancelled || outcome.signal !== null;
  return ended
    ? { kind: "unknown", why: `${path} was ended before it had answered` }
    : { kind: "refused", why: `${path} ended with ${outcome.code}${message && `: ${message}`}` };
}
