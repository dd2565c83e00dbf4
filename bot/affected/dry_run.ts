/**
 * What `make -n` prints: every command that a full build would run. Pure.
 * @module
 */

import { InfraError } from "../system/errors.ts";

/** One command of a build. */
export interface Command {
  /** What it makes, as Kbuild calls it; empty if that cannot be told. */
  readonly target: string;
  /** The command as Kbuild would save it, blanks made one. */
  readonly text: string;
}

/**
 * The argv of a dry run of the whole default target, given make's own argv without targets.
 * `-k -i`: what depends on the image is shown, too, though there is no image.
 * `stdbuf` makes each command one write, so that jobs do not cut each other's lines; that holds for
 * a file and not for a pipe, hence `file`.
 */
export function dryRunArgv(
  make: readonly string[],
  options: { readonly jobs: number; readonly file: string },
): readonly string[] {
  const script = 'out=$1; shift; "$@" > "$out" 2>&1; exit 0';
  return [
    ...["sh", "-c", script, "sh", options.file, "stdbuf", "-o1M"],
    ...[...make, "-n", "-k", "-i", `-j${options.jobs}`],
  ];
}

/**
 * The commands in the lines that {@linkcode dryRunArgv} gives, as they come: a dry run has a hundred
 * megabytes, and no more than a command of it is held. `onProblem` gets `No rule to make target ...`
 * and the like, without line numbers. Throws InfraError if lines were cut.
 */
export function* readDryRun(
  lines: Iterable<string>,
  onProblem: (problem: string) => void,
): Generator<Command> {
  for (const whole of wholeLines(lines)) {
    if (whole === "" || whole === ":") continue;
    const problem = /^make(?:\[\d+\])?: \*\*\* (.*)$/.exec(whole);
    if (problem !== null) onProblem(problem[1]!);
    else if (whole.includes(FIXDEP) && !whole.startsWith("set -e; ")) {
      throw damaged(whole);
    } else if (!NOISE.test(whole) && !CHECK.test(whole.slice(0, 500))) {
      yield readCommand(whole);
    }
  }
}

function damaged(line: string): InfraError {
  return new InfraError(`the dry run of make is damaged: ${line.slice(0, 80)}`);
}

/**
 * Lines with those that a backslash continues. make writes each by itself, so that with several
 * jobs others may stand between them.
 */
function* wholeLines(lines: Iterable<string>): Generator<string> {
  let open = "";
  for (const line of lines) {
    if (open !== "" && !BEGIN.test(line)) {
      open += `\n${line}`;
      if (line.endsWith("\\")) continue;
      yield open;
      open = "";
    } else if (line.endsWith("\\") && !NOISE.test(line)) {
      if (open !== "") throw damaged(line);
      open = line;
    } else yield line;
  }
  if (open !== "") yield open;
}

/** How Kbuild's own commands begin, and make's words: none of them continues another line. */
const BEGIN = /^(?::$|set -e; |make(?:\[\d+\])?[ :]|need-(?:builtin|modorder)=|generic=|-f )/;

/** Recursion, make's own words, `mkdir`: nothing that makes a file. */
const NOISE =
  /^(?:make(?:\[\d+\])?:|\S*make +-|need-(?:builtin|modorder)=|generic=|-f |\s*echo |ln -f|test -e |mkdir -p |rm -f |if \[ -f)/;

/** Checks that make nothing which a later command reads; the link of the output directory to itself. */
const CHECK =
  /scripts\/(?:checksyscalls\.sh|remove-stale-files|misc-check|modules-check\.sh)\b|echo ' +GEN +Makefile'/;

/** The end of if_changed's preamble, which removes the target when make is stopped. */
const PREAMBLE = /^set -e; .*?kill -s PIPE \$\$' PIPE; /s;

function readCommand(line: string): Command {
  const target = targetOf(line);
  let text = line.replace(PREAMBLE, "");
  const fixdep = text.indexOf(FIXDEP);
  const saved = text.indexOf("; printf '%s\\n' 'savedcmd_");
  if (fixdep >= 0) text = text.slice(0, fixdep);
  else if (saved >= 0) text = text.slice(0, saved);
  return { target, text: oneBlank(text) };
}

/** How a compiled target's dependencies get saved: the program runs in each compile. */
const FIXDEP = "; ./scripts/basic/fixdep ";

function targetOf(line: string): string {
  // if_changed and if_changed_dep end by writing `dir/.name.cmd`.
  const saved = /> (\S*?)\.([^\s/]+)\.cmd(?:;|\s*$)/.exec(line.slice(-1500));
  if (saved !== null) return tidy(`${saved[1]}${saved[2]}`);
  // filechk writes `dir/.tmp_name` and renames it.
  const checked = /^set -e; .*?trap "rm -f (\S*?)\.tmp_(\S+)" EXIT/s.exec(line);
  if (checked !== null) return tidy(`${checked[1]}${checked[2]}`);
  // Every command of Kbuild's own removes its target when make is stopped.
  const trapped = /trap 'rm -f (\S+); trap - HUP/.exec(line);
  if (trapped !== null) return tidy(trapped[1]!);
  const output = / -o (\S+)/.exec(line);
  return output === null ? "" : tidy(output[1]!);
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
