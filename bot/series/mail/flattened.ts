/**
 * A mail of several parts that was stored as one text, with the header that it came with: patchwork did so to signed
 * mails. Nothing in it begins a part, so that git and all mail programs see no text in it. It is read as the text that it is.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import type { RawMessage } from "../types.ts";
import { joinBytes } from "../../text/bytes.ts";

/** The whole header, with the lines that continue it. */
const TYPE = /^content-type[ \t]*:[ \t]*multipart\/[^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,20}/im;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^";\s]{1,200}))/i;

/** The message as plain text if no line of it begins a part, though its header says so; undefined for any other. */
export function withoutParts(raw: RawMessage, bodyAt: number): RawMessage | undefined {
  const head = latin1(raw.bytes.subarray(0, bodyAt)), type = TYPE.exec(head)?.[0];
  const found = BOUNDARY.exec(type ?? ""), boundary = found?.[1] ?? found?.[2];
  if (type === undefined || boundary === undefined) return undefined;
  const body = raw.bytes.subarray(bodyAt), text = latin1(body), mark = `--${boundary}`;
  if (text.startsWith(mark) || text.includes(`\n${mark}`)) return undefined;
  // As many lines as before, so that each keeps its number.
  const more = (type.match(/\r?\n/g) ?? []).map((end) => `${end}X-Parts: none`);
  const now = `Content-Type: text/plain; charset=UTF-8${more.join("")}`;
  const start = latin1Bytes(head.replace(type, () => now));
  return { ...raw, bytes: joinBytes([start, body]) };
}
