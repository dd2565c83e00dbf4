/**
 * The mail to a moderator: what would go out, to whom, and the command that passes it on. Pure.
 * @module
 */
import type { Mail } from "./mail.ts";
import type { Reply } from "./reply.ts";
import { cleanLine, cleanText } from "../../text/clean.ts";

/** The same for the same mail: what `mail --pass` takes. */
export function moderationId({ digest }: Pick<Reply, "digest">): string {
  return digest.slice(0, 16);
}

/** Who gets it, and the line for a shell that passes it on. */
export interface Moderation {
  readonly moderator: string;
  readonly command: string;
}

/** The reply that the moderator gets in place of all others. */
export function toModerator(
  reply: Reply,
  mail: Pick<Mail, "recipients" | "text">,
  { moderator, command }: Moderation,
): Reply {
  const body = [
    "This mail waits for you. It would go to",
    "",
    ...mail.recipients.map((one) => `  ${cleanLine(one)}`),
    "",
    "To pass it on, on the machine that sent this, as the user who sent it:",
    "",
    `  ${command}`,
    "",
    "If you do nothing, nobody gets it.",
    "",
    "----------------------------------------------------------------",
    ...cleanText(mail.text).split("\n").map((line) => line === "" ? ">" : `> ${line}`),
    "",
  ].join("\n");
  return {
    ...reply,
    to: [{ name: moderator, email: moderator }],
    cc: [],
    omitted: 0,
    subject: `[moderate] ${reply.subject}`,
    body,
    digest: `moderate.${reply.digest}`,
    posting: `${reply.posting} moderator`,
  };
}
