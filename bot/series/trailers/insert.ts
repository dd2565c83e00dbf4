/**
 * Trailers put into a patch mail, right below those that it has. All other bytes stay as they are.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import { splitBody } from "../mail/body.ts";
import { headEnd } from "../mail/mail.ts";
import { parseTrailers } from "./trailers.ts";

/** The mail with the trailers, or why they cannot be put in. */
export type Inserted =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: string };

type Coding = "plain" | "quoted-printable" | "base64";

/** Puts lines in. Each is one line of text, without its end. */
export function insertTrailers(mail: Uint8Array, trailers: readonly string[]): Inserted {
  const split = headEnd(mail);
  // One character a byte: positions are the same, and nothing is lost.
  let head = latin1(mail.subarray(0, split));
  const type = headerOf(head, "content-type") ?? "text/plain";
  if (!/^text\/plain\b/i.test(type)) return { ok: false, why: `it is ${type.split(";")[0]}` };
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? "us-ascii";
  const text = encode(trailers, charset);
  if (text === undefined) return { ok: false, why: `${charset} lacks letters of them` };
  if (/[\x80-\xff]/.test(text.join("")) && /^us-ascii$/i.test(charset)) {
    head = head.replace(/(charset\s*=\s*"?)us-ascii/i, "$1utf-8");
  }
  const coding = codingOf(headerOf(head, "content-transfer-encoding") ?? "");
  const body = latin1(mail.subarray(split));
  const whole = head + putInto(body, text, coding);
  return { ok: true, bytes: latin1Bytes(whole) };
}

function putInto(body: string, trailers: readonly string[], coding: Coding): string {
  if (coding === "base64") {
    const inner = putInto(atob(body.replace(/[^A-Za-z0-9+/]/g, "")), trailers, "plain");
    return btoa(inner).replace(/.{1,76}/g, "$&\n");
  }
  // Every raw line, with its end; in quoted-printable some of them make one line of text.
  const raw = body.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const starts: number[] = [];
  const lines: string[] = [];
  let open = false;
  for (const [i, line] of raw.entries()) {
    const soft = coding === "quoted-printable" && /=[ \t]*\r?\n?$/.test(line);
    const part = coding === "plain" ? line : unquote(line);
    if (open) lines[lines.length - 1] += part;
    else {
      starts.push(i);
      lines.push(part);
    }
    open = soft;
  }
  const { at, gap } = placeIn(lines.map((line) => line.replace(/\r?\n$/, "")));
  const end = /\r\n$/.test(raw[0] ?? "") ? "\r\n" : "\n";
  const place = starts[at] ?? raw.length;
  const before = raw.slice(0, place).join("");
  const quote = (line: string) => coding === "plain" ? line : quoted(line, end);
  const put = [...(gap ? [""] : []), ...trailers].map((line) => quote(line) + end).join("");
  const ended = before === "" || before.endsWith("\n") ? before : before + end;
  return ended + put + raw.slice(place).join("");
}

/** Before which line they go, and whether an empty line must be above them. */
function placeIn(lines: readonly string[]): { at: number; gap: boolean } {
  const { end, message } = splitBody(lines);
  let at = end;
  while (at > 0 && lines[at - 1]!.trim() === "") at--;
  return { at, gap: at > 0 && (message === "" || parseTrailers(message).length === 0) };
}

/** The text in the mail's charset, one character a byte; undefined if that has no such letters. */
function encode(lines: readonly string[], charset: string): string[] | undefined {
  if (lines.every((line) => /^[\x20-\x7e\t]*$/.test(line))) return [...lines];
  if (/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    return lines.map((line) => latin1(new TextEncoder().encode(line)));
  }
  if (!/^(?:iso-8859-1|windows-1252)$/i.test(charset)) return undefined;
  return lines.every((line) => /^[\x20-\x7e\xa0-\xff\t]*$/.test(line)) ? [...lines] : undefined;
}

function codingOf(header: string): Coding {
  const coding = header.trim().toLowerCase();
  return coding === "base64" || coding === "quoted-printable" ? coding : "plain";
}

function headerOf(head: string, name: string): string | undefined {
  const unfolded = head.replace(/\r?\n(?=[ \t])/g, "");
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, "im").exec(unfolded)?.[1]?.trim();
}

/** RFC 2045, section 6.7. */
function unquote(line: string): string {
  return line.replace(/=[ \t]*\r?\n?$/, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function quoted(line: string, end: string): string {
  const text = line.replace(
    /[^\x20-\x3c\x3e-\x7e]|[ \t]$/g,
    (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  // A soft break must not cut an escape.
  return (text.match(/(?:=..|[^=]){1,70}/g) ?? [""]).join(`=${end}`);
}
