/**
 * `[[policy]]` of `configs/mail.toml`: what the maintainers of lists want, in the words of sashiko's email_policy.
 * @module
 */
import { z } from "zod";
import { strict } from "./toml.ts";
import * as words from "./words.ts";

/** What one or more lists want. Addresses are in lower case. */
export interface ListPolicy {
  /** Series that went to one of these. */
  readonly lists: readonly string[];
  /** These lists get the mail, if the series went there. */
  readonly replyAll: boolean;
  /** So does who sent the patch and who wrote it. */
  readonly replyToAuthor: boolean;
  /** So do the people in To: and Cc:. */
  readonly ccIndividuals: boolean;
  /** These get it always. */
  readonly cc: readonly { readonly name: string; readonly email: string }[];
  /** It holds for series with one of these words in their subject's brackets; undefined: for all. */
  readonly subjectPrefixes?: readonly string[];
  /** Series of these senders, or `@` and a domain, get none. */
  readonly ignoredEmails: readonly string[];
  /** Hours after the posting. */
  readonly embargoHours?: number;
  /** Nobody gets a mail about a series that went to one of these lists. */
  readonly muteAll: boolean;
  /** Stands before `Re:` in the subject. */
  readonly subjectPrefix?: string;
  /** Stands above the text. */
  readonly textPrefix?: string;
  /** A clean result is sent, too. */
  readonly positive: boolean;
  /** The mail goes to the moderator, who passes it on. */
  readonly moderated: boolean;
}

const lower = (text: string) => text.toLowerCase();

/** A line of a header, or a few of text. */
const oneLine = z.string().min(1, "is empty").max(60, "at most 60 characters").regex(
  /^[^\p{Cc}]+$/u,
  "one line",
);
const text = z.string().min(1, "is empty").max(2000, "at most 2000 characters").regex(
  /^[^\p{Cc}\n]*(?:\n[^\p{Cc}\n]*)*$/u,
  "text without control characters",
);

/** `name@example.org` or `Name <name@example.org>`, as sashiko's `cc` has both. */
const person = z.string().max(300).transform((text, context) => {
  const [, before, inner] = /^([^<>\p{Cc}]*)<([^<>]*)>$/u.exec(text) ?? [];
  const name = before?.trimEnd();
  const address = words.mailAddress.safeParse(inner ?? text);
  if (!address.success) {
    context.addIssue("not a mail address: name@example.org, or Name <name@example.org>");
    return z.NEVER;
  }
  const email = address.data.toLowerCase();
  return { name: name === undefined || name === "" ? email : name, email };
});

/** The keys of `[[policy]]`. */
export const listPolicyShape = strict({
  lists: z.array(words.mailAddress.transform(lower)).min(1, "name at least one list"),
  reply_all: z.boolean().default(false),
  reply_to_author: z.boolean().default(false),
  cc_individuals: z.boolean().default(false),
  cc: z.array(person).max(20, "at most 20").default([]),
  ignored_emails: z.array(words.mailAddressOrDomain.transform(lower)).default([]),
  embargo_hours: z.number().min(0, "hours are not negative").max(366 * 24, "at most a year")
    .optional(),
  mute_all: z.boolean().default(false),
  subject_prefix: oneLine.optional(),
  text_prefix: text.optional(),
  subject_prefixes: z.array(oneLine.transform(lower)).default([]),
  send_positive_review: z.boolean().optional(),
  positive: z.boolean().optional(),
  patchwork: z.undefined("[notify] patchwork of service.toml names patchworks").optional(),
  to: z.enum(["all", "moderator"]).default("all"),
}).refine(
  ({ positive, send_positive_review: sent }) =>
    positive === undefined || sent === undefined || positive === sent,
  "positive and send_positive_review say the same: leave one out",
);

/** A policy as its file says it. */
export function listPolicy(read: z.infer<typeof listPolicyShape>): ListPolicy {
  return {
    lists: read.lists,
    ...{ replyAll: read.reply_all, replyToAuthor: read.reply_to_author },
    ...{ ccIndividuals: read.cc_individuals, cc: read.cc, ignoredEmails: read.ignored_emails },
    ...(read.embargo_hours === undefined ? {} : { embargoHours: read.embargo_hours }),
    muteAll: read.mute_all,
    ...(read.subject_prefix === undefined ? {} : { subjectPrefix: read.subject_prefix }),
    ...(read.text_prefix === undefined ? {} : { textPrefix: read.text_prefix.trimEnd() }),
    ...(read.subject_prefixes.length === 0 ? {} : { subjectPrefixes: read.subject_prefixes }),
    positive: read.positive ?? read.send_positive_review ?? false,
    moderated: read.to === "moderator",
  };
}
