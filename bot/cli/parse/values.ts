/**
 * The values of flags: text in, checked value out, or a {@linkcode UserError} that names the flag.
 * @module
 */
import { nearest } from "../../config/nearest.ts";
import type { StateRange } from "../../engine/options.ts";
import { COVER_SHARD, parseShard } from "../../shard/spec.ts";
import { UserError } from "../../system/errors.ts";
import { type Address, ADDRESS_HINT, parseAddress } from "../../system/http/address.ts";

/** No series has so many patches; a larger number is a slip of the keyboard. */
const MAX_STATE = 9999;

/** A whole number from `min` to `max`. */
export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) {
    throw new UserError(`--${flag} takes a whole number from ${min} to ${max}, not ${quote(text)}`);
  }
  return value;
}

/** A number above 0 and up to `max`; decimals are fine. */
export function positiveNumber(flag: string, text: string, max: number): number {
  const value = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  if (!(value > 0 && value <= max)) {
    throw new UserError(`--${flag} takes a number above 0 and up to ${max}, not ${quote(text)}`);
  }
  return value;
}

/** One of a few words. */
export function oneOf<T extends string>(what: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const near = nearest(text, words);
  throw new UserError(`${what} is one of ${words.join(", ")}, not ${quote(text)}`, {
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}

/** `--arch um,alpha --arch sparc64`: names in order, each once; `all` stands alone. */
export function archList(texts: readonly string[]): readonly string[] | "all" {
  const names = texts.flatMap((text) => text.split(",")).map((name) => name.trim());
  if (names.includes("")) {
    throw new UserError(`--arch has an empty name in ${quote(texts.join(","))}`, {
      hint: "write the names with commas and no spaces: --arch um,alpha",
    });
  }
  const all = names.includes("all");
  if (all && new Set(names).size > 1) {
    throw new UserError("--arch takes names or `all`, not both");
  }
  return all ? "all" : [...new Set(names)];
}

/** `--NAME a,b --NAME c`: the words in order, each once. */
export function wordList(texts: readonly string[], name: string): readonly string[] {
  const words = texts.flatMap((text) => text.split(",")).map((word) => word.trim());
  if (!words.includes("")) return [...new Set(words)];
  throw new UserError(`--${name} has an empty word in ${quote(texts.join(","))}`);
}

/** `--states 0,3..5,8..`: ranges as typed. */
export function stateRanges(texts: readonly string[]): readonly StateRange[] {
  return texts.flatMap((text) => text.split(",")).map((part) => {
    const range = /^(?<from>\d{1,9})?(?<dots>\.\.)?(?<to>\d{1,9})?$/.exec(part.trim())?.groups;
    if (!range || (range.from === undefined && range.to === undefined)) {
      throw new UserError(`--states takes numbers and ranges, not ${quote(part)}`, {
        hint: "for example 3, 2..5, 4.. or 0,3,7; 0 is the base, n the tree after patch n",
      });
    }
    const from = Number(range.from ?? 0);
    const to = range.dots === undefined ? from : range.to === undefined ? undefined : +range.to;
    if (Math.max(from, to ?? 0) > MAX_STATE) {
      throw new UserError(`--states goes up to ${MAX_STATE}, not ${quote(part)}`);
    }
    if (to !== undefined && to < from) {
      throw new UserError(`--states ${part} runs backwards`, { hint: `write ${to}..${from}` });
    }
    return to === undefined ? { from } : { from, to };
  });
}

/** A word of `--werror`: the name of a warning, of a group of them, or of a tool. */
const WARNING_NAME = /^(?:-W)?[a-z0-9][\w=+-]{0,99}$/;

/** Words of compiler options and tools. Throws {@linkcode UserError}. */
export function warningNames(texts: readonly string[], name: string): readonly string[] {
  const words = wordList(texts, name);
  const odd = words.find((word) => !WARNING_NAME.test(word));
  if (odd === undefined) return words;
  throw new UserError(`--werror takes names of warnings, not ${quote(odd)}`, {
    hint: "for example unused (all of -Wunused-...), format-overflow, modpost, objtool",
  });
}

/** The spec of a shard. Throws {@linkcode UserError}. */
export function shardSpec(spec: string): string {
  if (spec === COVER_SHARD || parseShard(spec) !== undefined) return spec;
  throw new UserError(`--shard takes architectures and states, not ${quote(spec)}`, {
    hint: "for example um, um@3..5 or alpha+um@0..4; plan --matrix prints them",
  });
}

/** A reader of what matches a pattern; `expected` describes that. */
export function matching(
  pattern: RegExp,
  expected: string,
  hint?: string,
): (text: string, name: string) => string {
  return (text, name) => {
    if (pattern.test(text)) return text;
    throw new UserError(`--${name} takes ${expected}, not ${quote(text)}`, { hint });
  };
}

/** What the user typed, safe to print: quoted, no control characters, not endless. */
export function quote(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return `'${cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?")}'`;
}

/** Where a server listens: `HOST:PORT`. Throws {@linkcode UserError}. */
export function address(text: string, name: string): Address {
  const read = parseAddress(text);
  if (read !== undefined) return read;
  throw new UserError(`--${name} takes ${ADDRESS_HINT}, not ${quote(text)}`);
}

/** A URL of the web, as it is written in full. Throws {@linkcode UserError}. */
export function webUrl(url: string, name: string): string {
  const parsed = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.username !== "" || parsed.password !== "") {
    throw new UserError(`--${name} takes an http or https URL, without a user or a password`);
  }
  return parsed.href;
}
