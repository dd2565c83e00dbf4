/**
 * What a file holds, by its first bytes: a mailbox, one mail, a bare diff, or something else.
 * @module
 */
import { latin1 } from "../text/latin1.ts";
import { UserError } from "../system/errors.ts";
import type { RawMessage } from "./types.ts";
import { hasDiff, mailAround } from "./bare.ts";
import { exportedMails } from "./exported.ts";
import { archive, unpack } from "./gzip.ts";
import { bounded } from "./limits.ts";
import { splitMbox, startsMbox } from "./mbox.ts";

/** The messages of a file, and whether it is a mailbox or holds one mail or diff only. */
export interface Content {
  readonly kind: "mbox" | "file";
  readonly messages: readonly RawMessage[];
}

/** How to have a diff without the colours of a terminal. */
export const COLOURED = "it has a terminal's colours: write it again with git's --no-color";

/** Texts that show a change to people and are no diff to apply, and how to have one. */
const DRESSED: readonly { readonly looks: RegExp; readonly hint: string }[] = [
  {
    looks: /^(?:\p{Cc}\[[\d;]{0,20}m){1,4}(?:diff |commit |@@ )/mu,
    hint: COLOURED,
  },
  {
    looks: /^[*|\\/ ]{1,40} (?:diff --git |commit [0-9a-f]{7})/m,
    hint: "it is drawn as a graph: write it again without git's --graph",
  },
  {
    looks: /^\*{3} \d{1,9}(?:,\d{1,9})? \*{4}$/m,
    hint: "it is a context diff: write it again with git diff, or with diff -u",
  },
  {
    looks: /^\d{1,9}(?:,\d{1,9})?[acd]\d{1,9}(?:,\d{1,9})?\n[<>] /m,
    hint: "it is a diff without context: write it again with git diff, or with diff -u",
  },
  {
    looks: /^-----BEGIN PGP MESSAGE-----$/m,
    hint: "it is encrypted: everystep reads what git am reads, so decrypt it first",
  },
  {
    looks: /^ \d{1,9} files? changed/m,
    hint: "it has a diffstat and no diff: was it cut off, or written with --stat alone?",
  },
];

/** How to have a diff, of a text that shows one in another way; undefined if it does not. */
export function dressedHint(text: string): string | undefined {
  return DRESSED.find(({ looks }) => looks.test(text))?.hint;
}

/** Reads a file's bytes, packed or not. Throws {@linkcode UserError} if there is no mail and no diff in it. */
export function readContent(packed: Uint8Array, file: string): Content {
  const unpacked = unpack(packed, file);
  // A byte order mark is no text: the first line of a diff or a mail would not be known for one.
  const marked = [0xef, 0xbb, 0xbf].every((byte, i) => unpacked[i] === byte);
  const bytes = marked ? unpacked.subarray(3) : unpacked;
  const start = skipBlank(bytes);
  if (start === bytes.length) throw new UserError("is empty", { place: { file } });
  const head = new TextDecoder("latin1").decode(bytes.subarray(start, start + 65536));
  refuseOther(bytes, head, file);
  const line = 1 + count(bytes, start);
  if (startsMbox(bytes, start)) {
    const messages = splitMbox(bytes.subarray(start), file).map((message) => ({
      ...message,
      line: message.line + line - 1,
    }));
    return { kind: messages.length > 1 ? "mbox" : "file", messages: bounded(messages, file) };
  }
  if (isMail(head)) {
    const message = { bytes: bytes.slice(start), file, line };
    return { kind: "file", messages: bounded([message], file) };
  }
  // Latin-1 keeps every byte, and the marks of a diff are ASCII.
  // A decoder of Latin-1 would turn some bytes into letters that are more than a byte.
  const text = latin1(bytes);
  if (hasDiff(text.replaceAll("\r\n", "\n"))) {
    const exported = exportedMails(text, file);
    if (exported !== undefined) {
      const kind = exported.length > 1 ? "mbox" : "file";
      // One patch alone has its place from where it was found.
      const messages = exported.length > 1
        ? exported
        : exported.map(({ order: _, ...message }) => message);
      return { kind, messages: bounded(messages, file) };
    }
    return { kind: "file", messages: bounded([mailAround(bytes, file)], file) };
  }
  throw new UserError("is neither a mail nor a diff", {
    place: { file },
    hint: dressedHint(text.replaceAll("\r\n", "\n")) ??
      "everystep reads the output of git format-patch, an mbox, or a diff with a/ and b/ paths",
  });
}

/** True if the text begins with mail headers, among them From: or Subject:. */
function isMail(text: string): boolean {
  if (!/^[!-9;-~]+[ \t]*:/.test(text)) return false;
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = head.split(/\r?\n/);
  if (!lines.every((line) => /^(?:[!-9;-~]+[ \t]*:|[ \t])/.test(line))) return false;
  return /^(?:from|subject)[ \t]*:/im.test(head) && !/^(?:Index|diff)\b/m.test(head);
}

function refuseOther(bytes: Uint8Array, head: string, file: string): void {
  const place = { file };
  if (/^(?:\xff\xfe|\xfe\xff)/.test(head)) {
    throw new UserError("is UTF-16 text", {
      place,
      hint: "PowerShell's > writes that: save it as it came, or as UTF-8",
    });
  }
  if (/^(?:<!doctype html|<html)/i.test(head)) {
    throw new UserError("is a web page, not mail", {
      place,
      hint: "download the thread's mbox instead (on lore.kernel.org: t.mbox.gz)",
    });
  }
  if (/^# v\d git bundle\n/.test(head)) {
    throw new UserError("is a git bundle, which has commits and no patches", {
      place,
      hint: `fetch it into the tree, and give the range: git fetch ${file} REF:BRANCH`,
    });
  }
  if (head.startsWith("ustar", 257)) throw archive(file);
  if (bytes.subarray(0, 8192).includes(0)) {
    throw new UserError("is a binary file, neither a mail nor a diff", { place });
  }
}

/** Where the first line with text begins. */
function skipBlank(bytes: Uint8Array): number {
  let at = 0;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 10) at = i + 1;
    else if (byte !== 13 && byte !== 32 && byte !== 9) return at;
  }
  return bytes.length;
}

function count(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === 10) lines++;
  return lines;
}
