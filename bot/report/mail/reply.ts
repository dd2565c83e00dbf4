/**
 * A report in, the answer to its thread out: which mail is answered, who gets it, what it says. Pure.
 * @module
 */
import type { MailOutcome, MailPolicy } from "../../config/mod.ts";
import { digestHex } from "../../system/files/digest.ts";
import { cleanDeep, cleanLine } from "../../text/clean.ts";
import { mailBody } from "./body.ts";
import { isMessageId } from "../../text/message_id.ts";
import { type Recipients, recipientsOf } from "./people.ts";
import type { Posted } from "./policy.ts";
import { type Ruling, rulingOn } from "./policy.ts";
import type { Report } from "../model/schema.ts";

/** An answer, but for its sender and its date. */
export interface Reply extends Recipients {
  readonly kind: "reply";
  readonly outcome: MailOutcome;
  readonly subject: string;
  /** The mail that it answers. */
  readonly inReplyTo: string;
  /** The whole chain, the oldest first; `inReplyTo` is the last. */
  readonly references: readonly string[];
  readonly body: string;
  /** What its own Message-ID is made of: the same series with the same verdict gives the same. */
  readonly digest: string;
  /** The version of the series, as it was posted: it gets one mail at most. */
  readonly posting: string;
  /** Hours after the posting in which it is not sent. */
  readonly embargoHours: number;
  /** Who sees it first, and passes it on. */
  readonly moderator?: string;
  /** When it was posted, or, if that is not known or cannot be, when the run began; ISO 8601. */
  readonly postedAt: string;
}

/** Why there is nothing to send. */
export interface Silence {
  readonly kind: "none";
  /** One line. */
  readonly why: string;
}

/** The answer that a report gives rise to. `page`: where the details are. */
export function replyTo(raw: Report, policy: MailPolicy, page?: string): Reply | Silence {
  const report = forOthers(cleanDeep(raw));
  const about = answered(report);
  if (about === undefined) {
    return none("the series was not posted: the report has no Message-ID of it");
  }
  const outcome = outcomeOf(report, raw);
  if (typeof outcome !== "string") return outcome;
  const ruling = rulingOn(report, about, outcome, policy);
  if (ruling.mute !== undefined) return none(`by the policy, nobody gets a mail: ${ruling.mute}`);
  const recipients = recipientsOf(report, about, outcome, policy);
  if (recipients.to.length === 0) {
    const why = recipients.notes.length === 0 ? "" : ` (${recipients.notes.join("; ")})`;
    return none(`by the policy, nobody gets a mail about a ${outcome}${why}`);
  }
  const head = report.series.posted!.find(({ n }) => n === 0) ?? report.series.posted![0]!;
  const ids = [report.series.version, ...report.series.posted!.map(({ messageId }) => messageId)];
  const verdicts = [
    outcome,
    report.cells.map(({ state, arch, verdict }) => [state, arch, verdict]),
  ];
  return {
    kind: "reply",
    ...recipients,
    outcome,
    ...worded(
      about,
      mailBody(report, outcome, about, { page, omitted: recipients.omitted }),
      ruling,
    ),
    inReplyTo: about.messageId,
    references: [...about.references.filter(isMessageId), about.messageId]
      .filter((id, i, all) => all.lastIndexOf(id) === i),
    digest: digestHex(JSON.stringify([ids, verdicts])).slice(0, 32),
    posting: `v${report.series.version} ${head.messageId}`,
    postedAt: postedAt(head, report.run.startedAt),
  };
}

/** Subject and text with what the lists want above them, and when and by whom it may go. */
export function worded(
  { subject }: Posted,
  body: string,
  { subjectPrefix, textPrefix, embargoHours, moderator }: Ruling,
): Pick<Reply, "subject" | "body" | "embargoHours" | "moderator"> {
  const answer = /^re:/i.test(subject) ? subject : `Re: ${subject}`;
  return {
    subject: subjectPrefix === undefined ? answer : `${subjectPrefix} ${answer}`,
    body: textPrefix === undefined ? body : `${textPrefix}\n\n${body}`,
    embargoHours,
    ...(moderator === undefined ? {} : { moderator }),
  };
}

/** What happened to us is nobody else's concern: there is just no result. */
function forOthers(report: Report): Report {
  const cells = report.cells.map((cell) => ({
    ...cell,
    ...cell.verdict === "infra" ? { verdict: "untested" as const, reason: "no result" } : {},
    ...cell.boot?.result === "infra" || cell.boot?.result === "untested" ? { boot: undefined } : {},
  }));
  return { ...report, cells };
}

/** What the mail is about; only what holds whatever else a run may find is worth one. */
function outcomeOf(report: Report, { audit }: Report): Exclude<MailOutcome, "reject"> | Silence {
  const { verdict, cells, run } = report;
  if (run.finishedAt === undefined) return none("the run has not ended");
  if (audit?.cells.some(({ result }) => result === "wrong") ?? false) {
    return none("the audit refuted a claim, so that none of this run should be told");
  }
  if (verdict.kind === "incomplete") return none(cleanLine(verdict.text));
  if (verdict.kind === "not-bisect-safe") {
    if (cells.some((cell) => cell.verdict === "fail")) return "failure";
    // What only the gate makes an error is a warning to its author.
    return cells.some((cell) => cell.verdict === "warn") ? "warning" : none("nothing fails");
  }
  if (
    !cells.some(({ state, verdict: is }) => state > 0 && ["pass", "fixed", "warn"].includes(is))
  ) {
    return none("nothing had to be built, so that there is nothing to tell");
  }
  return cells.some((cell) => cell.verdict === "warn") ? "warning" : "success";
}

/** The mail of the one patch that breaks or warns; else the cover letter, else the first mail. */
function answered({ series, cells }: Report): Posted | undefined {
  const posted = (series.posted ?? []).filter(({ messageId }) => isMessageId(messageId));
  const of = (verdict: string) =>
    new Set(cells.filter((cell) => cell.verdict === verdict).map(({ state }) => state));
  const fails = of("fail"), blamed = fails.size > 0 ? fails : of("warn");
  const only = blamed.size === 1 ? posted.find(({ n }) => blamed.has(n)) : undefined;
  return only ?? posted[0];
}

/** When a mail was posted, ISO 8601. A clock that goes ahead cannot hold an answer back for ever. */
export function postedAt({ date }: Pick<Posted, "date">, startedAt: string): string {
  const times = [date, startedAt].map((text) => Date.parse(text ?? "")).filter((at) => at >= 0);
  return new Date(times.length === 0 ? 0 : Math.min(...times)).toISOString();
}

function none(why: string): Silence {
  return { kind: "none", why };
}
