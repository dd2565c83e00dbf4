/**
 * The command line in, a {@linkcode Command} out.
 * @module
 */
import { nearest } from "../config/nearest.ts";
import { UserError } from "../system/errors.ts";
import {
  CLEAN_KINDS,
  type Command,
  type CommandName,
  type GlobalOptions,
  REPORT_FORMATS,
  type ReportCommand,
  type ReportFormat,
  SCHEMAS,
  SHELLS,
} from "./command.ts";
import { normalizeArgv } from "./parse/argv.ts";
import { type FlagValues, readFlags } from "./parse/flag_values.ts";
import { GLOBAL_FLAGS } from "./spec/flags.ts";
import { readMend, readVerify } from "./parse/build.ts";
import { readCertify } from "./parse/certify.ts";
import { readMail } from "./parse/mail.ts";
import { readHook, readMatrix, readMerge } from "./parse/flow.ts";
import { readPublish } from "./parse/publish.ts";
import { readFetch, readInterdiff, readSelect, readSeries } from "./parse/series.ts";
import { type CommandSpec, type FlagSpec, PROGRAM } from "./spec/spec.ts";
import { COMMAND_NAMES, COMMANDS, findCommand } from "./table.ts";
import { readDoctor } from "./parse/doctor.ts";
import { readServe, readSubmit, readWorker } from "./parse/service.ts";
import { oneOf, originName, quote } from "./parse/values.ts";

const ALL_FLAGS: readonly FlagSpec[] = [
  ...GLOBAL_FLAGS,
  ...COMMANDS.flatMap((command) => command.flags),
];
const COLORS = ["auto", "always", "never"] as const;

/**
 * Parses and checks a command line (without the program's name). Throws {@linkcode UserError},
 * which names the nearest right word.
 */
export function parseCommand(argv: readonly string[]): Command {
  const { word, rest } = splitCommand(normalizeArgv(argv, ALL_FLAGS));
  const spec = word === undefined ? undefined : findCommand(word);
  if (word !== undefined && spec === undefined) throw unknownCommand(word);
  const given = readFlags(rest, [...spec?.flags ?? [], ...GLOBAL_FLAGS], { command: spec });
  if (given.is("help")) {
    return { kind: "help", topic: spec?.name, verbose: false, json: false, color: "auto" };
  }
  const globals = readGlobals(given);
  if (given.is("version")) return { kind: "version", ...globals };
  if (spec === undefined) return { kind: "help", ...globals };
  checkWords(given.words, spec);
  return build(spec, given, globals);
}

function build(spec: CommandSpec, given: FlagValues, globals: GlobalOptions): Command {
  switch (spec.name) {
    case "verify":
      return { kind: "verify", ...globals, ...readVerify(given) };
    case "mend":
      return { kind: "mend", ...globals, ...readMend(given) };
    case "plan":
      return { kind: "plan", ...globals, ...readSelect(given), ...readMatrix(given) };
    case "merge":
      return { kind: "merge", ...globals, ...readMerge(given) };
    case "hook":
      return { kind: "hook", ...globals, ...readHook(given) };
    case "check":
      return { kind: "check", ...globals, ...readSeries(given), letter: given.is("letter") };
    case "fetch":
      return { kind: "fetch", ...globals, ...readFetch(given) };
    case "cc":
      return { kind: "cc", ...globals, ...readSeries(given) };
    case "interdiff":
      return { kind: "interdiff", ...globals, ...readInterdiff(given) };
    case "report":
      return { kind: "report", ...globals, ...readReport(given) };
    case "certify":
      return { kind: "certify", ...globals, does: readCertify(given) };
    case "mail":
      return { kind: "mail", ...globals, ...readMail(given) };
    case "publish":
      return { kind: "publish", ...globals, ...readPublish(given) };
    case "serve":
      return { kind: "serve", ...globals, ...readServe(given) };
    case "worker":
      return { kind: "worker", ...globals, ...readWorker(given) };
    case "submit":
      return { kind: "submit", ...globals, ...readSubmit(given) };
    case "doctor":
      return { kind: "doctor", ...globals, ...readDoctor(given) };
    case "tree":
      return { kind: "tree", ...globals, pathOnly: given.is("path"), tree: given.text("tree") };
    case "clean":
      return { kind: "clean", ...globals, kinds: readKinds(given), dryRun: given.is("dry-run") };
    case "schema":
      return {
        kind: "schema",
        ...globals,
        what: oneOf("WHAT", given.words[0] ?? "report", SCHEMAS, nearest),
      };
    case "completion": {
      const shell = given.words[0];
      if (shell === undefined) {
        throw new UserError(`completion needs a shell: ${SHELLS.join(", ")}`);
      }
      return { kind: "completion", ...globals, shell: oneOf("SHELL", shell, SHELLS, nearest) };
    }
    case "help": {
      const topic = given.words[0];
      if (topic !== undefined && findCommand(topic) === undefined) throw unknownCommand(topic);
      return { kind: "help", ...globals, topic: topic as CommandName | undefined };
    }
    case "version":
      return { kind: "version", ...globals };
  }
}

/** The first word that is neither a flag nor a flag's value, and all the rest. */
function splitCommand(argv: readonly string[]): { word?: string; rest: readonly string[] } {
  const { words } = readFlags(argv, ALL_FLAGS, { peek: true });
  if (words.length === 0) return { rest: argv };
  // The words are the tail of argv, less a `--`; the first may itself stand behind that `--`.
  const at = argv.length - words.length - (argv.includes("--") ? 1 : 0);
  const place = argv[at] === "--" ? at + 1 : at;
  return { word: words[0], rest: argv.toSpliced(place, 1) };
}

function readGlobals(given: FlagValues): GlobalOptions {
  const color = given.text("color");
  return {
    verbose: given.is("verbose"),
    json: given.is("json"),
    color: given.no("color")
      ? "never"
      : color === undefined
      ? "auto"
      : oneOf("--color", color, COLORS, nearest),
    cache: given.text("cache"),
  };
}

function readReport(given: FlagValues): Omit<ReportCommand, "kind" | keyof GlobalOptions> {
  const file = given.words[0];
  if (file === undefined) {
    throw new UserError("report needs a FILE: a report.json, or the directory of one");
  }
  const typed = given.text("format");
  const format = typed === undefined
    ? undefined
    : oneOf("--format", typed, REPORT_FORMATS, nearest);
  if (given.is("json") && (format ?? "json") !== "json") {
    throw new UserError(`--json and --format ${format} exclude each other`);
  }
  const fallback = given.is("json") ? "json" : "terminal";
  return {
    file,
    format: format ?? fallback,
    origin: readOrigin(given, format),
    output: given.text("output"),
  };
}

function readOrigin(given: FlagValues, format: ReportFormat | undefined): string {
  const origin = given.text("origin");
  if (origin === undefined) return PROGRAM;
  if (format !== "kcidb") throw new UserError("--origin is for --format kcidb");
  return originName(origin);
}

function readKinds(given: FlagValues) {
  if (given.is("all") && given.words.length > 0) {
    throw new UserError("clean takes kinds or --all, not both");
  }
  if (given.is("all")) return CLEAN_KINDS;
  return [...new Set(given.words.map((word) => oneOf("KIND", word, CLEAN_KINDS, nearest)))];
}

function checkWords(words: readonly string[], spec: CommandSpec): void {
  const empty = words.includes("");
  if (empty) throw new UserError(`${spec.name} got an empty argument`);
  if (words.length <= spec.maxArgs) return;
  const extra = words[spec.maxArgs]!;
  if (spec.maxArgs === 0) {
    throw new UserError(`${spec.name} takes no argument, but got ${quote(extra)}`);
  }
  const one = spec.args?.replace(/[[\]]/g, "");
  throw new UserError(`${spec.name} takes one ${one}, but got a second one: ${quote(extra)}`, {
    hint: one === "SERIES"
      ? `give the directory that holds the patches, or: cat *.patch | ${PROGRAM} ${spec.name} -`
      : undefined,
  });
}

function unknownCommand(word: string): UserError {
  const near = nearest(word, COMMAND_NAMES);
  const looksLikeSeries = /[/.~^]|^-$/.test(word);
  return new UserError(`there is no command ${quote(word)}`, {
    hint: near !== undefined
      ? `did you mean ${near}?`
      : looksLikeSeries
      ? `to verify that series: ${PROGRAM} verify ${quote(word).slice(1, -1)}`
      : `commands: ${COMMAND_NAMES.join(", ")}`,
  });
}
