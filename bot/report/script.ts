/**
 * A script that shows the break of a cell in one step: the tree of its state, the compiler, the build. Pure.
 * @module
 */
import { cleanLine } from "../text/clean.ts";
import { failedTests } from "./analysis/tests.ts";
import type { Cell, Report } from "./model/schema.ts";
import { shellWord } from "../text/shell.ts";

/** What a script needs beside the report. */
export interface ScriptFacts {
  /** The C compiler, by the name that make is given. */
  readonly compiler: string;
  /** The Debian packages that have it. */
  readonly packages: readonly string[];
  /** File of the difference from the base, as the script finds it beside itself; absent at state 0. */
  readonly diff?: string;
}

/** A cell that gets a script, and whose break that shows. */
export interface Scripted {
  readonly cell: Cell;
  /** The cell itself, or the earlier one of its build that it has the break from. */
  readonly origin: Cell;
}

/**
 * The cells that get a script: those that are broken, whoever broke them. Those that break come first. One that was not
 * built has the script of the last cell that broke before it.
 */
export function scriptedCells({ cells }: Pick<Report, "cells">): readonly Scripted[] {
  const origins = cells.filter((cell) => isOrigin(cell) && hasLines(cell));
  const heirs = cells.flatMap((cell): Scripted[] => {
    if (cell.verdict !== "inherited" && cell.verdict !== "base-broken" || isOrigin(cell)) return [];
    if (hasLines(cell)) return [{ cell, origin: cell }];
    const origin = origins.findLast(({ arch, state }) => arch === cell.arch && state < cell.state);
    return origin === undefined ? [] : [{ cell, origin }];
  });
  return [...origins.map((cell) => ({ cell, origin: cell })), ...heirs];
}

function isOrigin({ verdict, state }: Cell): boolean {
  return verdict === "fail" || verdict === "base-broken" && state === 0;
}

/** A line that had to be cleaned or cut is another command. */
function hasLines({ reproduce }: Cell): boolean {
  return reproduce.length > 0 && reproduce.every((line) => cleanLine(line) === line);
}

/** The script of a cell that has its break from another, whose script stands beside it as `file`. */
export function inheritingScript({ cell, origin }: Scripted, file: string): string {
  return [
    "#!/bin/sh",
    `# State ${cell.state} on ${cleanLine(cell.arch)}: ${cleanLine(cell.reason)}`,
    "#",
    `# It was not built: it has the break of state ${origin.state}, which this shows.`,
    'here=$(cd "$(dirname "$0")" && pwd) || exit 125',
    `exec sh "$here"/${shellWord(file)} "$@"`,
    "",
  ].join("\n");
}

/**
 * The script, for a POSIX shell. Its exit code is 0 if all builds and the tests that failed pass, 1 if not, and 125, which
 * `git bisect run` steps over, if it cannot be tried: so it is where what is broken is how the kernel runs, since the root
 * that it boots from is everystep's own. The cell need not be clean.
 */
export function reproduceScript(
  { tree: { base, url, branch, release }, states, archs }: Report,
  cell: Cell,
  { compiler, packages, diff }: ScriptFacts,
): string {
  const state = states.find(({ n }) => n === cell.state);
  const version = archs.find(({ name }) => name === cell.arch)?.compiler;
  // A tree of everystep's own has the commit of an unpacked tarball, all others the release's tag.
  const commits = [base.commit, ...release === undefined ? [] : [`v${release}`]];
  const commit = commits.at(-1)!;
  const go = (one: string) =>
    `git -c advice.detachedHead=false checkout -q --detach ${shellWord(one)}`;
  const from = url === undefined
    ? ""
    : `: git fetch ${url}${branch === undefined ? "" : ` ${branch}`}`;
  const say = (text: string) => `echo ${shellWord(cleanLine(text))} >&2`;
  const boots = cell.boot?.result === "broken";
  return [
    "#!/bin/sh",
    `# State ${cell.state} on ${cleanLine(cell.arch)}: ${cleanLine(cell.reason)}`,
    "#",
    "# usage: sh FILE [TREE [DIRECTORY]]",
    "# TREE is a git tree that has the base (default: here); it is only read. The state is made and built in",
    "# DIRECTORY (default: a new one). The build runs the patches' code with your rights.",
    boots
      ? "# Exit code: 1 it does not build; 125 it builds, and is to be booted by hand, or it cannot be tried."
      : "# Exit code: 0 it builds, 1 it does not, 125 it cannot be tried.",
    'here=$(cd "$(dirname "$0")" && pwd) || exit 125',
    'tree=$(git -C "${1:-.}" rev-parse --absolute-git-dir) || exit 125',
    'work=${2:-$(mktemp -d "${TMPDIR:-/var/tmp}/everystep-XXXXXX")} || exit 125',
    'mkdir -p "$work" || exit 125',
    '[ -n "${2:-}" ] || echo "made in $work, which stays: remove it when you are done" >&2',
    `if ! command -v ${shellWord(compiler)} >/dev/null; then`,
    `  ${say(`${compiler} is missing: apt install ${packages.join(" ")}`)}`,
    "  exit 125",
    "fi",
    ...version === undefined ? [] : [
      `if [ "$(${shellWord(compiler)} --version | head -n 1)" != ${
        shellWord(cleanLine(version))
      } ]; then`,
      `  ${say(`note: it was built with ${version}, which is another compiler than this one`)}`,
      "fi",
    ],
    'git clone -q --shared --no-checkout "$tree" "$work/linux" && cd "$work/linux" || exit 125',
    `if ${
      commits.map((one) => `! ${go(one)}${one === commit ? "" : " 2>/dev/null"}`).join(" && ")
    }; then`,
    `  ${say(`the tree has not got ${commit}${from}`)}`,
    "  exit 125",
    "fi",
    ...diff === undefined
      ? []
      : [`git apply --index --whitespace=nowarn "$here"/${shellWord(diff)} || exit 125`],
    // The source of a tarball may lack a file that the release's tag has.
    ...state === undefined || release !== undefined ? [] : [
      `if [ "$(git write-tree)" != ${shellWord(state.tree)} ]; then`,
      `  ${say("this is not the tree that was built")}`,
      "  exit 125",
      "fi",
    ],
    'echo "in $work/linux:"',
    // Kbuild takes what stands in the environment.
    "unset MAKEFLAGS ARCH CROSS_COMPILE LLVM KBUILD_OUTPUT",
    "mkdir -p ../build || exit 125",
    ...cell.reproduce.slice(0, -1).map((line) => `{ ${line}; } || exit 125`),
    `{ ${cell.reproduce.at(-1)!}; } || exit 1`,
    ...failingTests(cell),
    ...boots ? bootByHand(cell, say) : [],
    "",
  ].join("\n");
}

/** The tests of the user's that failed there, as they are run by hand. 125 is a test's own word for what it cannot say. */
function failingTests(cell: Cell): readonly string[] {
  const lines = failedTests(cell).flatMap(({ reproduce }) => reproduce);
  return lines.filter((line) => cleanLine(line) === line).flatMap((line) => [
    `{ ${line}; }`,
    "case $? in 0) ;; 125) exit 125 ;; *) exit 1 ;; esac",
  ]);
}

/** What is said once the kernel of a boot that failed is built: it did not run, so nothing is known of it yet. */
function bootByHand({ arch, state, boot }: Cell, say: (text: string) => string): readonly string[] {
  return [
    say("It builds. What is broken is how it runs, and this script does not boot it:"),
    say(boot?.summary ?? ""),
    'echo "By hand, in $work/linux, with a root file system of yours in place of root:" >&2',
    ...(boot?.reproduce ?? []).map((line) => say(`  ${line}`)),
    say(
      `everystep does it: verify --boot --arch ${arch} --states ${state}, with the same series and base`,
    ),
    "exit 125",
  ];
}
