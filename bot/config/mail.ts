/**
 * `configs/mail.toml`: whom everystep may write to.
 * @module
 */
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files/files.ts";
import { type ListPolicy, listPolicy, listPolicyShape } from "./mail_lists.ts";
import { parseToml, strict } from "./toml.ts";
import * as words from "./words.ts";

/** What a mail can be about. */
export const MAIL_OUTCOMES = ["failure", "warning", "success", "reject"] as const;
/** One of {@linkcode MAIL_OUTCOMES}. */
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** Who can get one, beside lists. */
export const MAIL_GROUPS = ["author", "cc", "maintainers"] as const;
/** One of {@linkcode MAIL_GROUPS}. */
export type MailGroup = (typeof MAIL_GROUPS)[number];

/** The policy. */
export interface MailPolicy {
  /** False: nothing is sent. */
  readonly enabled: boolean;
  /** Hours after the posting in which nothing is sent. */
  readonly embargoHours: number;
  /** Addresses, and domains with an `@` in front, that are never written to; in lower case. */
  readonly never: readonly string[];
  /** How many people and lists get one mail at most. */
  readonly maxRecipients: number;
  /** Who gets what. */
  readonly recipients: Readonly<Record<MailOutcome, readonly MailGroup[]>>;
  /** Lists that have agreed; addresses in lower case. */
  readonly lists: readonly { readonly address: string; readonly wants: readonly MailOutcome[] }[];
  /** What the maintainers of lists want: for series that went there, in place of all above but `never`. */
  readonly policies?: readonly ListPolicy[];
  /** Who passes mails on. */
  readonly moderator?: string;
  /** True: every mail goes to the moderator first. */
  readonly moderated?: boolean;
}

const YEAR = 366 * 24;
/** RFC 5321, section 4.5.3.1.8: so many every server takes. */
const MAX_RECIPIENTS = 100;
const lower = (text: string) => text.toLowerCase();
const groups = z.array(z.enum(MAIL_GROUPS));

const mailFile = strict({
  enabled: z.boolean(),
  embargo_hours: z.number().min(0, "hours are not negative").max(YEAR, "at most a year"),
  never: z.array(words.mailAddressOrDomain.transform(lower)).default([]),
  max_recipients: z.int("a whole number").min(1, "at least one")
    .max(MAX_RECIPIENTS, `at most ${MAX_RECIPIENTS}, as many as every server takes`)
    .default(MAX_RECIPIENTS),
  failure: groups,
  warning: groups,
  success: groups,
  reject: groups.default([]),
  list: z.array(strict({
    address: words.mailAddress.transform(lower),
    wants: z.array(z.enum(MAIL_OUTCOMES)),
  })).default([]),
  policy: z.array(listPolicyShape).default([]),
  moderator: words.mailAddress.optional(),
  to: z.enum(["all", "moderator"]).default("all"),
}).refine(
  ({ moderator, to, policy }) =>
    moderator !== undefined || [to, ...policy.map((one) => one.to)].every((one) => one === "all"),
  'to = "moderator" needs a moderator',
);

/** Where nothing is said, nobody is written to. */
const SILENT: MailPolicy = {
  enabled: false,
  embargoHours: 0,
  never: [],
  maxRecipients: MAX_RECIPIENTS,
  recipients: { failure: ["author"], warning: ["author"], success: ["author"], reject: ["author"] },
  lists: [],
};

/** The policy from its file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseMailPolicy(file: string, text: string): MailPolicy {
  const read = parseToml(file, text, mailFile);
  const { failure, warning, success, reject } = read;
  const twice = read.list.find(({ address }, i) =>
    read.list.findIndex((other) => other.address === address) < i
  );
  if (twice !== undefined) {
    throw new UserError(`the list ${twice.address} stands there twice`, { place: { file } });
  }
  return {
    enabled: read.enabled,
    embargoHours: read.embargo_hours,
    never: read.never,
    maxRecipients: read.max_recipients,
    recipients: { failure, warning, success, reject },
    lists: read.list,
    ...(read.policy.length === 0 ? {} : { policies: read.policy.map(listPolicy) }),
    ...(read.moderator === undefined ? {} : { moderator: read.moderator }),
    ...(read.to === "all" ? {} : { moderated: true }),
  };
}

/**
 * The policy of configs directories: that of the last one that has one; without any, one that sends
 * nothing. Throws {@linkcode UserError}.
 */
export async function loadMailPolicy(...dirs: readonly string[]): Promise<MailPolicy> {
  for (const dir of dirs.toReversed()) {
    const file = `${dir}/mail.toml`;
    const text = await readTextIfThere(file);
    if (text !== undefined) return parseMailPolicy(file, text);
  }
  return SILENT;
}
