/**
 * Hands a mail over, and what that came to.
 * @module
 */
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Dispatched, Outgoing } from "./outbox.ts";
import { sendByProgram } from "./program.ts";
import { sendSmtp } from "./smtp.ts";
import type { Sender, Sent } from "./types.ts";

/** Hands a mail over to a server or a program. */
export function handOver(
  { recipients, text }: Outgoing,
  sender: Sender,
  signal: AbortSignal,
): Promise<Sent> {
  const { from, envelopeFrom, through } = sender;
  return through.kind === "smtp"
    ? sendSmtp(through, { from: envelopeFrom ?? from.email, recipients, text }, signal)
    : sendByProgram(through, { recipients, text }, envelopeFrom, signal);
}

/** What the server took; undefined: there was no need to send. Throws if it did not take it. */
export function accepted(
  dispatched: Dispatched,
): { readonly sent: Sent & { kind: "accepted" }; readonly mail: Outgoing } | undefined {
  if (dispatched.kind === "unsure") {
    throw new UserError("the mail may have gone out already: the last attempt did not hear", {
      place: { file: dispatched.file },
      hint: dispatched.entry === undefined
        ? "the file is damaged; remove it if no mail of it has arrived"
        : `look for ${dispatched.entry.messageId}; --retry sends it once more, as it was`,
    });
  }
  if (dispatched.kind !== "sent") return undefined;
  const { sent, mail } = dispatched;
  if (sent.kind === "accepted") return { sent, mail };
  if (sent.kind === "refused") throw new InfraError(`not sent: ${cleanLine(sent.why)}`);
  throw new InfraError(
    `sent or not, nobody knows: ${cleanLine(sent.why)}; mail --send --retry sends it once more`,
  );
}

/** Why there was no need to send. */
export function whyNot(dispatched: Dispatched): string {
  return dispatched.kind === "already"
    ? `${dispatched.entry.posting.split(" ")[0]} had its mail on ${dispatched.entry.at}, ` +
      dispatched.entry.messageId
    : "another everystep is at it";
}
