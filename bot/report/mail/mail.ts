/**
 * A whole mail as it goes out (RFC 5322): headers and text, ready for a server, a maildir or a reader.
 * @module
 */
import type { Person } from "../../series/types.ts";
import { addressHeader, idHeader, textHeader } from "./header.ts";
import type { Reply } from "./reply.ts";

/** A mail. */
export interface Mail {
  /** Without brackets. */
  readonly messageId: string;
  /** Envelope: all who get it. */
  readonly recipients: readonly string[];
  /** All of it, with `\n` at the line ends: UTF-8, no line beyond 998 octets. */
  readonly text: string;
}

/** RFC 5322, section 2.1.1, in octets. */
const MAX_OCTETS = 998;

/** The mail of a reply; `date` in ISO 8601. The sender's address must be a valid one. */
export function writeMail(reply: Reply, from: Person, date: string): Mail {
  const messageId = `everystep.${reply.digest}@${from.email.split("@")[1]}`;
  const { coding, body } = encodeBody(reply.body);
  const lines = [
    addressHeader("From", [from]),
    addressHeader("To", reply.to),
    ...reply.cc.length === 0 ? [] : [addressHeader("Cc", reply.cc)],
    textHeader("Subject", reply.subject),
    `Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`,
    idHeader("Message-ID", [messageId]),
    idHeader("In-Reply-To", [reply.inReplyTo]),
    idHeader("References", reply.references),
    // RFC 3834, section 5: nobody's vacation notice answers it.
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8; format=fixed",
    `Content-Transfer-Encoding: ${coding}`,
    "",
    body,
  ];
  return {
    messageId,
    recipients: [...reply.to, ...reply.cc].map(({ email }) => email),
    text: lines.join("\n"),
  };
}

/** As git send-email does by default: as it is, unless a line is too long for a server. */
function encodeBody(body: string): { readonly coding: string; readonly body: string } {
  const bytes = new TextEncoder();
  if (body.split("\n").some((line) => bytes.encode(line).length > MAX_OCTETS)) {
    return { coding: "quoted-printable", body: quotedPrintable(body) };
  }
  return { coding: isAscii(body) ? "7bit" : "8bit", body };
}

/** True if a server without 8BITMIME can take it (RFC 6152). */
export function isAscii(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

/** RFC 2045, section 6.7. */
function quotedPrintable(text: string): string {
  return text.split("\n").map((line) => {
    const parts = Array.from(new TextEncoder().encode(line), (byte, i) => {
      const plain = byte >= 33 && byte <= 126 && byte !== 61;
      const blank = byte === 32 && i < line.length - 1;
      return plain || blank
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    });
    const lines: string[] = [];
    let current = "";
    for (const part of parts) {
      if (current.length + part.length > 75) {
        lines.push(`${current}=`);
        current = "";
      }
      current += part;
    }
    return [...lines, current].join("\n");
  }).join("\n");
}
