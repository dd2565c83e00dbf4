/**
 * How a series was posted: what an answer to its mails needs to know, from their headers alone.
 * @module
 */
import PostalMime, { type Address } from "postal-mime";
import { decodeText } from "./charset.ts";
import { headEnd, senderIn } from "./mail.ts";
import { parsePerson } from "./person.ts";
import type { Person, RawMessage, Series } from "../types.ts";

/** One mail of a series, as it was posted. */
export interface PostedMail {
  /** 0 is the cover letter, n patch n. */
  readonly n: number;
  /** Without its angle brackets. */
  readonly messageId: string;
  /** The whole subject, decoded: `[PATCH v4 3/8] alpha: ...`. */
  readonly subject: string;
  /** The Date header, as written. */
  readonly date?: string;
  /** Who sent it, who need not be the patch's author. */
  readonly from: Person;
  /** What it answers, the oldest first: its References, else its In-Reply-To. */
  readonly references: readonly string[];
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  /** It names more people than `to` and `cc` hold: a list may be among the others. */
  readonly more?: true;
}

/** No mail of a list comes near; more of anything is an attack on who reads the report. */
const MAX_IDS = 200, MAX_PEOPLE = 500;
const LIMITS = { maxNestingDepth: 1, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 };

/** The mails of a series that have a Message-ID and a sender: the cover letter first. */
export async function postedMails(
  { cover, patches }: Pick<Series, "cover" | "patches">,
): Promise<readonly PostedMail[]> {
  const raws = [{ n: 0, raw: cover?.raw }, ...patches.map(({ n, raw }) => ({ n, raw }))];
  const found: PostedMail[] = [];
  for (const { n, raw } of raws) {
    const mail = raw === undefined ? undefined : await postedMail(n, raw);
    if (mail !== undefined) found.push(mail);
  }
  return found;
}

/** One mail's headers; undefined if it has no Message-ID or no sender. */
export async function postedMail(
  n: number,
  { bytes }: RawMessage,
): Promise<PostedMail | undefined> {
  const head = decodeText(bytes.subarray(0, headEnd(bytes)));
  const mail = await PostalMime.parse(head, LIMITS);
  const messageId = messageIds(mail.messageId)[0];
  // Where a list sends in its own name, who sent it is another: an answer must not go to the list.
  const from = parsePerson(senderIn(mail) ?? "") ?? people([mail.from])[0];
  if (messageId === undefined || from === undefined) return undefined;
  const references = messageIds(mail.references);
  const to = people(mail.to ?? []), cc = people(mail.cc ?? []);
  const date = mail.headers.find(({ key }) => key === "date")?.value;
  return {
    n,
    messageId,
    subject: mail.subject ?? "",
    ...(date === undefined ? {} : { date }),
    from,
    references: references.length > 0 ? references : messageIds(mail.inReplyTo),
    to: to.slice(0, MAX_PEOPLE),
    cc: cc.slice(0, MAX_PEOPLE),
    ...(to.length > MAX_PEOPLE || cc.length > MAX_PEOPLE ? { more: true } : {}),
  };
}

/** True for what a program sent in answer to a mail: a notice of absence, a receipt (RFC 3834). */
export function isAutoReply({ bytes }: RawMessage): boolean {
  const head = decodeText(bytes.subarray(0, headEnd(bytes)));
  return /^auto-submitted:[ \t]*auto-replied\b/im.test(head);
}

/** What its List-Id: headers say (RFC 2919), without brackets and in lower case. */
export function listIds({ bytes }: RawMessage): string[] {
  const head = decodeText(bytes.subarray(0, headEnd(bytes))).replace(/\r?\n[ \t]+/g, " ");
  const found = Array.from(head.matchAll(/^list-id:.*<([^<>\s]+)>/gim), ([, id]) => id!);
  return [...new Set(found.map((id) => id.toLowerCase()))].slice(0, MAX_PEOPLE);
}

/** Message-IDs without brackets: the first, and the last ones of a very long chain. */
function messageIds(header = ""): string[] {
  const all = Array.from(header.matchAll(/<([^<>\s]+)>/g), ([, id]) => id!);
  return all.length > MAX_IDS ? [all[0]!, ...all.slice(1 - MAX_IDS)] : all;
}

/** All with an address, those of groups, too. */
function people(given: readonly (Address | undefined)[]): Person[] {
  return given.flatMap((one): Person[] => {
    if (one === undefined) return [];
    if (one.group !== undefined) return people(one.group);
    const { name, address: email } = one;
    return email === undefined || email === "" ? [] : [{ name: name === "" ? email : name, email }];
  });
}
