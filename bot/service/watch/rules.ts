/**
 * Which series are served: the first rule of service.toml that fits decides, and without one nothing
 * is.
 * @module
 */
import { isBelow, isLike } from "../../config/below.ts";
import type { Rule } from "../../config/mod.ts";

/** What rules look at. */
export interface Facts {
  /** The name of the source that brought it. */
  readonly watch: string;
  /** Addresses in To: and Cc:, and List-Ids. */
  readonly lists: readonly string[];
  /** The address of who sent it. */
  readonly author: string;
  /** Words in the brackets of its subjects, but for PATCH, the version and the numbers. */
  readonly tags: readonly string[];
  /** Files that it touches. */
  readonly paths: readonly string[];
}

/** What becomes of a series. */
export type Service =
  | Exclude<Rule["then"], { readonly kind: "ignore" }>
  /** `why`: in a line. */
  | { readonly kind: "ignored"; readonly why: string };

export { isBelow, isLike };

/** Decides. */
export function serve(facts: Facts, rules: readonly Rule[]): Service {
  const at = rules.findIndex((rule) => matches(rule, facts));
  const then = rules[at]?.then;
  if (then?.kind === "serve") return then;
  return {
    kind: "ignored",
    why: then === undefined
      ? `no [[rule]] serves it: ${described(facts)}`
      : `[[rule]] ${at + 1} does`,
  };
}

function matches({ watch, lists, paths, except = [], authors, tags }: Rule, facts: Facts): boolean {
  const named = facts.lists.map((list) => list.toLowerCase());
  const counted = facts.paths.filter((path) => !except.some((one) => isBelow(path, one)));
  return (watch === undefined || watch.includes(facts.watch)) &&
    (lists === undefined || lists.some((one) => named.some((list) => isList(list, one)))) &&
    (authors === undefined || authors.some((one) => isAuthor(facts.author.toLowerCase(), one))) &&
    (tags === undefined ||
      tags.some((one) => facts.tags.some((tag) => isLike(tag.toLowerCase(), one)))) &&
    (paths === undefined || paths.some((one) => counted.some((path) => isBelow(path, one)))) &&
    (paths !== undefined || except.length === 0 || counted.length > 0);
}

/** A list's address fits its List-Id, too: mailman's is `linux-mm.kvack.org`. */
function isList(list: string, pattern: string): boolean {
  return isLike(list, pattern) || (!list.includes("@") && isLike(list, pattern.replace("@", ".")));
}

function isAuthor(address: string, pattern: string): boolean {
  return isLike(address, pattern.startsWith("@") ? `*${pattern}` : pattern);
}

/** What was looked at, so that one can write the rule. */
function described({ watch, lists, author, tags, paths }: Facts): string {
  const few = (all: readonly string[]) =>
    all.length === 0 ? "none" : all.slice(0, 3).join(", ") + (all.length > 3 ? ", ..." : "");
  const brackets = tags.length === 0 ? "" : `, [${few(tags)}]`;
  return `from ${watch}, by ${author}${brackets}, to ${few(lists)}; touches ${few(paths)}`;
}
