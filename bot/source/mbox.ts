/**
 * Mailboxes in one file: mboxrd as public-inbox gives it, mboxo, and git format-patch --stdout.
 * @module
 */
import type { RawMessage } from "./types.ts";
import { MAX_MESSAGES, tooMany } from "./limits.ts";

const LF = 10, CR = 13, GT = 62;
const FROM = [70, 114, 111, 109, 32];
/** git format-patch's own date: nothing in such a file is quoted (git-format-patch(1)). */
const GIT_SEPARATOR = /^From (?:[0-9a-f]{40}|[0-9a-f]{64}) Mon Sep 17 00:00:00 2001$/;
/** Our own: above what the source lists, whose order no number says, and above all else. */
const LISTED = "From listed@everystep Thu Jan  1 00:00:00 1970";
const PLAIN = "From mboxrd@z Thu Jan  1 00:00:00 1970";
/** Headers that every mail has; prose behind a `From ` line has at most one that looks like them. */
const HEADER = /^(from|date|subject|message-id)[ \t]*:/i;
/** How far to look for them: more than the Received: lines of a long way. */
const HEAD_BYTES = 16384;

/** True if a mailbox begins here: its first line is a `From ` separator. */
export function startsMbox(bytes: Uint8Array, at = 0): boolean {
  return FROM.every((byte, i) => bytes[at + i] === byte);
}

/**
 * Splits a mailbox. A line separates if it begins with `From `, has a date as mbox(5) says, and a
 * mail's headers follow, so that prose is not taken for one. `>From ` loses one `>` (mboxrd), except
 * in what git format-patch wrote, which does not quote unless it is told to (`quoted`).
 * Throws UserError if there are more than {@linkcode MAX_MESSAGES}.
 */
export function splitMbox(
  bytes: Uint8Array,
  file: string,
  options: { readonly quoted?: boolean } = {},
): RawMessage[] {
  const starts: { at: number; body: number; line: number; separator: string }[] = [];
  let line = 1;
  for (let at = 0; at < bytes.length; line++) {
    const next = lineEnd(bytes, at);
    if (startsMbox(bytes, at)) {
      const separator = text(bytes, at, next);
      if (starts.length === 0 || (isDated(separator) && isHead(bytes, next))) {
        if (starts.length === MAX_MESSAGES) throw tooMany(file);
        starts.push({ at, body: next, line: line + 1, separator });
      }
    }
    at = next;
  }
  return starts.map((start, i) => {
    const raw = bytes.subarray(start.body, starts[i + 1]?.at ?? bytes.length);
    const whole = withoutLastBlank(raw);
    return {
      bytes: options.quoted || !GIT_SEPARATOR.test(start.separator)
        ? unquote(whole)
        : whole.slice(),
      file,
      line: start.line,
      separator: start.separator,
      ...start.separator === LISTED ? { order: "listed" as const } : {},
    };
  });
}

/**
 * The messages as one mboxrd file. What is read back has the same bytes, if each ends in a newline, and what is
 * listed stays so.
 */
export function writeMbox(
  messages: readonly Pick<RawMessage, "bytes" | "order">[],
): Uint8Array {
  const encode = (text: string) => new TextEncoder().encode(text);
  const parts: Uint8Array[] = [];
  for (const { bytes, order } of messages) {
    parts.push(encode(`${order === "listed" ? LISTED : PLAIN}\n`));
    let from = 0;
    for (let at = 0; at < bytes.length; at = lineEnd(bytes, at)) {
      if (!startsMbox(bytes, skipQuotes(bytes, at))) continue;
      parts.push(bytes.subarray(from, at), encode(">"));
      from = at;
    }
    parts.push(bytes.subarray(from), encode(bytes[bytes.length - 1] === LF ? "\n" : "\n\n"));
  }
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** True if a separator has a date as asctime writes it, as git mailsplit wants it: a time, then a year. */
function isDated(separator: string): boolean {
  const time = /\d:\d\d(?::\d\d)? /.exec(separator);
  return time !== null && /\d{4}/.test(separator.slice(time.index + time[0].length));
}

/**
 * True if mail headers begin here: at least two that every mail has, before the first empty line.
 * None is looked for behind another `From ` line, so that no byte is looked at twice.
 */
function isHead(bytes: Uint8Array, start: number): boolean {
  const names = new Set<string>();
  const stop = Math.min(bytes.length, start + HEAD_BYTES);
  for (let at = start; at < stop; at = lineEnd(bytes, at)) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) return false;
    if (startsMbox(bytes, at)) return false;
    const name = HEADER.exec(text(bytes, at, Math.min(at + 80, lineEnd(bytes, at))))?.[1];
    if (name !== undefined && names.add(name.toLowerCase()).size >= 2) return true;
  }
  return false;
}

/** Where the line that holds `at` ends: just after its newline. */
function lineEnd(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(LF, at);
  return end < 0 ? bytes.length : end + 1;
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(from, to)).replace(/\r?\n$/, "");
}

/** mbox ends every message with an empty line that is not the message's. */
function withoutLastBlank(bytes: Uint8Array): Uint8Array {
  const n = bytes.length;
  if (n >= 2 && bytes[n - 1] === LF && bytes[n - 2] === LF) return bytes.subarray(0, n - 1);
  if (
    n >= 4 && bytes[n - 1] === LF && bytes[n - 2] === CR && bytes[n - 3] === LF
  ) return bytes.subarray(0, n - 2);
  return bytes;
}

function skipQuotes(bytes: Uint8Array, at: number): number {
  while (bytes[at] === GT) at++;
  return at;
}

function unquote(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length;) {
    const next = lineEnd(bytes, at);
    const after = skipQuotes(bytes, at);
    const from = after > at && startsMbox(bytes, after) ? at + 1 : at;
    out.set(bytes.subarray(from, next), size);
    size += next - from;
    at = next;
  }
  return out.slice(0, size);
}
