/**
 * A reject for others: its verdict in one line, its text in Markdown, and the answer to its thread. Pure.
 * @module
 */
import type { MailPolicy } from "../config/mod.ts";
import { digestHex } from "../system/digest.ts";
import { stateLines } from "./by_hand.ts";
import { cleanDeep, cleanLine } from "./clean.ts";
import { seriesTitle } from "./header.ts";
import { joined, MAIL_WIDTH, testedLines } from "./mail_body.ts";
import { isMessageId } from "./mail_header.ts";
import { recipientsOf } from "./mail_people.ts";
import { rulingOn } from "./mail_policy.ts";
import { postedAt, type Reply, type Silence, worded } from "./mail_reply.ts";
import { code, fence, prose } from "./markdown_text.ts";
import { renderReject } from "./reject.ts";
import type { RejectReport } from "./reject_schema.ts";
import { publicNotes, testedFacts } from "./tested.ts";
import { wrap } from "./width.ts";

/** Columns of the explanation in Markdown, where nothing is wrapped. */
const MARKDOWN_WIDTH = 200;

/** The verdict: `does not apply: patch 3 "mm: ..."`. */
export function rejectVerdict({ reject }: RejectReport): string {
  return `does not apply: patch ${reject.patch} "${cleanLine(reject.subject)}"`;
}

/** What does not fit, in one line: `mm/a.c: nearest place is line 12: 3 of 5 lines agree`. */
export function rejectReason({ reject }: RejectReport): string {
  const { file, problem } = reject.hunks[0] ?? {};
  return cleanLine(
    file === undefined ? reject.git.trim().split("\n")[0] ?? "" : `${file}: ${problem}`,
  );
}

/** The whole of it as Markdown, ending with a newline. `page`: where the details are. */
export function rejectMarkdown(raw: RejectReport, page?: string): string {
  // Lines of source keep their blanks: what explains cleans them itself.
  const explained = explanation(raw, MARKDOWN_WIDTH);
  const report = cleanDeep(raw);
  const { tree, series } = report;
  const facts = testedFacts({ tree, page }).map(([name, text]) =>
    `- ${name}: ${name === "base" ? `${code(text)}, ${prose(tree.base.why)}` : prose(text)}`
  );
  const notes = [...series.notes, ...publicNotes(tree)].map((note) => `- note: ${prose(note)}`);
  const parts = [
    [`# ${prose(seriesTitle(series))}`],
    [`**${prose(rejectVerdict(report))}**`],
    [...facts, ...notes],
    [`## Patch ${report.reject.patch} does not apply`],
    fence("text", explained),
    [prose(baseAdvice(report))],
    ["By hand:"],
    fence("sh", [...stateLines(report, report.reject.patch)]),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

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
  ]);
  const head = posted.find(({ n }) => n === 0) ?? posted[0]!;
  const said = [
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
    digest: digestHex(JSON.stringify(["reject", ids, said])).slice(0, 32),
    posting: `v${series.version} ${head.messageId}`,
    postedAt: postedAt(head, report.run.startedAt),
  };
}

/** What the terminal shows, without its first line. */
function explanation({ reject }: RejectReport, width: number): string[] {
  const lines = renderReject({ ...reject, subject: "" }, { width, color: false }).trimEnd().split(
    "\n",
  );
  return lines.slice(1);
}

/** Why it was tried there, and how to say where it belongs. */
function baseAdvice({ tree: { base } }: RejectReport): string {
  if (base.how === "base-commit") return "The series names this base: base-commit.";
  const why = base.how === "--base" ? "This base was chosen by hand" : `Why there: ${base.why}`;
  return `${why}. A series that names its base (git format-patch --base=COMMIT) is tried on that.`;
}
