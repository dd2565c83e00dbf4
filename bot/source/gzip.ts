/**
 * Compressed input: gzip is unpacked, within a bound; the rest is named, so that the user can.
 * @module
 */
import { gunzipSync } from "node:zlib";
import { UserError } from "../system/errors.ts";
import { MAX_TOTAL } from "./limits.ts";

/** First bytes of formats that people send mailboxes in, and what unpacks them. */
const OTHERS: readonly (readonly [string, string, readonly number[]])[] = [
  ["xz", "unxz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", "bunzip2", [0x42, 0x5a, 0x68]],
  ["zstd", "unzstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["zip", "unzip", [0x50, 0x4b, 0x03, 0x04]],
];

/**
 * The bytes, unpacked if they are gzip (RFC 1952, also several members in a row). Throws
 * {@linkcode UserError} if they are damaged, unpack to more than `max` bytes, or are packed otherwise.
 */
export function unpack(bytes: Uint8Array, file: string, max = MAX_TOTAL): Uint8Array {
  const begins = (magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
  for (const [name, tool, magic] of OTHERS) {
    if (begins(magic)) {
      if (/\.(?:tar\.\w+|t[bx]z2?|tzst)$/i.test(file)) throw archive(file);
      throw new UserError(`is packed with ${name}, which is not read`, {
        place: { file },
        hint: `unpack it first: ${tool} ${file}`,
      });
    }
  }
  if (!begins([0x1f, 0x8b])) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: max }));
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new UserError(`unpacks to more than ${Math.floor(max / 1048576)} MiB`, {
        place: { file },
        hint: "give only the series, not a whole archive",
        cause,
      });
    }
    throw new UserError("is a damaged gzip file", {
      place: { file },
      hint: "was the download cut off? Fetch it again",
      cause,
    });
  }
}

/** The error for a tar archive, packed or not. */
export function archive(file: string): UserError {
  return new UserError("is a tar archive, which is not read", {
    place: { file },
    hint: `unpack it, and give the directory: tar xf ${file}`,
  });
}

/**
 * True if it is gzip and unpacks to its end, checksum and all, or to more than `max` bytes (which
 * {@linkcode unpack} refuses); also true for what is not gzip at all, which others have to judge.
 */
export function isWholeGzip(bytes: Uint8Array, max = MAX_TOTAL): boolean {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return true;
  try {
    gunzipSync(bytes, { maxOutputLength: max });
    return true;
  } catch (cause) {
    return cause instanceof RangeError;
  }
}
