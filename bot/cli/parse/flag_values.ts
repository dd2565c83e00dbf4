/**
 * Flags and words of one command line, by name, before they become a command. Unknown flags,
 * missing values and too many words end here.
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../../config/nearest.ts";
import { UserError } from "../../system/errors.ts";
import { type Command, PROGRAM } from "../command.ts";
import type { Found, NamedFlag } from "../flag_kinds.ts";
import { hintForOthers } from "./others_flags.ts";
import { quote } from "./values.ts";

/** How strict {@linkcode readFlags} is. */
export interface ReadOptions {
  /** Only look for the first word: nothing is refused, and all behind it counts as words. */
  readonly peek?: boolean;
  /** For messages: whose flags they are. */
  readonly command?: Command;
  /** For messages: who has which flags. */
  readonly commands?: readonly Command[];
}

/** Reads a normalized argv by a list of flags; throws {@linkcode UserError}. */
export function readFlags(
  argv: readonly string[],
  flags: readonly NamedFlag[],
  options: ReadOptions = {},
): Found {
  const unknown: string[] = [];
  const hasValue = (flag: NamedFlag) => flag.value !== undefined;
  const parsed = parseArgs(argv, {
    boolean: flags.filter((flag) => !hasValue(flag)).map((flag) => flag.name),
    string: ["_", ...flags.filter(hasValue).map((flag) => flag.name)],
    collect: flags.filter((flag) => flag.many).map((flag) => flag.name),
    negatable: flags.filter((flag) => flag.no !== undefined).map((flag) => flag.name),
    stopEarly: options.peek ?? false,
    "--": true,
    unknown: (arg: string, key?: string) => {
      if (key !== undefined) unknown.push(arg.startsWith("--") ? `--${key}` : arg);
      return key === undefined;
    },
  }) as Record<string, unknown>;
  const after = (parsed["--"] ?? []) as string[];
  const words = [...parsed._ as (string | number)[], ...after].map(String);
  // Nothing is refused when help is asked for: who asks for help has not got it right yet.
  if (!options.peek && parsed.help !== true) {
    if (unknown[0] !== undefined) throw unknownFlag(unknown[0], flags, options);
    for (const flag of flags) {
      if (hasValue(flag) && [parsed[flag.name]].flat().includes("")) {
        throw new UserError(`--${flag.name} needs a value: --${flag.name}=${flag.value}`);
      }
    }
  }
  const text = (name: string) => {
    const value = parsed[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === "string" ? last : undefined;
  };
  return {
    words,
    is: (name) => parsed[name] === true,
    no: (name) =>
      parsed[name] === false &&
      argv.slice(0, argv.length - after.length).includes(`--no-${name}`),
    text,
    texts: (name) => {
      const value = parsed[name];
      return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
    },
  };
}

function unknownFlag(
  given: string,
  flags: readonly NamedFlag[],
  { command, commands = [] }: ReadOptions,
): UserError {
  const owners = commands.filter((one) => one.flags.flatMap(spellings).includes(given))
    .map((one) => one.name);
  if (owners.length > 0) {
    return new UserError(
      `${given} is a flag of ${inWords(owners)}, not of ${command?.name ?? PROGRAM}`,
    );
  }
  const near = given.startsWith("--") ? nearest(given, flags.flatMap(spellings)) : undefined;
  return new UserError(`${command?.name ?? PROGRAM} has no flag ${quote(given)}`, {
    hint: hintForOthers(given, flags) ??
      (near === undefined
        ? `see: ${PROGRAM} ${command === undefined ? "" : `${command.name} `}--help`
        : `did you mean ${near}?`),
  });
}

/** A flag as it can be typed. */
function spellings({ name, no }: NamedFlag): readonly string[] {
  return [`--${name}`, ...no === undefined ? [] : [`--no-${name}`]];
}

/** `a, b and c`. */
function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
