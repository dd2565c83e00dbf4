/**
 * Commands, taken apart once, and without their text: a build's commands are tens of megabytes.
 * @module
 */
import { digestText } from "../system/digest.ts";
import { copy } from "./copy.ts";
import type { Command } from "./dry_run.ts";
import { keyOf, type Roots } from "./keys.ts";
import type { Key } from "./types.ts";
import { wordReader, type Words } from "./words.ts";

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
  /** How it begins, for messages. */
  readonly start: string;
  /** The words of an archive's command: its members are among them. */
  readonly list?: readonly string[];
}

/** Takes commands apart. */
export function parseCommands(commands: readonly Command[], roots: Roots): readonly Parsed[] {
  const read = wordReader(roots);
  return commands.map(({ target, text }) => ({
    target: copy(target),
    key: target === "" ? "" : keyOf(copy(target), roots) ?? "",
    words: read(text),
    digest: digestText(
      text.replaceAll(roots.source, "{source}").replaceAll(roots.build, "{build}"),
    ),
    host: isHost(target, text),
    start: copy(text.slice(0, 80)),
    ...(target.endsWith(".a") ? { list: text.split(/\s+/).map(copy) } : {}),
  }));
}

/** scripts/Makefile.host gives all host programs this directory. */
function isHost(target: string, text: string): boolean {
  return /^(?:\/|tools\/)/.test(target) || / -I \S*\/scripts\/include /.test(text);
}
