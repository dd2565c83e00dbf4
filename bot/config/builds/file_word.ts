/**
 * The name of a build where a colon, a plus sign or an equals sign would do harm: in make's paths, files,
 * artifacts, shards and URLs. Pure.
 * @module
 */
import { digestHex } from "../../system/files/digest.ts";

/** What stands for a character; all others that are no plain ones are `~x` and two hex digits. */
const SHORT: Readonly<Record<string, string>> = {
  ":": ".",
  ".": "~d",
  "+": "~p",
  "=": "~e",
  "~": "~t",
  "/": "~s",
};
const LONG = new Map(Object.entries(SHORT).map(([char, short]) => [short, char]));

/**
 * A name as one plain word. No two names have the same word, and that of an architecture's usual build
 * is its name.
 *
 * ```ts
 * import { fileWord } from "./file_word.ts";
 * import assert from "node:assert/strict";
 * assert.equal(fileWord("um"), "um");
 * assert.equal(fileWord("arm64:defconfig:clang-19"), "arm64.defconfig.clang-19");
 * ```
 */
export function fileWord(name: string): string {
  return name.replace(
    /[^\w-]/g,
    (char) => SHORT[char] ?? `~x${(char.charCodeAt(0) & 0xff).toString(16).padStart(2, "0")}`,
  );
}

/** A file's name has 255 bytes at most, and more is put behind this. */
const MAX_FILE_NAME = 120;

/** A name as the name of a file or directory: its word; of a long one the beginning, and a digest of all of it. */
export function fileName(name: string): string {
  const word = fileWord(name);
  // No word has `~h`.
  return word.length <= MAX_FILE_NAME
    ? word
    : `${word.slice(0, MAX_FILE_NAME - 18)}~h${digestHex(word).slice(0, 16)}`;
}

/** The name that a word of {@linkcode fileWord} stands for. */
export function fromFileWord(word: string): string {
  return word.replace(
    /\.|~x[0-9a-f]{2}|~[dpets]/g,
    (part) => LONG.get(part) ?? String.fromCharCode(parseInt(part.slice(2), 16)),
  );
}

/** The architecture that a build's name begins with: `arm64` of `arm64:defconfig:clang-19`. */
export function archPart(name: string): string {
  const end = name.indexOf(":");
  return end < 0 ? name : name.slice(0, end);
}
