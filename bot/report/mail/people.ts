/**
 * Who gets a mail about a series: what the policy allows, and what the thread and get_maintainer.pl
 * know. Pure.
 * @module
 */
import type { MailOutcome, MailPolicy } from "../../config/mod.ts";
import type { Person } from "../../series/types.ts";
import { validAddress } from "./header.ts";
import { type Posted, rulingOn } from "./policy.ts";
import type { Report } from "../model/schema.ts";
import { shorten } from "../../text/width.ts";

/** What is known of a series. */
type Known = Pick<Report, "series">;

/** Who gets it, and who does not. */
export interface Recipients {
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  /** How many more would get it if `max_recipients` of the policy were larger. */
  readonly omitted: number;
  /** Why somebody was left out: a line each, and a few at most. */
  readonly notes: readonly string[];
}

/** Columns of a name. */
const MAX_NAME = 100;

/** More notes are counted: a mail may go to any number of addresses that are none. */
const MAX_NOTES = 10;

/** The recipients of an answer to a mail of the series. The report must be clean. */
export function recipientsOf(
  report: Known,
  about: Posted,
  outcome: MailOutcome,
  policy: MailPolicy,
): Recipients {
  const notes: string[] = [], named = listsNamed(policy);
  const seen = new Set<string>();
  const fresh = (people: readonly Person[]) =>
    people.flatMap(({ name, email }): Person[] => {
      const address = validAddress(email);
      if (address === undefined) {
        notes.push(`left out: ${email}, which is no address that can be written to`);
        return [];
      }
      const key = address.toLowerCase();
      if (seen.has(key)) return [];
      seen.add(key);
      if (isNever(key, policy)) {
        notes.push(`left out: ${address}, who asked for it`);
        return [];
      }
      return [{ name: shorten(name, MAX_NAME), email: address }];
    });
  const { people } = rulingOn(report, about, outcome, policy);
  if (people !== undefined) {
    const address = (email: string) => ({ name: email, email });
    const authors = people.author ? fresh(authorsOf(report, about, named, notes)) : [];
    const others = fresh([
      ...people.cc,
      ...people.individuals ? peopleOf(report, about, named) : [],
    ]);
    return grouped([authors, others, fresh(people.lists.map(address))], notes, policy);
  }
  const kinds = policy.recipients[outcome];
  const authors = kinds.includes("author") ? fresh(authorsOf(report, about, named, notes)) : [];
  const others = fresh([
    ...kinds.includes("maintainers") ? maintainersOf(report) : [],
    ...kinds.includes("cc") ? peopleOf(report, about, named) : [],
  ]);
  const lists = fresh(listsOf(report, about, outcome, policy));
  return grouped([authors, others, lists], notes, policy);
}

/**
 * The first of them that is not empty is written to, the others get a copy. Of `others` the last are omitted where they
 * all are too many: whom the policy names and maintainers stand before people of the thread.
 */
function grouped(
  [authors, others, lists]: readonly [readonly Person[], readonly Person[], readonly Person[]],
  notes: readonly string[],
  { maxRecipients }: MailPolicy,
): Recipients {
  const first = authors.slice(0, maxRecipients);
  const named = lists.slice(0, maxRecipients - first.length);
  const rest = others.slice(0, maxRecipients - first.length - named.length);
  const groups = [first, rest, named].filter((group) => group.length > 0);
  const omitted = [authors, others, lists].flat().length - groups.flat().length;
  const more = notes.length - MAX_NOTES;
  return {
    to: groups[0] ?? [],
    cc: groups.slice(1).flat(),
    omitted,
    notes: [
      ...notes.slice(0, MAX_NOTES),
      ...more > 0 ? [`left out: ${more} more like these`] : [],
      ...omitted > 0 ? [`left out: ${omitted} more, as max_recipients is ${maxRecipients}`] : [],
    ],
  };
}

/**
 * Who sent the mail, and of a patch who wrote it. A list that sends in its own name, for DMARC's sake, sent it as
 * little as it wrote it: it gets what it asked for, and nothing as an author.
 */
function authorsOf(
  report: Known,
  { n, from }: Posted,
  named: ReadonlySet<string>,
  notes: string[],
): readonly Person[] {
  const author = report.series.patches.find((patch) => patch.n === n)?.author;
  return (author === undefined ? [from] : [from, author]).filter(({ email }) => {
    const address = email.toLowerCase();
    const list = named.has(address) || LIST_HOST.test(address.split("@")[1] ?? "") ||
      isListed(address, report);
    if (list) notes.push(`left out: ${email}, which is a list, and no author`);
    return !list;
  });
}

function maintainersOf({ series }: Known): readonly Person[] {
  return (series.cc ?? []).filter(({ role }) => !/\blist\b/.test(role));
}

/** Who got the mail and is no list, as far as one can tell. */
function peopleOf(
  report: Known,
  { to, cc }: Posted,
  named: ReadonlySet<string>,
): readonly Person[] {
  return [...to, ...cc].filter(({ email }) =>
    !named.has(email.toLowerCase()) && !isList(email, report)
  );
}

/** What `mail.toml` calls a list is no person, whatever it looks like. */
function listsNamed({ lists, policies = [] }: MailPolicy): ReadonlySet<string> {
  return new Set([
    ...lists.map(({ address }) => address.toLowerCase()),
    ...policies.flatMap((one) => one.lists.map((list) => list.toLowerCase())),
  ]);
}

/** The lists that got the mail, or the cover letter above it, and have asked for this. */
function listsOf(
  report: Known,
  about: Posted,
  outcome: MailOutcome,
  policy: MailPolicy,
): readonly Person[] {
  const cover = report.series.posted?.find(({ n }) => n === 0);
  const reached = new Set(
    [about, cover].flatMap((mail) => [...mail?.to ?? [], ...mail?.cc ?? []])
      .map(({ email }) => email.toLowerCase()),
  );
  return policy.lists
    .filter(({ address, wants }) => wants.includes(outcome) && reached.has(address))
    .map(({ address }) => ({ name: address, email: address }));
}

/** What the hosts of lists, and lists themselves, are called. */
const LIST_HOST = /(?:^|\.)(?:lists?|vger|kvack|googlegroups|groups)\./i;
const LIST_NAME = /^(?:linux-|lkml$|patches$|stable$)|(?:-|^)(?:lists?|devel|dev|discuss|bugs)$/i;

/** True for what may be a list: better to leave a person out than to write to a list unasked. */
function isList(email: string, report: Known): boolean {
  const address = email.toLowerCase(), [local = "", domain = ""] = address.split("@");
  return LIST_HOST.test(domain) || LIST_NAME.test(local) || isListed(address, report);
}

/** True for what get_maintainer.pl calls a list. */
function isListed(address: string, { series }: Known): boolean {
  return (series.cc ?? []).some(({ email, role }) =>
    email.toLowerCase() === address && /\blist\b/.test(role)
  );
}

function isNever(address: string, { never }: MailPolicy): boolean {
  const domain = address.slice(address.indexOf("@") + 1);
  return never.some((one) =>
    one.startsWith("@")
      ? domain === one.slice(1) || domain.endsWith(`.${one.slice(1)}`)
      : one === address
  );
}
