/**
 * What `make -n` prints: every command that a full build would run. Pure.
 * @module
 */

import { InfraError } from "../../system/errors.ts";
import { copy } from "../../text/copy.ts";
import { Trace } from "./trace.ts";

/** One command of a build. */
export interface Command {
  /** What it makes, as Kbuild calls it; empty if that is not known. */
  readonly target: string;
  /** The command as Kbuild would save it, blanks made one. */
  readonly text: string;
  /** What make makes before it, as far as make says so. */
  readonly needs?: readonly string[];
}

/**
 * The argv of a dry run of the whole default target, given make's own argv without targets.
 * `-k -i`: what depends on the image is shown, too, though there is no image.
 * `--debug=v` makes each make say for which target a recipe is, what that needs, and which files of
 * make it reads: {@linkcode Trace}. That is true for one job only. `stdbuf` makes each command one
 * write, so that what several makes print stays whole; that holds for a file and not for a pipe,
 * hence `file`.
 */
export function dryRunArgv(
  make: readonly string[],
  options: { readonly file: string },
): readonly string[] {
  const script = 'out=$1; shift; "$@" > "$out" 2>&1; exit 0';
  return [
    ...["sh", "-c", script, "sh", options.file, "stdbuf", "-o1M"],
    ...[...make, "-n", "-k", "-i", "--debug=v", "-j1"],
  ];
}

/**
 * The commands in the lines that {@linkcode dryRunArgv} gives, as they come: a dry run has a hundred
 * megabytes, and no more than a command of it is held. `onProblem` gets `No rule to make target ...`
 * and the like, without line numbers. Throws InfraError if lines were cut. `trace` takes in what
 * make says of itself.
 */
export function* readDryRun(
  lines: Iterable<string>,
  onProblem: (problem: string) => void,
  trace = new Trace(),
): Generator<Command> {
  // A make by that very word, not by $(MAKE), is not run: nobody knows what it would do.
  let called: { readonly command: Command; readonly makes: number } | undefined;
  for (const whole of wholeLines(lines, trace)) {
    if (called?.makes === trace.makes) yield called.command;
    called = undefined;
    if (whole === "" || whole === ":") continue;
    if (trace.target !== "" && MAKE.test(oneLine(whole))) {
      called = { command: readCommand(whole, trace), makes: trace.makes };
      continue;
    }
    if (WARNING.test(whole)) {
      trace.warnings.add(copy(whole));
      continue;
    }
    const problem = PROBLEM.exec(whole);
    if (problem !== null) {
      onProblem(problem.slice(1).filter((part) => part !== undefined).join(": "));
    } else if (FIXDEP.test(whole) && !whole.startsWith("set -e; ")) {
      throw damaged(whole);
    } else if (!isNoise(whole)) {
      const command = readCommand(whole, trace);
      yield trace.needs.length === 0 ? command : { ...command, needs: trace.needs };
    }
  }
  if (called?.makes === trace.makes) yield called.command;
}

/** What could not be made, and what is wrong with a file of make: without the numbers of its lines. */
const PROBLEM =
  /^(?:make(?:\[\d+\])?: \*\*\* (.*)|((?:\S*\/)?(?:(?:Makefile|Kbuild)[^\s:/]*|Platform)):\d+: (.*))$/;

/** What make, or a file of make by `$(warning)`, warns of; not that it finds no file. */
const WARNING =
  /^(?:make(?:\[\d+\])?: Circular |(?:\S*\/)?(?:(?:Makefile|Kbuild)[^\s:/]*|Platform|[^\s:/]+\.mk):\d+: (?!\*\*\* |.*: No such file or directory$))/;

function damaged(line: string): InfraError {
  return new InfraError(`the dry run of make is damaged: ${line.slice(0, 80)}`);
}

/**
 * Lines with those that a backslash continues. make writes each by itself, so that with several
 * jobs others may stand between them.
 */
function* wholeLines(lines: Iterable<string>, trace: Trace): Generator<string> {
  let open = "";
  for (const line of lines) {
    if (open !== "" && !BEGIN.test(line)) {
      open += `\n${line}`;
      if (line.endsWith("\\")) continue;
      yield open;
      open = "";
    } else if (trace.read(line)) continue;
    else if (line.endsWith("\\")) {
      if (open !== "") throw damaged(line);
      open = line;
    } else yield line;
  }
  if (open !== "") yield open;
}

/** How Kbuild's own commands begin, and make's words: none of them continues another line. */
const BEGIN = /^(?::$|set -e; |make(?:\[\d+\])?[ :])/;

/** A word of the shell that is that word and no more, also in quotes, or with a part in quotes. */
const PLAIN = String.raw`(?:[ \t]+(?:[\w@%+=:,./~*{}!?#-]|'[^']*'|"[^"\x60$\\]*")+)*`;

/** A make that is called by a recipe. */
const MAKE = new RegExp(`^(?:\\S*/)?make${PLAIN} *$`);

/**
 * Commands that make nothing which a later one reads, whole: make itself, directories, words to the
 * screen. What only begins like one of them is a command like all others.
 */
const NOISE = [
  /^make(?:\[\d+\])?: /,
  MAKE,
  new RegExp(`^\\s*(?:mkdir -p|rm -r?f|test|echo|printf|true)${PLAIN};? *$`),
  /^ln -fsn \/\S+ source$/,
  // The tree is clean; the output directory says that it is one.
  /^if \[ -f \S+\/\.config -o\s+-d \S+ -o\s+-d \S+ \]; then\s+echo (?:[^`$&|<>()]|>&2 )*\sfalse; +fi$/,
  /^test -e \.gitignore \|\| +\{ echo "# this is build directory, ignore it"; echo "\*"; \} > \.gitignore$/,
  /^set -e; +echo ' +GEN +Makefile'; +\{ (?:echo "[^"`$]*"; ){3}\} > Makefile$/,
  // Checks.
  new RegExp(`^(?:sh )?\\S*/scripts/(?:remove-stale-files|misc-check|modules-check\\.sh)${PLAIN}$`),
  /^set -e; +echo ' +CALL +\S*'; +sh \S*\/scripts\/checksyscalls\.sh [^;&|<>`$]*$/,
];

function isNoise(line: string): boolean {
  const text = oneLine(line);
  // The longest is checksyscalls.sh, with all flags of a compiler.
  return text.length < 20_000 && !text.startsWith("set -e;    trap") &&
    NOISE.some((form) => form.test(text));
}

function oneLine(line: string): string {
  return line.replaceAll("\\\n", " ").trimEnd();
}

/** The end of if_changed's preamble, which removes the target when make is stopped. */
const PREAMBLE = /^set -e; .*?kill -s PIPE \$\$' PIPE; /s;

function readCommand(line: string, trace: Trace): Command {
  const target = targetOf(line, trace);
  let text = line.replace(PREAMBLE, "");
  const fixdep = text.search(FIXDEP), saved = text.search(SAVED);
  if (fixdep >= 0) text = text.slice(0, fixdep);
  else if (saved >= 0) text = text.slice(0, saved);
  return { target, text: oneBlank(text) };
}

/** How a compiled target's dependencies get saved: the program runs in each compile. Up to Linux 6.12 without `./`. */
const FIXDEP = /; (?:\.\/)?scripts\/basic\/fixdep /;

/** How every other command gets saved; up to Linux 6.1 as `cmd_`. */
const SAVED = /; printf '%s\\n' '(?:saved)?cmd_/;

function targetOf(line: string, trace: Trace): string {
  // if_changed and if_changed_dep end by writing `dir/.name.cmd`.
  const saved = /> (\S+?)\.cmd(?:;|\s*$)/.exec(line.slice(-1500))?.[1] ?? "";
  const dot = saved.indexOf(".", saved.lastIndexOf("/") + 1);
  if (dot >= 0 && dot < saved.length - 1) {
    return tidy(`${saved.slice(0, dot)}${saved.slice(dot + 1)}`);
  }
  // filechk writes `dir/.tmp_name` and renames it.
  const checked = /^set -e; .*?trap "rm -f (\S*?)\.tmp_(\S+)" EXIT/s.exec(line);
  if (checked !== null) return tidy(`${checked[1]}${checked[2]}`);
  // Every command of Kbuild's own removes its target when make is stopped.
  const trapped = /trap 'rm -f (\S+); trap - HUP/.exec(line);
  if (trapped !== null) return tidy(trapped[1]!);
  if (trace.target !== "" && !trace.foreign) return tidy(trace.target);
  const output = / -o (\S+)/.exec(line);
  if (output !== null) return tidy(output[1]!);
  if (trace.target === "" || trace.target.startsWith("/")) return trace.target;
  return `tools/${trace.target}`;
}

function tidy(target: string): string {
  return target.replace(/^(?:\.\/)+/, "");
}

function oneBlank(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Reads a `.name.cmd` file that an earlier make left: the command of what is already made. */
export function readSavedCommand(text: string): Command | undefined {
  const saved = /^(?:saved)?cmd_(\S+) := (.*)$/m.exec(text);
  if (saved === null) return undefined;
  const command = saved[2]!.replaceAll("$(pound)", "#").replaceAll("$$", "$");
  return { target: tidy(saved[1]!), text: oneBlank(command) };
}
