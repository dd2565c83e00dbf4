/**
 * Commands, taken apart once, and without their text: a build's commands are tens of megabytes.
 * @module
 */
import { digestText } from "../../system/files/digest.ts";
import { copy, interner } from "../../text/copy.ts";
import type { Command } from "./dry_run.ts";
import { keyOf, type Roots } from "../keys.ts";
import type { Key } from "../types.ts";
import { filesOf, joinWords, wordReader, type Words } from "../words.ts";

/** What is known of a command. */
export interface Parsed {
  readonly target: string;
  /** The key of the target; empty if it has none. */
  readonly key: Key;
  readonly words: Words;
  /** Equal for equal commands, wherever source and output stand. */
  readonly digest: string;
  /** Compiled for the machine that builds. */
  readonly host: boolean;
  /** How it begins, for messages; empty if it has a target to be called by. */
  readonly start: string;
  /** The words of the command of an archive, or of a module's list: its members are among them. */
  readonly list?: readonly string[];
  /** What make makes before it; sources that its words name are left out. */
  readonly needs?: readonly Key[];
}

/**
 * Takes commands apart as they come, and makes one of all that have the same target: with
 * CONFIG_MODVERSIONS or objtool, a compile is followed by more; two makes may both see to a target,
 * in any order.
 */
export function parseCommands(commands: Iterable<Command>, roots: Roots): readonly Parsed[] {
  const read = wordReader(roots), own = interner();
  const nameless: Parsed[] = [];
  const byTarget = new Map<string, Map<string, Parsed>>();
  for (const { target, text, needs } of commands) {
    const digest = digestText(
      text.replaceAll(roots.source, "{source}").replaceAll(roots.build, "{build}"),
    );
    let parts = byTarget.get(target);
    if (parts?.has(digest)) continue;
    const name = copy(target);
    const words = read(text);
    const more = needs === undefined ? [] : needsOf(needs, words, roots);
    const part: Parsed = {
      target: name,
      key: name === "" ? "" : keyOf(name, roots) ?? "",
      words,
      digest,
      host: isHost(target, text),
      start: name === "" ? copy(text.slice(0, 80)) : "",
      ...(/\.(?:a|mod)$/.test(target) ? { list: text.split(/[\s;]+/).map(own) } : {}),
      ...(more.length === 0 ? {} : { needs: more }),
    };
    if (name === "") nameless.push(part);
    else {
      if (parts === undefined) byTarget.set(name, parts = new Map());
      parts.set(digest, part);
    }
  }
  return [...nameless, ...[...byTarget.values()].map((parts) => joined([...parts.values()]))];
}

/** The commands of one target as one, whatever their order. */
function joined(parts: readonly Parsed[]): Parsed {
  const [first, ...rest] = parts.toSorted((a, b) => a.digest < b.digest ? -1 : 1);
  if (rest.length === 0) return first!;
  const all = [first!, ...rest];
  const lists = all.flatMap(({ list }) => list ?? []);
  const needs = new Set(all.flatMap(({ needs }) => needs ?? []));
  return {
    ...first!,
    words: joinWords(all.map(({ words }) => words)),
    digest: digestText(all.map(({ digest }) => digest).join("\n")),
    host: all.some(({ host }) => host),
    ...(lists.length === 0 ? {} : { list: lists }),
    ...(needs.size === 0 ? {} : { needs: [...needs].sort() }),
  };
}

function needsOf(needs: readonly string[], words: Words, roots: Roots): readonly Key[] {
  const known = new Set(filesOf(words));
  return needs.flatMap((name) => {
    const key = name === "FORCE" ? undefined : keyOf(name, roots);
    const source = key !== undefined && !key.startsWith("./") && known.has(key);
    return key === undefined || source ? [] : [copy(key)];
  });
}

/** scripts/Makefile.host gives all host programs this directory. */
function isHost(target: string, text: string): boolean {
  return /^(?:\/|tools\/)/.test(target) || / -I \S*\/scripts\/include /.test(text);
}
