/**
 * One message, understood as mail: headers decoded, the body as text. postal-mime does the MIME.
 * A body that is not encoded is decoded here: git sees its bytes, also a CR, which the library drops.
 * @module
 */
import PostalMime, { decodeWords, type Email } from "postal-mime";
import { UserError } from "../../system/errors.ts";
import { decodeText } from "./charset.ts";
import { withCharset } from "./declared.ts";
import { joinBytes } from "../../text/bytes.ts";
import { latin1 } from "../../text/latin1.ts";
import { withoutParts } from "./flattened.ts";
import { asFixed, isFlowed, unflowed } from "./flowed.ts";
import { lineMap } from "./line_map.ts";
import { withPrefixes } from "../diff/prefixes.ts";
import { parsePerson } from "./person.ts";
import { parseSubject, type Subject } from "./subject.ts";
import type { RawMessage } from "../types.ts";

/** A mail whose body is still in one piece. */
export interface Mail {
  readonly raw: RawMessage;
  readonly subject: Subject;
  /** The From: header, still encoded; where a list put its own there, the one before that. */
  readonly from?: string;
  readonly date?: string;
  readonly messageId?: string;
  /** Message-IDs of In-Reply-To and References. */
  readonly refs: readonly string[];
  /** The Message-ID of what it answers: In-Reply-To, else the last of References. */
  readonly answers?: string;
  /** Lines of the body. A CR at a line's end is kept where it belongs to the content. */
  readonly lines: readonly string[];
  /** A header of which there are two that differ: git takes the last, others the first. */
  readonly twice?: string;
  /** What was mended, for a person. */
  readonly notes?: readonly string[];
  /** What the mailer did that may have spoiled a diff. */
  readonly spoiled?: "flowed" | "html" | "encrypted";
  /** The line of the file where line `i` of the body (from 0) stands, as well as it can be told. */
  lineOf(i: number): number;
}

const MAX_ADDRESSES = 8000;
const ANSWER = /^\s*(?:re|aw|antw|sv)(?:\[\d+\])?\s*:/i;
const NO_PREFIX =
  "its paths have no a/ and b/ in front: they are taken as they stand (diff.noprefix)";
const FLAT =
  "its header says that it has parts, and none begins: it is read as the text that it is";
const FIXED =
  "its header says format=flowed, and its lines are not made so: they are taken as they stand";
/** A patch file with attachments; anything else attached is left alone. */
const ATTACHED_DIFF = /^diff --git |^--- .*\r?\n\+\+\+ .*\r?\n@@ -/m;
/** A diff's names that do not begin with `a/`. */
const MAY_LACK = /^(?:diff --git |--- )(?!"?a\/|\/dev\/null)\S/m;
/** The separator of git format-patch. */
const MADE = /^From (?:[0-9a-f]{40}|[0-9a-f]{64}) Mon Sep 17 00:00:00 2001\r?\n/;
const LIMITS = { maxNestingDepth: 16, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 };

/** The kernel's largest patches have half a million. Each costs memory of its own, empty ones, too. */
const MAX_LINES = 2_000_000;

/** Parses a message. Throws {@linkcode UserError} if it is no mail that can be read. */
export async function parseMail(given: RawMessage): Promise<Mail> {
  if (hasMoreLines(given.bytes, MAX_LINES)) {
    throw new UserError(`a message of more than ${MAX_LINES / 1_000_000} million lines`, {
      place: { file: given.file, line: Math.max(1, given.line) },
    });
  }
  return await readMail(given, true);
}

/** `outer`: a mail that is attached is read in its place; one within that is not. */
async function readMail(given: RawMessage, outer: boolean): Promise<Mail> {
  const crlf = isCrlf(given.bytes);
  const flat = withoutParts(given, headEnd(given.bytes));
  const sent = flat ?? given;
  const declared = withCharset(sent, headEnd(sent.bytes)), sentHead = headEnd(declared.bytes);
  const fixed = asFixed(declared, sentHead), known = fixed ?? declared;
  const split = headEnd(known.bytes);
  const head = asUtf8(known.bytes.subarray(0, split));
  const parsed = await parse(known, head);
  const header = (key: string) => parsed.headers.find((one) => one.key === key)?.value;
  const type = header("content-type") ?? "text/plain";
  const coding = (header("content-transfer-encoding") ?? "").trim().toLowerCase();
  const flowed = fixed !== undefined || /format\s*=\s*"?flowed/i.test(type);
  // Of parts whose boundary no header names git takes all that stands there.
  const whole = /^\s*text\//i.test(type) ? !/^\s*text\/html/i.test(type) : isUnbounded(type);
  const plain = whole && !/base64|quoted-printable/.test(coding);
  const email = plain ? undefined : await parse(known, known.bytes);
  // Who answers, or tells that a mail did not arrive, attaches what others have.
  const passedOn = !/^\s*multipart\/report/i.test(type) && !ANSWER.test(header("subject") ?? "");
  const attached = email === undefined || !outer ? undefined : attachedMail(email, passedOn);
  if (attached !== undefined) {
    // The thread is the outer mail's, author and message are those of the file.
    const inner = await readMail({ ...given, bytes: attached }, false);
    const refs = [...ids(header("in-reply-to")), ...ids(header("references"))];
    return { ...inner, messageId: ids(header("message-id"))[0], refs, answers: refs[0] };
  }
  const textOf = ({ bytes }: RawMessage) =>
    email === undefined
      ? decodeText(bytes.subarray(split), /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1])
      : decodedBody(known, email);
  const first = textOf(known);
  const lacks = known.strip === 0 || MAY_LACK.test(first);
  const prefixed = plain && lacks ? withPrefixes(known, split) : undefined;
  const text = prefixed === undefined ? first : textOf(prefixed);
  const sentLines = (crlf || (!plain && onlyCrlf(text)) ? text.replaceAll("\r\n", "\n") : text)
    .split("\n");
  const flow = fixed !== undefined && isFlowed(sentLines) ? unflowed(sentLines) : undefined;
  const lines = flow?.lines ?? sentLines;
  const taken = prefixed ?? known;
  // What flows git puts together itself.
  const raw = flow === undefined ? taken : {
    ...taken,
    bytes: joinBytes([declared.bytes.subarray(0, sentHead), taken.bytes.subarray(split)]),
  };
  const lineOf = lineMap(taken, split, plain ? "plain" : coding, sentLines);
  const html = lines.every((line) => line === "") || /^\s*text\/html/i.test(type);
  return {
    raw,
    subject: parseSubject(decodeWords(header("subject") ?? "")),
    from: senderIn(parsed),
    date: header("date"),
    messageId: ids(header("message-id"))[0],
    refs: [...ids(header("in-reply-to")), ...ids(header("references"))],
    answers: ids(header("in-reply-to"))[0] ?? ids(header("references")).at(-1),
    lines,
    ...twiceIn(parsed),
    notes: [
      ...prefixed === undefined ? [] : [NO_PREFIX],
      ...flat === undefined ? [] : [FLAT],
      ...fixed === undefined || flow !== undefined ? [] : [FIXED],
      ...raw.note === undefined ? [] : [raw.note],
    ],
    spoiled: flowed
      ? "flowed"
      : html && /text\/html/i.test(type)
      ? "html"
      : ENCRYPTED.test(type)
      ? "encrypted"
      : undefined,
    lineOf: flow === undefined ? lineOf : (i) => lineOf(flow.at[i] ?? sentLines.length),
  };
}

/** RFC 3156 and RFC 8551: what is in it only its recipients read. */
const ENCRYPTED =
  /^\s*(?:multipart\/encrypted|application\/(?:x-)?pkcs7-mime(?!.*smime-type\s*=\s*"?signed))/i;

/** True for a type in parts without what stands between them. */
function isUnbounded(type: string): boolean {
  return /^\s*multipart\//i.test(type) && !/;\s*boundary\s*=/i.test(type);
}

/**
 * Who sent it. For DMARC's sake a list may send in its own name, `Ann via List <list@example.org>`:
 * patchwork and b4 then read X-Original-From:, which mailman, Google's groups and b4's relay write. Without it mailman has
 * put the sender into Reply-To: or Cc:, where patchwork takes who has the same name.
 */
export function senderIn({ headers }: Pick<Email, "headers">): string | undefined {
  const value = (key: string) => headers.find((one) => one.key === key)?.value;
  const from = value("from"), original = value("x-original-from");
  const name = /^(.{1,200}) via /i.exec(parsePerson(from ?? "")?.name ?? "")?.[1];
  if (name === undefined) return from;
  if (parsePerson(original ?? "") !== undefined) return original;
  const plain = name.replace(/^'(.*)'$/, "$1");
  return [value("reply-to"), value("cc")].flatMap(addressesIn)
    .find((one) => parsePerson(one)?.name === plain) ?? from;
}

/** The addresses of a header, each with its name. Longer headers are looked at up to there. */
function addressesIn(header = ""): readonly string[] {
  return header.slice(0, MAX_ADDRESSES).match(/(?:"[^"]{0,200}"|[^",]){1,500}/g) ?? [];
}

/** Of the headers that git makes a commit of. RFC 5322, section 3.6: one of each. */
function twiceIn({ headers }: Email): Pick<Mail, "twice"> {
  const twice = ["From", "Subject"].find((name) => {
    const values = headers.filter(({ key }) => key === name.toLowerCase());
    return new Set(values.map(({ value }) => value)).size > 1;
  });
  return twice === undefined ? {} : { twice };
}

async function parse(raw: RawMessage, bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, LIMITS);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`is not a mail that can be read: ${why}`, {
      place: { file: raw.file, line: Math.max(1, raw.line) },
      cause,
    });
  }
}

/** What goes on with the diff of the part before it. */
const MORE_HUNKS = /^@@ -\d/m;
const ALTERNATIVE = /multipart\/alternative/i;

/**
 * The text parts, and each diff in another part, whatever its type: git mailinfo also puts them one after the other, and git am
 * applies all of it.
 */
function decodedBody(raw: RawMessage, email: Email): string {
  const attached = email.attachments.map(({ content }) =>
    typeof content === "string" ? content : decodeText(new Uint8Array(content))
  );
  const diffs = attached.filter((text) => ATTACHED_DIFF.test(text));
  if (diffs.length > 1) {
    throw new UserError(`has ${diffs.length} patches attached`, {
      place: { file: raw.file, line: Math.max(1, raw.line) },
      hint: "one mail is one patch: send them with git send-email",
    });
  }
  const text = email.text ?? "";
  const joined = (all: readonly string[]) =>
    all.reduce((before, one) =>
      before === "" || before.endsWith("\n") ? before + one : `${before}\n${one}`
    );
  if (!ATTACHED_DIFF.test(text)) return joined([text, ...diffs]);
  const more = attached.filter((one) => ATTACHED_DIFF.test(one) || MORE_HUNKS.test(one));
  // Of alternatives the text has one, git has all.
  const html = email.html ?? "";
  const other = ATTACHED_DIFF.test(html) && ALTERNATIVE.test(latin1(raw.bytes)) ? [html] : [];
  return joined([text, ...other, ...more]);
}

/**
 * The bytes of the only file attached, if git format-patch wrote it, or a mailer that forwards a mail with a diff: it is a
 * mail of its own.
 */
function attachedMail({ attachments, text }: Email, passedOn: boolean): Uint8Array | undefined {
  if (ATTACHED_DIFF.test(text ?? "")) return undefined;
  const files = attachments.map(({ content, mimeType }) => ({
    bytes: typeof content === "string"
      ? new TextEncoder().encode(content)
      : new Uint8Array(content),
    forwarded: passedOn && /^message\/rfc822$/i.test(mimeType),
  }));
  const made = files.filter(({ bytes }) => MADE.test(decodeText(bytes.subarray(0, 200))))
    .map(({ bytes }) => bytes.subarray(bytes.indexOf(10) + 1));
  const forwarded = files.filter(({ bytes, forwarded }) => forwarded && hasDiff(bytes))
    .map(({ bytes }) => bytes);
  const all = made.length > 0 ? made : forwarded;
  return all.length === 1 ? all[0] : undefined;
}

/** A mail whose text has a diff, whatever it is encoded in. */
function hasDiff(bytes: Uint8Array): boolean {
  const text = decodeText(bytes);
  return /^From:/im.test(text) && /^Subject:/im.test(text) &&
    (ATTACHED_DIFF.test(text) || /^content-transfer-encoding:\s*base64/im.test(text));
}

/** Message-IDs, without the angle brackets. */
function ids(header: string | undefined): string[] {
  return Array.from((header ?? "").matchAll(/<([^<>\s]+)>/g), (match) => match[1]!);
}

function hasMoreLines(bytes: Uint8Array, most: number): boolean {
  let lines = 0;
  for (
    let at = bytes.length > most ? bytes.indexOf(10) : -1;
    at >= 0;
    at = bytes.indexOf(10, at + 1)
  ) {
    if (++lines > most) return true;
  }
  return false;
}

/** Where the body begins: after the first empty line. */
export function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    if (end === at || (end === at + 1 && bytes[at] === 13)) return end + 1;
    at = end + 1;
  }
  return bytes.length;
}

/** True if the mail itself has network line ends: then a CR is not the content's. */
function isCrlf(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(10);
  return end > 0 && bytes[end - 1] === 13;
}

/**
 * True if all lines end in CRLF: then whoever encoded the mail did that, as `git am --quoted-cr=strip`
 * takes it. Where only some do, the file itself has them.
 */
function onlyCrlf(text: string): boolean {
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (text[at - 1] !== "\r") return false;
  }
  return text.includes("\n");
}

function asUtf8(head: Uint8Array): Uint8Array {
  return new TextEncoder().encode(decodeText(head));
}
