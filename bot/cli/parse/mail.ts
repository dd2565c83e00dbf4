/**
 * The flags of `mail`.
 * @module
 */
import { nearest } from "../../config/nearest.ts";
import { UserError } from "../../system/errors.ts";
import { type GlobalOptions, type MailCommand, SMTP_ENCRYPTIONS } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { oneOf, webUrl, wholeNumber } from "./values.ts";

/** What `mail` is asked to do. Throws {@linkcode UserError}. */
export function readMail(given: FlagValues): Omit<MailCommand, "kind" | keyof GlobalOptions> {
  const pass = given.text("pass"), file = given.words[0] ?? (pass === undefined ? undefined : "");
  if (pass !== undefined && given.words.length > 0) {
    throw new UserError("--pass names a mail that waits: it takes no REPORT");
  }
  if (file === undefined) {
    throw new UserError("mail needs a REPORT: a report.json, or the directory of one");
  }
  const send = given.is("send"), retry = given.is("retry"), maildir = given.text("maildir");
  if (retry && !send) throw new UserError("--retry is for mail --send");
  if (send && maildir !== undefined) {
    throw new UserError("--send and --maildir exclude each other: a draft is not sent");
  }
  const port = given.text("smtp-server-port"), encryption = given.text("smtp-encryption");
  return {
    ...{ file, send, retry, maildir },
    ...(pass === undefined ? {} : { pass }),
    from: given.text("from"),
    identity: given.text("identity"),
    smtpServer: given.text("smtp-server"),
    smtpServerPort: port === undefined
      ? undefined
      : wholeNumber("smtp-server-port", port, 1, 65535),
    smtpEncryption: encryption === undefined
      ? undefined
      : oneOf("--smtp-encryption", encryption, SMTP_ENCRYPTIONS, nearest),
    url: webUrl("url", given.text("url")),
    smtpUser: given.text("smtp-user"),
    configs: given.text("configs"),
  };
}
