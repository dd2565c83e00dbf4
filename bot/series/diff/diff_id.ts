/**
 * What a diff changes, in one word: by it a patch is known again in another mail, on another base.
 * @module
 */
import { digestHex } from "../../system/files/digest.ts";

/** Lines that depend on the base, and on how git was asked. */
const OF_BASE = /^(?:index|similarity index|dissimilarity index) /;

/**
 * SHA-256 of a diff without the names of its blobs and the numbers of its lines. Bytes beyond ASCII all count
 * alike: what a mail, a server and a terminal make of them differs.
 */
export function diffId(diff: string): string {
  const lines = diff.split(/\r?\n/).filter((line) => !OF_BASE.test(line)).map((line) =>
    line.startsWith("@@") ? "@@" : line === " " ? "" : line.replace(/[^\x20-\x7e\t]+/g, "?")
  );
  return digestHex(lines.join("\n").trimEnd());
}
