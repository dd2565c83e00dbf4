/**
 * The answer to the thread of a series that does not apply. Pure.
 * @module
 */
import type { MailPolicy } from "../../config/mod.ts";
import { digestHex } from "../../system/files/digest.ts";
import { stateLines } from "../analysis/by_hand.ts";
import { cleanDeep } from "../../text/clean.ts";
import { joined, MAIL_WIDTH, omittedLines, testedLines } from "./body.ts";
import { recipientsOf } from "./people.ts";
import { rulingOn } from "./policy.ts";
import { postedAt, type Reply, type Silence, worded } from "./reply.ts";
import { isMessageId } from "../../text/message_id.ts";
import type { RejectReport } from "../model/reject_schema.ts";
import { baseAdvice, explanation, isOnOtherBase } from "../markdown/reject.ts";
import { wrap } from "../../text/width.ts";

/** The answer to its thread, or why there is none. */
export function replyToReject(
  raw: RejectReport,
  policy: MailPolicy,
  page?: string,
): Reply | Silence {
  const explained = explanation(raw, MAIL_WIDTH);
  const report = cleanDeep(raw);
  const { series, reject, tree } = report;
  const posted = (series.posted ?? []).filter(({ messageId }) => isMessageId(messageId));
  const about = posted.find(({ n }) => n === reject.patch) ?? posted[0];
  if (about === undefined) {
    return { kind: "none", why: "the series was not posted: there is no Message-ID of it" };
  }
  if (isOnOtherBase(report)) {
    return { kind: "none", why: "what the series says it stands on is not there" };
  }
  const ruling = rulingOn(report, about, "reject", policy);
  if (ruling.mute !== undefined) {
    return { kind: "none", why: `by the policy, nobody gets a mail: ${ruling.mute}` };
  }
  const recipients = recipientsOf(report, about, "reject", policy);
  if (recipients.to.length === 0) {
    const why = recipients.notes.length === 0 ? "" : ` (${recipients.notes.join("; ")})`;
    return { kind: "none", why: `by the policy, nobody gets a mail about a reject${why}` };
  }
  const who = about.n === reject.patch ? "This patch" : `Patch ${reject.patch} of this series`;
  const body = joined(report, [
    testedLines({ tree, page }),
    wrap(`${who} does not apply there:`, MAIL_WIDTH),
    explained,
    wrap(baseAdvice(report), MAIL_WIDTH),
    ["To see it:"],
    stateLines(report, reject.patch).map((line) => `  ${line}`),
    omittedLines(recipients.omitted),
  ]);
  const head = posted.find(({ n }) => n === 0) ?? posted[0]!;
  const facts = [
    reject.patch,
    reject.hunks.map(({ file, problem }) => [file, problem]),
    tree.base.tree,
  ];
  const ids = [series.version, ...posted.map(({ messageId }) => messageId)];
  return {
    kind: "reply",
    ...recipients,
    outcome: "reject",
    ...worded(about, body, ruling),
    inReplyTo: about.messageId,
    references: [...about.references.filter(isMessageId), about.messageId]
      .filter((id, i, all) => all.lastIndexOf(id) === i),
    digest: digestHex(JSON.stringify(["reject", ids, facts])).slice(0, 32),
    posting: `v${series.version} ${head.messageId}`,
    postedAt: postedAt(head, report.run.startedAt),
  };
}
