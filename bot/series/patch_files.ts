/**
 * A series as a directory of patches, as git format-patch names them.
 * @module
 */
import type { RawMessage, Series } from "./types.ts";

/** git format-patch's limit for names (--filename-max-length), without the number. */
const MAX_NAME = 52;

/** A file to write. */
export interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The mails by their numbers, and quilt's list of the patches. */
export function filesOf(series: Series): File[] {
  const encode = (text: string) => new TextEncoder().encode(text);
  const number = (n: number) => String(n).padStart(4, "0");
  const patches = series.patches.map(({ n, subject, raw }) => ({
    name: `${number(n)}-${slug(subject)}.patch`,
    bytes: raw.bytes,
  }));
  const mail: RawMessage | undefined = series.cover?.raw;
  const cover = mail === undefined ? [] : [{ name: "0000-cover-letter.patch", bytes: mail.bytes }];
  const list = patches.map(({ name }) => `${name}\n`).join("");
  return [...cover, ...patches, { name: "series", bytes: encode(list) }];
}

/** As git format-patch names files: letters, digits, dots and underscores, `-` for the rest. */
export function slug(text: string): string {
  const name = text.normalize("NFKD").replace(/[^A-Za-z0-9._]+/g, "-").replace(/\.{2,}/g, ".")
    .slice(0, MAX_NAME).replace(/^[-.]+|[-.]+$/g, "");
  return name === "" ? "patch" : name;
}
