/**
 * What a patchwork knows to be below a series, kept as headers of its first mail: so it goes wherever the mails go.
 * @module
 */
import type { RawMessage } from "./types.ts";
import { joinBytes } from "../text/bytes.ts";

const HEADER = "X-Patchwork-Depends-On";
/** Headers that are looked at, of one mail. */
const MAX_BYTES = 65_536, MAX_LINES = 100;
/** A line that names what a series depends on, in a form that can be looked up. */
const NAMED = /^depends-on:[ \t]*(?:<|https?:)/im;

/** True if the mail itself names what it depends on. */
export function namesDependency({ bytes }: RawMessage): boolean {
  return NAMED.test(new TextDecoder("latin1").decode(bytes));
}

/** The mail with a header for each series that it depends on. */
export function withDependencies(mail: RawMessage, urls: readonly string[]): RawMessage {
  const head = new TextEncoder().encode(urls.map((url) => `${HEADER}: ${url}\n`).join(""));
  return { ...mail, bytes: joinBytes([head, mail.bytes]) };
}

/** The URLs of such headers, as lines `Depends-on: URL`. */
export function dependencyLines({ bytes }: RawMessage): readonly string[] {
  const lines = new TextDecoder("latin1").decode(bytes.subarray(0, MAX_BYTES)).split(/\r?\n/);
  const end = lines.indexOf("");
  return lines.slice(0, end < 0 ? lines.length : end)
    .map((line) => /^X-Patchwork-Depends-On: (https?:\/\/\S{1,300})$/.exec(line)?.[1])
    .flatMap((url) => url === undefined ? [] : [`Depends-on: ${url}`]).slice(0, MAX_LINES);
}
