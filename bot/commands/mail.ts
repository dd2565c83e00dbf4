/**
 * `mail`: answers the thread of a series, or shows what the answer would be.
 * @module
 */
import type { MailCommand } from "../cli/command.ts";
import { loadMailPolicy } from "../config/mod.ts";
import { writeDraft } from "../publish/mail/draft.ts";
import { accepted, handOver, whyNot } from "../publish/mail/deliver.ts";
import { type Outgoing, sendOnce } from "../publish/mail/outbox.ts";
import { held, hold } from "../publish/mail/held.ts";
import { readSender, senderOf } from "../publish/mail/settings.ts";
import type { Sender } from "../publish/mail/types.ts";
import { cleanLine } from "../text/clean.ts";
import { writeMail } from "../report/mail/mail.ts";
import { moderationId, toModerator } from "../report/mail/moderate.ts";
import { type Reply, replyTo } from "../report/mail/reply.ts";
import { REJECT_SCHEMA } from "../report/model/reject_schema.ts";
import { replyToReject } from "../report/mail/reject.ts";
import { UserError } from "../system/errors.ts";
import { now } from "../system/host.ts";
import type { CommandContext } from "../cli/context.ts";
import { configDirs, configsDir, inDir } from "../engine/context.ts";
import { readFound } from "../engine/record/report_file.ts";

const HOUR = 3600_000;

/** Runs `mail`: exit code 0 once it is sent, or shown, or if there is nothing to tell. */
export async function mail(command: MailCommand, context: CommandContext): Promise<number> {
  const { cwd, ui } = context;
  const configs = configsDir(command, context);
  const policy = await loadMailPolicy(...configDirs(command, context));
  if (command.send && !policy.enabled) {
    throw new UserError("mail is off: nothing may be sent", {
      hint: `${configs}/mail.toml says whom to write to; enabled = true turns it on`,
    });
  }
  if (command.pass !== undefined) return await passOn(command.pass, command, context);
  const report = await readFound(command.file, context);
  const reply = report.schema === REJECT_SCHEMA
    ? replyToReject(report, policy, command.url)
    : replyTo(report, policy, command.url);
  if (reply.kind === "none") return nothing(reply.why, command, context);
  for (const note of reply.notes) ui.note(note);
  const until = Date.parse(reply.postedAt) + reply.embargoHours * HOUR;
  if (command.send && Date.parse(now()) < until) {
    const iso = new Date(until).toISOString();
    return nothing(`embargo_hours: not before ${iso}`, command, context, { until: iso });
  }
  if (command.send) return await send(reply, await readSender(command, context), command, context);
  const written = writeMail(reply, await senderOf(command, context), now());
  if (command.maildir !== undefined) {
    const file = await writeDraft(inDir(cwd, command.maildir), written.messageId, written.text);
    ui.note(`draft: ${file}`);
  } else if (!command.json) context.terminal.out(written.text.replace(/\n$/, ""));
  if (command.json) tell({ kind: "mail", sent: false, ...written }, context);
  else if (command.maildir === undefined) ui.note("nothing was sent; --send does");
  return 0;
}

/** Sends a mail that waited for the moderator, or shows it. */
async function passOn(id: string, command: MailCommand, context: CommandContext): Promise<number> {
  const mail = await held(`${context.cache}/mail`, id);
  if (command.send) {
    return await dispatch(mail, await readSender(command, context), command, context);
  }
  if (command.json) tell({ kind: "mail", sent: false, ...mail }, context);
  else context.terminal.out(mail.text.replace(/\n$/, ""));
  context.ui.note("nothing was sent; --send does");
  return 0;
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
  { json, send }: MailCommand,
  context: CommandContext,
  more: NotSent = {},
): number {
  if (json) tell({ kind: "none", why, ...more }, context);
  else context.ui.note(`${send ? "nothing sent" : "no mail"}: ${why}`);
  return 0;
}

async function send(
  reply: Reply,
  sender: Sender,
  command: MailCommand,
  context: CommandContext,
): Promise<number> {
  const outgoing = (one: Reply) => {
    const { messageId, recipients, text } = writeMail(one, sender.from, now());
    return { posting: one.posting, messageId, recipients, text };
  };
  const { moderator } = reply, mail = outgoing(reply);
  if (moderator === undefined) return await dispatch(mail, sender, command, context);
  await hold(`${context.cache}/mail`, moderationId(reply), mail);
  return await dispatch(outgoing(toModerator(reply, mail, moderator)), sender, command, context);
}

async function dispatch(
  outgoing: Outgoing,
  sender: Sender,
  command: MailCommand,
  context: CommandContext,
): Promise<number> {
  const { ui, signal } = context, { through } = sender;
  ui.step(
    `sending to ${through.kind === "smtp" ? `${through.host}:${through.port}` : through.path}`,
  );
  const dispatched = await sendOnce(outgoing, {
    dir: `${context.cache}/mail`,
    at: now(),
    retry: command.retry,
    send: (one) => handOver(one, sender, signal),
  });
  if (command.json && dispatched.kind === "unsure") {
    const { entry } = dispatched;
    tell({ kind: "unsure", messageId: entry?.messageId, at: entry?.at }, context);
  }
  const sent = accepted(dispatched);
  if (sent === undefined) {
    const more = dispatched.kind === "already"
      ? { messageId: dispatched.entry.messageId }
      : { busy: true };
    return nothing(whyNot(dispatched), command, context, more);
  }
  for (const one of sent.sent.refused) ui.note(`the server refused ${cleanLine(one)}`);
  if (command.json) {
    const { mail } = sent;
    tell({ kind: "mail", sent: true, answer: sent.sent.answer, ...mail }, context);
  } else {
    context.terminal.out(
      `sent ${sent.mail.messageId} to ${sent.mail.recipients.join(", ")}: ${
        cleanLine(sent.sent.answer)
      }`,
    );
  }
  return 0;
}

function tell(value: unknown, { terminal }: CommandContext): void {
  terminal.out(JSON.stringify(value, null, 2));
}
