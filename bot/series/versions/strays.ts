/**
 * Parts of a series that are in no thread with it: sent by the same address, with the same version and count.
 * @module
 */
import { type Mail, parseMail } from "../mail/mail.ts";
import { hasPatch } from "../patch.ts";
import { parsePerson } from "../mail/person.ts";
import type { RawMessage } from "../types.ts";

/** What is missing, and whom to look for. */
export interface Missing {
  /** The address of who sent the others, in lower case. */
  readonly sender: string;
  readonly version: number;
  /** The count that their subjects name. */
  readonly total: number;
  readonly numbers: readonly number[];
  /** When they were sent, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Parts of one series are not sent further apart. */
const MAX_GAP_MS = 36 * 3600_000;

/** What the latest version that is there lacks; undefined: nothing, or it has no numbers or no date. */
export async function missingParts(messages: readonly RawMessage[]): Promise<Missing | undefined> {
  const parts = (await partsOf(messages)).filter(({ mail }) => mail.subject.n !== 0);
  const version = Math.max(...parts.map(({ mail }) => mail.subject.version));
  const mine = parts.filter(({ mail }) => mail.subject.version === version);
  const [first] = mine;
  if (first === undefined) return undefined;
  const { sender, mail: { subject: { total } } } = first;
  const same = mine.filter((one) => one.sender === sender && one.mail.subject.total === total);
  if (total === undefined || total > 500 || same.length < mine.length) return undefined;
  const times = same.map(({ at }) => at).filter((at) => !Number.isNaN(at));
  const there = new Set(same.map(({ mail }) => mail.subject.n));
  const numbers = Array.from({ length: total }, (_, i) => i + 1).filter((n) => !there.has(n));
  if (numbers.length === 0 || times.length === 0) return undefined;
  const from = Math.min(...times) - MAX_GAP_MS, to = Math.max(...times) + MAX_GAP_MS;
  return { sender, version, total, numbers, from, to };
}

/**
 * Of these mails those that are missing, and the cover letter. None where a number is there twice with
 * different text: nobody could say which.
 */
export async function strayParts(
  messages: readonly RawMessage[],
  missing: Missing,
): Promise<readonly RawMessage[]> {
  const found = new Map<number, Mail>();
  for (const { mail, sender, at } of await partsOf(messages)) {
    const { n = -1, version, total } = mail.subject;
    if (sender !== missing.sender || version !== missing.version || total !== missing.total) {
      continue;
    }
    if (n !== 0 && !missing.numbers.includes(n)) continue;
    if (!(at >= missing.from && at <= missing.to)) continue;
    const other = found.get(n);
    if (other !== undefined && other.lines.join("\n") !== mail.lines.join("\n")) return [];
    found.set(n, other ?? mail);
  }
  return [...found.values()].map(({ raw }) => raw);
}

async function partsOf(messages: readonly RawMessage[]) {
  const parts: { mail: Mail; sender: string; at: number }[] = [];
  for (const message of messages) {
    const mail = await parseMail(message).catch(() => undefined);
    if (mail === undefined || mail.subject.reply || mail.subject.n === undefined) continue;
    if (mail.subject.n !== 0 && !hasPatch(mail)) continue;
    const sender = parsePerson(mail.from ?? "")?.email.toLowerCase();
    if (sender !== undefined) parts.push({ mail, sender, at: Date.parse(mail.date ?? "") });
  }
  return parts;
}
