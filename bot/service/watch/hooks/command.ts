/**
 * What somebody asks for in a comment: a line that begins with `/everystep`.
 * @module
 */
import { type ArchConfig, didYouMean, pickBuilds } from "../../../config/mod.ts";
import { cleanLine } from "../../../text/clean.ts";
import { UserError } from "../../../system/errors.ts";

/** What is asked for. */
export type Asked =
  /** Nothing: it is talk. */
  | { readonly kind: "none" }
  /** `archs`: none: those that it affects. */
  | { readonly kind: "verify"; readonly archs?: readonly string[] }
  | { readonly kind: "cancel" }
  /** Meant for us, and not understood. */
  | { readonly kind: "wrong"; readonly why: string };

const WORDS = ["verify", "cancel"];
/** More is no list of architectures. */
const MAX_WORDS = 64;

/**
 * Understands a comment: the first line that begins so counts, unless it stands in a fence, where people quote. What we
 * say ourselves asks for nothing: there are lines of strangers' consoles in it.
 */
export function askedIn(comment: string, archs: readonly ArchConfig[]): Asked {
  if (comment.startsWith("<!-- everystep")) return { kind: "none" };
  const line = outsideFences(comment.split(/\r?\n/))
    .find((one) => /^\/everystep(?:\s|$)/.test(one));
  if (line === undefined) return { kind: "none" };
  const [, word = "", ...names] = line.trim().split(/[\s,]+/);
  const usage = "write /everystep verify [arch ...] or /everystep cancel";
  if (word === "cancel" && names.length === 0) return { kind: "cancel" };
  if (word !== "verify") {
    const guess = word === "cancel" ? "" : didYouMean(word, WORDS);
    const what = word === "" ? "nothing is asked for" : `"${cleanLine(word.slice(0, 60))}"${guess}`;
    return { kind: "wrong", why: `${what}: ${usage}` };
  }
  const asked = names.filter((name) => name !== "");
  if (asked.length > MAX_WORDS) return { kind: "wrong", why: `too many words: ${usage}` };
  if (asked.length === 0) return { kind: "verify" };
  try {
    return { kind: "verify", archs: pickBuilds(archs, asked).map(({ name }) => name) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    return { kind: "wrong", why: cleanLine(hint === undefined ? message : `${message} (${hint})`) };
  }
}

/** The lines that are no code: a fence ends with as many signs as it begins with, or never. */
function outsideFences(lines: readonly string[]): readonly string[] {
  let fence: string | undefined;
  return lines.filter((line) => {
    const [begin = "", signs] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    const rest = line.slice(begin.length);
    if (fence === undefined) {
      // Backticks behind it make it a span of code.
      if (signs !== undefined && !(signs.startsWith("`") && rest.includes("`"))) fence = signs;
      return fence === undefined;
    }
    if (signs?.startsWith(fence) && rest.trim() === "") fence = undefined;
    return false;
  });
}
