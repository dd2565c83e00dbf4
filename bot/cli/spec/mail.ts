/**
 * What the table of commands says of answering a thread.
 * @module
 */
import { CONFIGS_FLAG } from "./flags.ts";
import { type CommandSpec, MACHINE, WRONG } from "./spec.ts";

/** `mail`. */
export const MAIL: CommandSpec = {
  name: "mail",
  summary: "answer the thread of a series; without --send, only print the mail",
  about:
    "Writes the mail that a report gives rise to: an answer to the patch that breaks, or to the cover\n" +
    "letter, with the first error, how to see it oneself, and the grid. Prints it as it would go.",
  args: "[REPORT]",
  maxArgs: 1,
  offer: "file",
  flags: [
    { name: "send", help: "send it, if mail.toml allows; a version of a series gets one mail" },
    {
      name: "retry",
      help: "with --send: once more what may have gone out already,\nwith the same Message-ID",
    },
    {
      name: "pass",
      value: "ID",
      offer: "none",
      help: "in place of a REPORT: the mail that waits for the moderator;\n--send passes it on",
    },
    {
      name: "maildir",
      value: "DIR",
      offer: "dir",
      help: "write it as a draft into this maildir, whatever mail.toml says",
    },
    {
      name: "from",
      value: "WHO",
      offer: "none",
      help: "'Name <address>' (default: git config sendemail.from, user.email)",
    },
    {
      name: "identity",
      value: "NAME",
      offer: "none",
      help: "take sendemail.NAME.* of git config before sendemail.*",
    },
    {
      name: "smtp-server",
      value: "HOST",
      offer: "none",
      help: "or the path of a sendmail (default: sendemail.smtpServer)",
    },
    {
      name: "smtp-server-port",
      value: "N",
      offer: "none",
      help: "default: sendemail.smtpServerPort, else 465 for ssl, 25",
    },
    {
      name: "smtp-encryption",
      value: "HOW",
      offer: ["none", "tls", "ssl"],
      help: "none, tls (STARTTLS) or ssl (default: sendemail.smtpEncryption)",
    },
    {
      name: "smtp-user",
      value: "USER",
      offer: "none",
      help: "default: sendemail.smtpUser; the password is sendemail.smtpPass,\nor git credential's",
    },
    { name: "url", value: "URL", offer: "none", help: "where the details are: a page" },
    { ...CONFIGS_FLAG, help: "read mail.toml from here instead of configs/" },
  ],
  more:
    "REPORT is a report.json, or the directory that verify --output wrote; or a reject.json, of a series\n" +
    "that does not apply.\n\n" +
    "configs/mail.toml says who may be written to, about what, and when; as shipped, nobody is.\n" +
    "Failures of the machine are never mailed, nor is a run that is incomplete.",
  examples: [
    ["mail out/", "what would be sent, and to whom?"],
    ["mail out/ --maildir ~/Maildir/.Drafts", "to read, change and send it yourself"],
    ["mail out/ --send", "as git send-email would send it"],
  ],
  exits: [[0, "printed, or sent; or there is nothing to tell"], WRONG, MACHINE],
};
