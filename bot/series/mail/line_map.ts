/**
 * From a line of a decoded body back to the line of the file, for messages that name it.
 * @module
 */
import type { RawMessage } from "../types.ts";

/**
 * A function from line `i` of the body to a line of the file, both counted as people do. Exact for
 * bodies that are not encoded and for quoted-printable; for other mails the first equal line, else
 * the first line of the body. Nothing is computed before it is asked for.
 */
export function lineMap(
  raw: RawMessage,
  bodyAt: number,
  coding: string,
  lines: readonly string[],
): (i: number) => number {
  const headLines = () => count(raw.bytes.subarray(0, bodyAt));
  const file = (line: number) => Math.max(1, line);
  if (coding === "plain") return (i) => file(raw.line + headLines() + i);
  const rawLines = () =>
    new TextDecoder("latin1").decode(raw.bytes.subarray(bodyAt)).split(/\r?\n/);
  if (/quoted-printable/.test(coding)) {
    return (i) => {
      const body = rawLines();
      let hard = 0, at = 0;
      for (; at < body.length && hard < i; at++) if (!body[at]!.endsWith("=")) hard++;
      return file(raw.line + headLines() + at);
    };
  }
  return (i) => {
    const body = rawLines();
    const same = body.findIndex((line, at) =>
      line === lines[i] && (i === 0 || body[at - 1] === lines[i - 1])
    );
    return file(raw.line + headLines() + Math.max(0, same));
  };
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines++;
  return lines;
}
