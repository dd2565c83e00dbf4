/**
 * A report in, all that is posted at GitHub out. Pure: the same report gives the same posting.
 * @module
 */
import { cleanDeep } from "../../text/clean.ts";
import { seriesTitle } from "../../report/analysis/header.ts";
import { renderMarkdown } from "../../report/markdown/report.ts";
import { REJECT_SCHEMA, type RejectReport } from "../../report/model/reject_schema.ts";
import { isOnOtherBase, rejectMarkdown, rejectVerdict } from "../../report/markdown/reject.ts";
import type { Report } from "../../report/model/schema.ts";
import { utcTime } from "../../text/words.ts";
import { digestHex } from "../../system/files/digest.ts";
import { annotationsOf, leftLines } from "./annotations.ts";
import { bounded, MAX_TEXT, splitAtHeading } from "./bounded.ts";
import { rejectStatuses, statusesOf } from "./statuses.ts";
import type { Check, Conclusion, Posting, PostOptions } from "./types.ts";

/** What the hidden line of a comment and a link may take beside its text, in bytes. */
const RESERVED = 1024;
/** GitHub cuts longer titles. */
const MAX_TITLE = 255;

const CONCLUSIONS: Readonly<Record<Report["verdict"]["kind"], Conclusion>> = {
  "bisect-safe": "success",
  "nothing-to-build": "success",
  "not-bisect-safe": "failure",
  "incomplete": "neutral",
};

/** What is to be said about a report, or about a series that does not apply. */
export function makePosting(raw: Report | RejectReport, options: PostOptions): Posting {
  if (raw.schema === REJECT_SCHEMA) return rejectPosting(raw, options);
  const report = cleanDeep(raw);
  const markdown = renderMarkdown(raw, options.url);
  const check = withoutDigest(report, markdown);
  const digest = digestHex(JSON.stringify([check, options])).slice(0, 16);
  return {
    ...options,
    version: report.series.version,
    check: { ...check, digest },
    statuses: statusesOf(report),
    comment: bounded(markdown, MAX_TEXT - RESERVED),
  };
}

/**
 * A reject is the series' failure, at whatever base: the text says which, and why that one. But of a series
 * that lacks what it stands on nothing is known.
 */
function rejectPosting(raw: RejectReport, options: PostOptions): Posting {
  const report = cleanDeep(raw);
  const markdown = rejectMarkdown(raw, options.url);
  const { head, rest } = splitAtHeading(markdown);
  const title = `${rejectVerdict(report)}: ${seriesTitle(report.series)}`;
  const startedAt = seconds(report.run.startedAt);
  const check: Omit<Check, "digest"> = {
    conclusion: isOnOtherBase(report) ? "neutral" : "failure",
    title: [...title].slice(0, MAX_TITLE).join(""),
    summary: bounded(head),
    ...(rest === undefined ? {} : { text: bounded(rest) }),
    ...(startedAt === undefined ? {} : { startedAt, completedAt: startedAt }),
    annotations: [],
  };
  const digest = digestHex(JSON.stringify([check, options])).slice(0, 16);
  return {
    ...options,
    version: report.series.version,
    check: { ...check, digest },
    statuses: rejectStatuses(report),
    comment: bounded(markdown, MAX_TEXT - RESERVED),
  };
}

function withoutDigest(report: Report, markdown: string): Omit<Check, "digest"> {
  const { annotations, left } = annotationsOf(report);
  const { head, rest } = splitAtHeading(markdown);
  const more = leftLines(left, report.states.map(({ n }) => n).filter((n) => n > 0));
  const startedAt = seconds(report.run.startedAt), completedAt = seconds(report.run.finishedAt);
  const title = `${report.verdict.text}: ${seriesTitle(report.series)}`;
  return {
    conclusion: CONCLUSIONS[report.verdict.kind],
    title: [...title].slice(0, MAX_TITLE).join(""),
    summary: bounded([...more, head].join("\n\n")),
    ...(rest === undefined ? {} : { text: bounded(rest) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    annotations,
  };
}

/** RFC 3339 without fractions, as GitHub's description writes times. */
function seconds(text: string | undefined): string | undefined {
  return utcTime(text)?.replace(/\.\d+Z$/, "Z");
}
