/**
 * The command line in, a command and its options out.
 * @module
 */
import { nearest } from "../config/nearest.ts";
import { UserError } from "../system/errors.ts";
import { type Command, PROGRAM } from "./command.ts";
import { type Found, named, type NamedFlag, readGiven } from "./flag_kinds.ts";
import { GLOBAL_FLAGS, type GlobalOptions, readGlobals } from "./shared_flags/global.ts";
import { normalizeArgv } from "./parse/argv.ts";
import { readFlags } from "./parse/flag_values.ts";
import { refuseMakeWord } from "./parse/make_words.ts";
import { quote } from "./parse/values.ts";

/** What the user asked for, checked. */
export interface Asked {
  readonly command: Command;
  /** What the command takes. */
  readonly options: unknown;
  readonly globals: GlobalOptions;
}

/**
 * Parses and checks a command line (without the program's name). Throws {@linkcode UserError},
 * which names the nearest right word.
 */
export function parseCommand(argv: readonly string[], commands: readonly Command[]): Asked {
  const globalFlags = named(GLOBAL_FLAGS);
  const allFlags = [...globalFlags, ...commands.flatMap(({ flags }) => flags)];
  const { word, rest } = splitCommand(normalizeArgv(argv, allFlags), allFlags);
  const command = word === undefined ? undefined : findCommand(word, commands);
  const found = readFlags(rest, [...command?.flags ?? [], ...globalFlags], { command, commands });
  // Who asks for help has not got it right yet: nothing else is looked at.
  if (found.is("help")) {
    return parseCommand(["help", ...word === undefined ? [] : [word]], commands);
  }
  const globals = readGlobals(readGiven(GLOBAL_FLAGS, found));
  const asked = (command: Command, given: Found): Asked => ({
    ...{ command, globals },
    options: command.read(given),
  });
  if (found.is("version")) return asked(findCommand("version", commands), { ...found, words: [] });
  if (command === undefined) return asked(findCommand("help", commands), found);
  for (const one of found.words) {
    refuseMakeWord(one, { name: command.name, flags: [...command.flags, ...globalFlags] });
  }
  checkWords(found.words, command);
  return asked(command, found);
}

/** The command of that name. Throws {@linkcode UserError} that names one that is near. */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw unknownCommand(name, commands.map((command) => command.name));
  return found;
}

/** The first word that is neither a flag nor a flag's value, and all the rest. */
function splitCommand(
  argv: readonly string[],
  flags: readonly NamedFlag[],
): { word?: string; rest: readonly string[] } {
  const { words } = readFlags(argv, flags, { peek: true });
  if (words.length === 0) return { rest: argv };
  // The words are the tail of argv, less a `--`; the first may itself stand behind that `--`.
  const at = argv.length - words.length - (argv.includes("--") ? 1 : 0);
  const place = argv[at] === "--" ? at + 1 : at;
  return { word: words[0], rest: argv.toSpliced(place, 1) };
}

function checkWords(words: readonly string[], { name, args }: Command): void {
  const empty = words.includes("");
  if (empty) throw new UserError(`${name} got an empty argument`);
  const extra = words[args?.most ?? 0];
  if (extra === undefined) return;
  if (args === undefined) {
    throw new UserError(`${name} takes no argument, but got ${quote(extra)}`);
  }
  const one = args.usage.replace(/[[\]]/g, "");
  throw new UserError(`${name} takes one ${one}, but got a second one: ${quote(extra)}`);
}

function unknownCommand(word: string, names: readonly string[]): UserError {
  const near = nearest(word, names);
  const looksLikeSeries = /[/.~^]|^-$/.test(word);
  return new UserError(`there is no command ${quote(word)}`, {
    hint: near !== undefined
      ? `did you mean ${near}?`
      : looksLikeSeries
      ? `to verify that series: ${PROGRAM} verify ${quote(word).slice(1, -1)}`
      : `commands: ${names.join(", ")}`,
  });
}
