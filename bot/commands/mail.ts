/**
 * `mail`: answers the thread of a series, or shows what the answer would be.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { bool, choice, dir, text, whole } from "../cli/flag_kinds.ts";
import { exclude, refuse } from "../cli/parse/together.ts";
import { needed, REPORT_TEXT, URL_FLAG } from "../cli/shared_flags/report.ts";
import { CONFIGS_FLAG } from "../cli/shared_flags/select.ts";
import type { MailOptions } from "../publish/mail/answer.ts";
import { UserError } from "../system/errors.ts";

/** The command: exit code 0 once it is sent, or shown, or if there is nothing to send. */
export const mail = command({
  name: "mail",
  summary: "answer the thread of a series; without --send, only print the mail",
  about:
    "Writes the mail that a report gives rise to: an answer to the patch that breaks, or to the cover\n" +
    "letter, with the first error, how to see it oneself, and the grid. Prints it as it would go.",
  args: { usage: "[REPORT]", most: 1, offer: "file" },
  flags: {
    send: bool({ help: "send it, if mail.toml allows; a version of a series gets one mail" }),
    retry: bool({
      help: "with --send: once more what may have gone out already,\nwith the same Message-ID",
    }),
    pass: text({
      value: "ID",
      help: "in place of a REPORT: the mail that waits for the moderator;\n--send passes it on",
    }),
    maildir: dir({
      help: "write it as a draft into this maildir, whatever mail.toml says",
    }),
    from: text({
      value: "WHO",
      help: "'Name <address>' (default: git config sendemail.from, user.email)",
    }),
    identity: text({
      value: "NAME",
      help: "take sendemail.NAME.* of git config before sendemail.*",
    }),
    "smtp-server": text({
      value: "HOST",
      help: "or the path of a sendmail (default: sendemail.smtpServer)",
    }),
    "smtp-server-port": whole({
      from: 1,
      to: 65535,
      help: "default: sendemail.smtpServerPort, else 465 for ssl, 25",
    }),
    "smtp-encryption": choice({
      value: "HOW",
      offer: ["none", "tls", "ssl"],
      help: "none, tls (STARTTLS) or ssl (default: sendemail.smtpEncryption)",
    }),
    "smtp-user": text({
      value: "USER",
      help: "default: sendemail.smtpUser; the password is sendemail.smtpPass,\nor git credential's",
    }),
    url: URL_FLAG,
    configs: { ...CONFIGS_FLAG, help: "read mail.toml from here instead of configs/" },
  },
  more: `REPORT is ${REPORT_TEXT};\nor a reject.json, of a series that does not apply.\n\n` +
    "configs/mail.toml says who may be written to, about what, and when; as shipped, nobody is.\n" +
    "Failures of the machine are never mailed, nor is a run that is incomplete.",
  examples: [
    ["mail out/", "what would be sent, and to whom?"],
    ["mail out/ --maildir ~/Maildir/.Drafts", "to read, change and send it yourself"],
    ["mail out/ --send", "as git send-email would send it"],
  ],
  exits: [[0, "printed, or sent; or there is nothing to tell"], WRONG, MACHINE],
  read({ words, pass, send, retry, maildir, ...given }): MailOptions {
    if (pass !== undefined && words.length > 0) {
      throw new UserError("--pass names a mail that waits: it takes no REPORT");
    }
    const file = pass === undefined ? needed(words, "mail needs a REPORT") : "";
    if (!send) refuse({ retry }, "is for mail --send");
    exclude({ send, maildir }, { more: ": a draft is not sent" });
    const { from, identity, smtpServer, smtpServerPort, smtpEncryption, smtpUser } = given;
    return {
      ...{ file, pass, send, retry, maildir, url: given.url, configs: given.configs },
      ...{ from, identity, smtpServer, smtpServerPort, smtpEncryption, smtpUser },
    };
  },
  async run(options, context) {
    const { answerThread } = await import("../publish/mail/answer.ts");
    await answerThread(options, context);
    return 0;
  },
});
