/**
 * Which mails make up a series, and whether all of them have come: by the same rules by which a
 * series is read.
 * @module
 */
import { threadName } from "../thread.ts";
import type { Mail } from "../../series/mail/mail.ts";
import type { Posting } from "../../series/versions/posting.ts";
import { groupPostings } from "../../series/versions/postings.ts";
import type { Part } from "./classify.ts";
import type { Facts } from "./rules.ts";

/** Mails of one version of one series. */
export interface Gathered {
  readonly parts: readonly Part[];
  /** The cover letter, or the first patch that is there. */
  readonly first: Part;
  /** `cover`: all patches are there, and they answer something that may be their cover letter. */
  readonly lacks: "nothing" | "cover" | "patches";
}

/** Puts together what one sender sent. */
export function gather(parts: readonly Part[]): Gathered[] {
  const byMail = new Map(parts.map((part) => [asMail(part), part]));
  const mails = [...byMail.keys()];
  const covers = mails.filter(({ subject }) => subject.n === 0 || subject.patchset);
  const patches = mails.filter((mail) => !covers.includes(mail));
  return groupPostings(patches, covers).flatMap(withoutStrays).map((posting): Gathered => {
    const cover = posting.covers.map((mail) => byMail.get(mail)!);
    const rest = posting.patches.map((mail) => byMail.get(mail)!)
      .sort((a, b) => (a.subject.n ?? 1) - (b.subject.n ?? 1));
    const there = new Set(rest.map(({ subject }) => subject.n ?? 1));
    const whole = there.size === (posting.total ?? 1);
    const all = [...cover, ...rest];
    const lacks = !whole ? "patches" : cover.length === 0 && wantsCover(rest) ? "cover" : "nothing";
    return { parts: all, first: all[0]!, lacks };
  });
}

/** A cover letter whose own patches have not come yet is not that of others with the same numbers. */
function withoutStrays(posting: Posting): Posting[] {
  const answered = new Set(posting.patches.flatMap(({ refs }) => refs));
  const own = posting.covers.filter(({ messageId }) => answered.has(messageId!));
  if (own.length === 0) return [posting];
  const strays = posting.covers.filter((cover) => !own.includes(cover));
  return [
    { ...posting, covers: own },
    ...strays.map((cover) => ({ ...posting, covers: [cover], patches: [] })),
  ];
}

/**
 * True if what the first patch answers is not here, and may be the cover letter 0/n: the others answer it,
 * too, or there are no others.
 */
function wantsCover(patches: readonly Part[]): boolean {
  const [first, second] = patches, above = first!.answers;
  if (first!.subject.total === undefined || above === undefined) return false;
  return second === undefined || second.answers === above || second.refs.includes(above);
}

/** As much of a mail as grouping looks at. */
function asMail({ id, subject, refs, answers }: Part): Mail {
  const raw = { bytes: new Uint8Array(), file: "", line: 1 };
  return { raw, subject, messageId: id, refs, answers, lines: [], lineOf: () => 1 };
}

/** What rules look at. */
export function factsOf({ parts, first }: Gathered, watch: string): Facts {
  const all = (of: (part: Part) => readonly string[]) => [...new Set(parts.flatMap(of))];
  return {
    watch,
    author: first.sender,
    lists: all(({ lists }) => lists),
    tags: all(({ subject }) => subject.tags),
    paths: all(({ paths }) => paths),
  };
}

/** What all rerolls of it share. */
export function threadOf({ parts, first }: Gathered): string {
  const changeId = parts.find((part) => part.changeId !== undefined)?.changeId;
  return threadName({ changeId, title: first.subject.title, sender: first.sender });
}

/** Addresses of the lists that it went to, as far as they can be told from people's. */
export function listsOf({ parts }: Gathered): string[] {
  const ids = new Set(parts.flatMap(({ listIds }) => listIds));
  const named = parts.flatMap(({ lists }) => lists).map((list) => list.toLowerCase())
    .filter((list) => list.includes("@"));
  return [...new Set(named.filter((list) => ids.has(list.replace("@", ".")) || HOSTS.test(list)))];
}

/** Where the kernel's lists are. */
const HOSTS =
  /@(?:lists?\.[\w.-]+|vger\.kernel\.org|kvack\.org|googlegroups\.com|st-md-mailman\.[\w.-]+)$/;
