/**
 * Reports of series that were posted, and a policy that lets everybody hear of everything.
 * @module
 */
import assert from "node:assert/strict";
import type { MailPolicy } from "../../../bot/config/mod.ts";
import type { Posted } from "../../../bot/report/mail/policy.ts";
import { type Reply, replyTo } from "../../../bot/report/mail/reply.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { BOOTS } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";

const LIST = { name: "linux-mm@kvack.org", email: "linux-mm@kvack.org" };

/** A fixture by its name, or another report, as if it had been posted, with a cover letter unless `first` is 1. */
export function posted(
  one: string | Report,
  first = 0,
  more: Partial<Posted> = {},
): Report {
  const report = typeof one === "string" ? REPORTS[one] ?? BOOTS[one]! : one;
  const { patches, title } = report.series;
  const subjects = [title, ...patches.map(({ subject }) => subject)];
  const id = (n: number) => `20260127121253.${n}-v4@example.org`;
  const mail = (n: number): Posted => ({
    n,
    messageId: id(n),
    subject: `[PATCH v4 ${n}/${patches.length}] ${subjects[n]}`,
    date: "Tue, 27 Jan 2026 20:12:53 +0800",
    from: { name: "A. Developer", email: "dev@example.org" },
    references: [...n === 0 ? [] : [id(0)]],
    to: [LIST],
    cc: [
      { name: "M. Aintainer", email: "maint@example.net" },
      { name: "linux-arch@vger.kernel.org", email: "linux-arch@vger.kernel.org" },
    ],
    ...more,
  });
  const mails = subjects.map((_, n) => mail(n)).slice(first);
  return { ...report, series: { ...report.series, posted: mails } };
}

/** Everybody, and one list. */
export const OPEN: MailPolicy = {
  enabled: true,
  embargoHours: 0,
  never: [],
  maxRecipients: 100,
  recipients: {
    failure: ["author", "maintainers", "cc"],
    warning: ["author", "cc"],
    success: ["author", "cc"],
    reject: ["author"],
  },
  lists: [{ address: "linux-mm@kvack.org", wants: ["failure", "warning", "success", "reject"] }],
};

/** Who sends. */
export const FROM = { name: "everystep", email: "bot@example.com" };

/** When it is sent. */
export const DATE = "2026-01-28T06:00:00Z";

/** The mail of a report that is to have one. */
export function reply(report: Report): Reply {
  const made = replyTo(report, OPEN);
  assert.equal(made.kind, "reply", JSON.stringify(made));
  return made as Reply;
}
