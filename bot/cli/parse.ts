/**
 * The command line in, a {@linkcode Command} out.
 * @module
 */
import { nearest } from "../config/nearest.ts";
import { MAX_SEED } from "../schedule/sample.ts";
import { UserError } from "../system/errors.ts";
import {
  CLEAN_KINDS,
  type Command,
  type CommandName,
  type GlobalOptions,
  type HowToBuild,
  type MendCommand,
  REPORT_FORMATS,
  type ReportCommand,
  type ReportFormat,
  SCHEMAS,
  SHELLS,
} from "./command.ts";
import { normalizeArgv } from "./parse/argv.ts";
import { type FlagValues, readFlags } from "./parse/flag_values.ts";
import { GLOBAL_FLAGS } from "./spec/flags.ts";
import { readCertify } from "./parse/certify.ts";
import { readMail } from "./parse/mail.ts";
import { readHook, readMatrix, readMerge, readShard } from "./parse/flow.ts";
import { readPublish } from "./parse/publish.ts";
import { MAX_REROLL, readFetch, readInterdiff, readSelect, readSeries } from "./parse/series.ts";
import { type CommandSpec, type FlagSpec, PROGRAM } from "./spec/spec.ts";
import { COMMAND_NAMES, COMMANDS, findCommand } from "./table.ts";
import { readDoctor } from "./parse/doctor.ts";
import { readServe, readSubmit, readWorker } from "./parse/service.ts";
import {
  oneOf,
  originName,
  positiveNumber,
  quote,
  WERROR_WORD,
  wholeNumber,
  wordList,
} from "./parse/values.ts";

const ALL_FLAGS: readonly FlagSpec[] = [
  ...GLOBAL_FLAGS,
  ...COMMANDS.flatMap((command) => command.flags),
];
const MAX_TRIALS = 10_000;
const MAX_JOBS = 4096;
const MAX_AUDIT = 10_000;
const MAX_MINUTES = 7 * 24 * 60;
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
      refuseBoth(given, "keep-going", "fail-fast");
      return {
        kind: "verify",
        ...globals,
        ...readSelect(given),
        ...readHow(given),
        output: given.text("output"),
        ...werrorOf(given),
        ...(given.no("cover") ? { cover: false } : {}),
        failFast: given.is("fail-fast"),
        audit: map(given.text("audit"), (text) => wholeNumber("audit", text, 1, MAX_AUDIT)),
        seed: map(given.text("seed"), (text) => wholeNumber("seed", text, 0, MAX_SEED)),
        shard: readShard(given),
      };
    case "mend":
      return {
        kind: "mend",
        ...globals,
        ...readSelect(given),
        ...readHow(given),
        ...readMend(given),
      };
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

function readHow(given: FlagValues): HowToBuild {
  const probe = given.text("probe");
  if (probe !== undefined && !given.is("boot") && given.text("level") !== "boot") {
    throw new UserError("--probe is for kernels that run", { hint: "add --level boot, or --boot" });
  }
  return {
    incremental: given.is("incremental"),
    fresh: given.is("fresh"),
    jobs: map(given.text("jobs"), (text) => wholeNumber("jobs", text, 1, MAX_JOBS)),
    timeoutMinutes: map(
      given.text("timeout"),
      (text) => positiveNumber("timeout", text, MAX_MINUTES),
    ),
    sandbox: !given.no("sandbox"),
    ...given.is("untrusted") ? { untrusted: true } : {},
    warnings: map(given.text("warnings"), warningLevels),
    sparse: map(given.text("sparse"), (text) => oneOf("--sparse", text, ["1", "2"], nearest)),
    boot: given.is("boot"),
    ...probe === undefined ? {} : { probe },
  };
}

/** As scripts/Makefile.warn reads it: digits, `c` for Kconfig and `e` for errors, in any order. */
function warningLevels(text: string): string {
  if (/^[123ce]{1,5}$/.test(text)) return text;
  throw new UserError(`--warnings takes 1, 2, 3, c and e, or several of them, not ${quote(text)}`, {
    hint: "as make's W=: --warnings 1, --warnings 12, --warnings 1e",
  });
}

function readMend(given: FlagValues): Pick<MendCommand, "output" | "rerollCount" | "trials"> {
  const output = given.text("output");
  if (output === undefined) {
    throw new UserError("mend needs a directory for the new series: -o DIR");
  }
  return {
    output,
    rerollCount: map(
      given.text("reroll-count"),
      (text) => wholeNumber("reroll-count", text.replace(/^v/i, ""), 1, MAX_REROLL),
    ),
    trials: map(given.text("trials"), (text) => wholeNumber("trials", text, 1, MAX_TRIALS)),
  };
}

function readReport(given: FlagValues): Omit<ReportCommand, "kind" | keyof GlobalOptions> {
  const file = given.words[0];
  if (file === undefined) {
    throw new UserError("report needs a FILE: a report.json, or the directory of one");
  }
  const format = map(given.text("format"), (text) => {
    return oneOf("--format", text, REPORT_FORMATS, nearest);
  });
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

function refuseBoth(given: FlagValues, a: string, b: string): void {
  if (given.is(a) && given.is(b)) throw new UserError(`--${a} and --${b} exclude each other`);
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

function map<A, B>(value: A | undefined, use: (value: A) => B): B | undefined {
  return value === undefined ? undefined : use(value);
}

/** `--werror`: words of compiler options and tools. Throws {@linkcode UserError}. */
function werrorOf(given: FlagValues): { readonly werror?: readonly string[] } {
  const texts = given.texts("werror");
  if (texts === undefined) return {};
  const words = wordList("werror", texts);
  const odd = words.find((word) => !WERROR_WORD.test(word));
  if (odd === undefined) return { werror: words };
  throw new UserError(`--werror takes names of warnings, not ${quote(odd)}`, {
    hint: "for example unused (all of -Wunused-...), format-overflow, modpost, objtool",
  });
}
