/**
 * Answers the thread of a series, or shows what the answer would be.
 * @module
 */
import { loadMailPolicy } from "../../config/mod.ts";
import { configDirs, configsDir, type Context, inDir } from "../../engine/context.ts";
import { readFound } from "../../engine/record/report_file.ts";
import { writeMail } from "../../report/mail/mail.ts";
import { moderationId, toModerator } from "../../report/mail/moderate.ts";
import { replyToReject } from "../../report/mail/reject.ts";
import { type Reply, replyTo } from "../../report/mail/reply.ts";
import { REJECT_SCHEMA } from "../../report/model/reject_schema.ts";
import { UserError } from "../../system/errors.ts";
import { now } from "../../system/host.ts";
import type { Terminal } from "../../system/terminal/terminal.ts";
import { cleanLine } from "../../text/clean.ts";
import { accepted, handOver, whyNot } from "./deliver.ts";
import { writeDraft } from "./draft.ts";
import { held, hold } from "./held.ts";
import { type Outgoing, sendOnce } from "./outbox.ts";
import { passCommand } from "./pass_command.ts";
import { readSender, type SenderFlags, senderOf } from "./settings.ts";
import type { Sender } from "./types.ts";

/** About which report, and how. */
export interface MailOptions extends SenderFlags {
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** In place of a report: the mail that waits for the moderator under this id. */
  readonly pass?: string;
  /** Otherwise it is only shown. */
  readonly send: boolean;
  /** Send what may have gone out already once more. */
  readonly retry: boolean;
  /** Maildir for a draft. */
  readonly maildir?: string;
  /** Where the details are. */
  readonly url?: string;
  /** Directory of `mail.toml`. */
  readonly configs?: string;
}

/** Where it is shown. */
interface Display extends Context {
  readonly terminal: Pick<Terminal, "out">;
  /** As JSON instead of text. */
  readonly json: boolean;
}

const HOUR = 3600_000;

/** Answers the thread, or shows the answer. Throws UserError if it may not be sent. */
export async function answerThread(options: MailOptions, context: Display): Promise<void> {
  const { cwd, ui } = context;
  const configs = configsDir(options, context);
  const policy = await loadMailPolicy(...configDirs(options, context));
  if (options.send && !policy.enabled) {
    throw new UserError("mail is off: nothing may be sent", {
      hint: `${configs}/mail.toml says whom to write to; enabled = true turns it on`,
    });
  }
  if (options.pass !== undefined) return await passOn(options.pass, options, context);
  const report = await readFound(options.file, context);
  const reply = report.schema === REJECT_SCHEMA
    ? replyToReject(report, policy, options.url)
    : replyTo(report, policy, options.url);
  if (reply.kind === "none") return nothing(reply.why, options, context);
  for (const note of reply.notes) ui.note(note);
  const until = Date.parse(reply.postedAt) + reply.embargoHours * HOUR;
  if (options.send && Date.parse(now()) < until) {
    const iso = new Date(until).toISOString();
    return nothing(`embargo_hours: not before ${iso}`, options, context, { until: iso });
  }
  if (options.send) return await send(reply, await readSender(options, context), options, context);
  const written = writeMail(reply, await senderOf(options, context), now());
  if (options.maildir !== undefined) {
    const file = await writeDraft(inDir(cwd, options.maildir), written.messageId, written.text);
    ui.note(`draft: ${file}`);
  } else if (!context.json) context.terminal.out(written.text.replace(/\n$/, ""));
  if (context.json) printJson({ kind: "mail", sent: false, ...written }, context);
  else if (options.maildir === undefined) ui.note("nothing was sent; --send does");
}

/** Sends a mail that waited for the moderator, or shows it. */
async function passOn(id: string, options: MailOptions, context: Display): Promise<void> {
  const mail = await held(`${context.cache}/mail`, id);
  if (options.send) {
    return await dispatch(mail, await readSender(options, context), options, context);
  }
  if (context.json) printJson({ kind: "mail", sent: false, ...mail }, context);
  else context.terminal.out(mail.text.replace(/\n$/, ""));
  context.ui.note("nothing was sent; --send does");
}

/** What a program wants to know of a mail that was not sent. */
interface NotSent {
  /** Not before this. */
  readonly until?: string;
  /** Of the mail that this version had already. */
  readonly messageId?: string;
  /** Somebody else is sending it. */
  readonly busy?: boolean;
}

function nothing(
  why: string,
  { send }: MailOptions,
  context: Display,
  more: NotSent = {},
): void {
  if (context.json) printJson({ kind: "none", why, ...more }, context);
  else context.ui.note(`${send ? "nothing sent" : "no mail"}: ${why}`);
}

async function send(
  reply: Reply,
  sender: Sender,
  options: MailOptions,
  context: Display,
): Promise<void> {
  const outgoing = (one: Reply) => {
    const { messageId, recipients, text } = writeMail(one, sender.from, now());
    return { posting: one.posting, messageId, recipients, text };
  };
  const { moderator } = reply;
  if (moderator === undefined) return await dispatch(outgoing(reply), sender, options, context);
  const id = moderationId(reply), command = passCommand(id, options, context);
  const mail = await hold(`${context.cache}/mail`, id, outgoing(reply));
  const asked = toModerator(reply, mail, { moderator, command });
  return await dispatch(outgoing(asked), sender, options, context);
}

async function dispatch(
  outgoing: Outgoing,
  sender: Sender,
  options: MailOptions,
  context: Display,
): Promise<void> {
  const { ui, signal } = context, { through } = sender;
  ui.step(
    `sending to ${through.kind === "smtp" ? `${through.host}:${through.port}` : through.path}`,
  );
  const dispatched = await sendOnce(outgoing, {
    dir: `${context.cache}/mail`,
    at: now(),
    retry: options.retry,
    send: (one) => handOver(one, sender, signal),
  });
  if (context.json && dispatched.kind === "unsure") {
    const { entry } = dispatched;
    printJson({ kind: "unsure", messageId: entry?.messageId, at: entry?.at }, context);
  }
  const sent = accepted(dispatched);
  if (sent === undefined) {
    const more = dispatched.kind === "already"
      ? { messageId: dispatched.entry.messageId }
      : { busy: true };
    return nothing(whyNot(dispatched), options, context, more);
  }
  for (const one of sent.sent.refused) ui.note(`the server refused ${cleanLine(one)}`);
  if (context.json) {
    const { mail } = sent;
    printJson({ kind: "mail", sent: true, answer: sent.sent.answer, ...mail }, context);
  } else {
    context.terminal.out(
      `sent ${sent.mail.messageId} to ${sent.mail.recipients.join(", ")}: ${
        cleanLine(sent.sent.answer)
      }`,
    );
  }
}

function printJson(value: unknown, { terminal }: Display): void {
  terminal.out(JSON.stringify(value, null, 2));
}
