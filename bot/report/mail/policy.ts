/**
 * Which of the policies of lists are in force for a series, and what they come to. Pure.
 * @module
 */
import type { ListPolicy, MailOutcome, MailPolicy } from "../../config/mod.ts";
import type { Report } from "../model/schema.ts";

/** A mail of the series, as the report has it. */
export type Posted = NonNullable<Report["series"]["posted"]>[number];

/** What the lists that a series went to want, together: the strictest of each. */
export interface Ruling {
  /** Why nobody gets a mail; undefined: somebody may. */
  readonly mute?: string;
  /** Of lists that have a policy; undefined: none has, and the file's own words hold. */
  readonly people?: {
    readonly author: boolean;
    readonly individuals: boolean;
    readonly cc: ListPolicy["cc"];
    readonly lists: readonly string[];
  };
  readonly embargoHours: number;
  readonly subjectPrefix?: string;
  readonly textPrefix?: string;
  /** Who sees the mail first. */
  readonly moderator?: string;
}

/** What is in force for an answer to a mail of the series. The report must be clean. */
export function rulingOn(
  { series }: Pick<Report, "series">,
  about: Posted,
  outcome: MailOutcome,
  policy: MailPolicy,
): Ruling {
  const cover = series.posted?.find(({ n }) => n === 0);
  const reached = new Set(
    [about, cover].flatMap((mail) => [...mail?.to ?? [], ...mail?.cc ?? []])
      .map(({ email }) => email.toLowerCase()),
  );
  const all = policy.policies ?? [];
  const tags = new Set((series.tags ?? []).map((tag) => tag.toLowerCase()));
  const active = all.filter(({ lists, subjectPrefixes: meant }) =>
    lists.some((list) => reached.has(list)) &&
    (meant === undefined || meant.some((word) => tags.has(word)))
  );
  const sender = about.from.email.toLowerCase();
  const ignored = all.some(({ ignoredEmails }) => ignoredEmails.some((one) => isOf(sender, one)));
  const moderated = policy.moderated === true || active.some((one) => one.moderated);
  const prefix = (of: (one: ListPolicy) => string | undefined) =>
    active.map(of).find((text) => text !== undefined);
  const untold = all.length > 0 && [about, cover].some((mail) => mail?.more === true);
  const mute = ignored
    ? "ignored_emails names who sent it"
    : untold
    ? "it went to more people than are looked at, and a list with a policy may be among them"
    : active.some(({ muteAll }) => muteAll)
    ? "mute_all of a list that it went to"
    : outcome === "success" && active.length > 0 && !active.every(({ positive }) => positive)
    ? "a list that it went to wants no positive mails"
    : undefined;
  const subjectPrefix = prefix((one) => one.subjectPrefix);
  const textPrefix = prefix((one) => one.textPrefix);
  return {
    ...(mute === undefined ? {} : { mute }),
    ...(active.length === 0 ? {} : {
      people: {
        author: active.some(({ replyToAuthor }) => replyToAuthor),
        individuals: active.some(({ ccIndividuals }) => ccIndividuals),
        cc: active.flatMap(({ cc }) => cc),
        lists: listsOf(active, reached),
      },
    }),
    embargoHours: active.length === 0
      ? policy.embargoHours
      : Math.max(...active.map((one) => one.embargoHours ?? policy.embargoHours)),
    ...(subjectPrefix === undefined ? {} : { subjectPrefix }),
    ...(textPrefix === undefined ? {} : { textPrefix }),
    ...(moderated && policy.moderator !== undefined ? { moderator: policy.moderator } : {}),
  };
}

/** Where one list wants no answer, none gets it: an answer to a thread reaches them all. */
function listsOf(active: readonly ListPolicy[], reached: ReadonlySet<string>): readonly string[] {
  if (!active.every(({ replyAll }) => replyAll)) return [];
  return [...new Set(active.flatMap(({ lists }) => lists.filter((list) => reached.has(list))))];
}

function isOf(address: string, one: string): boolean {
  if (!one.startsWith("@")) return address === one;
  const domain = address.slice(address.indexOf("@") + 1);
  return domain === one.slice(1) || domain.endsWith(`.${one.slice(1)}`);
}
