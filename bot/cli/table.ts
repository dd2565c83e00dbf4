/**
 * The table of commands.
 * @module
 */
import { CLEAN_KINDS, type CommandName, REPORT_FORMATS, SHELLS } from "./command.ts";
import { BUILD_FLAGS, SELECT_FLAGS, SERIES_FLAGS } from "./spec/flags.ts";
import { CC } from "./spec/cc.ts";
import { CERTIFY, SCHEMA } from "./spec/certify.ts";
import { DOCTOR } from "./spec/doctor.ts";
import { HOOK, MATRIX_FLAGS, MERGE } from "./spec/flow.ts";
import { FETCH, SERIES_OR_OURS as SERIES_TEXT } from "./spec/fetch.ts";
import { MEND } from "./spec/mend.ts";
import { INTERDIFF } from "./spec/interdiff.ts";
import { MAIL } from "./spec/mail.ts";
import { PUBLISH } from "./spec/publish.ts";
import { SERVE, SUBMIT, WORKER } from "./spec/service.ts";
import { type CommandSpec, MACHINE, PROGRAM, WRONG } from "./spec/spec.ts";

const VERDICT_TEXT = `Every state of every architecture is a cell and gets one of these:
  pass         it builds
  fixed        it was broken before this patch, and builds now
  unaffected   the patch cannot change it; the reason is given
  warn         it builds, with a warning that this patch introduced
  fail         this patch broke it
  inherited    an earlier patch of the series broke it, and it still is
  base-broken  state 0 itself does not build; not the fault of the series
  untested     no toolchain, or not asked for
  infra        our own fault: disk full, timeout, killed`;

const VERIFY: CommandSpec = {
  name: "verify",
  summary: "build every state of a series and say whether it is bisect-safe",
  about:
    "Applies the series in order to a kernel tree and builds every affected architecture after\n" +
    "every patch. Says which patch breaks what, with the first error and the line to reproduce it.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: [...SELECT_FLAGS, ...BUILD_FLAGS],
  more: `${SERIES_TEXT}\n\n${VERDICT_TEXT}\n\n` +
    "Run it again after an interruption, and it goes on from there.",
  examples: [
    ["verify HEAD~3.. --tree ~/linux", "the last three commits of your branch"],
    ["verify v6.19-rc7..my-branch --tree ~/linux --arch um,x86_64", "two architectures only"],
    ["verify v4.mbox --reroll 4 -j16 W=1 C=1", "version 4 in an mbox; more warnings, and sparse"],
    [`b4 am -o- MSGID | ${PROGRAM} verify -`, "a series from a list"],
  ],
  exits: [
    [0, "bisect-safe, or nothing to build; of a shard: all its cells have an answer"],
    [1, "not bisect-safe"],
    WRONG,
    [3, "incomplete: untested or infra cells stand between us and an answer"],
    [4, "the series does not apply"],
  ],
};

const PLAN: CommandSpec = {
  name: "plan",
  summary: "print which cells would be built, and why",
  about:
    "Reads the series and prints the matrix of states and architectures with the reason for\n" +
    "every cell. Builds nothing.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: [...SELECT_FLAGS, ...MATRIX_FLAGS],
  more: SERIES_TEXT,
  examples: [
    ["plan", "the default series"],
    ["plan HEAD~3.. --tree ~/linux", "which architectures your commits affect"],
    ["plan my.mbox --arch all --json", "every architecture, for a script"],
    ["plan my.mbox --matrix --shards 12", "the jobs of a GitHub workflow"],
  ],
  exits: [[0, "printed"], WRONG, MACHINE, [4, "the series does not apply"]],
};

const CHECK: CommandSpec = {
  name: "check",
  summary: "say whether a series applies, and if not, why",
  about:
    "Checks that every patch applies to the tree, in order, without touching it. Explains a\n" +
    "reject: the hunk, what it expected, what is there, and where it would fit. Then compares what\n" +
    "the cover letter and the trailers say with what is so: diffstat, shortlog, numbers, base,\n" +
    "Fixes:, links, Signed-off-by. That never changes the exit code.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: [
    ...SERIES_FLAGS,
    {
      name: "letter",
      help:
        "also run the tree's own checkpatch.pl and get_maintainer.pl,\nand look prerequisites up",
    },
  ],
  more: SERIES_TEXT,
  examples: [
    ["check outgoing/ --tree ~/linux", "before git send-email"],
    ["check my.mbox --tree ~/linux --base v6.19-rc7", "on another base"],
    ["check outgoing/ --tree ~/linux --letter", "with checkpatch.pl"],
    [`cat my.mbox | ${PROGRAM} check - --json`, "for a script"],
  ],
  exits: [[0, "it applies"], WRONG, MACHINE, [4, "it does not apply"]],
};

const REPORT: CommandSpec = {
  name: "report",
  summary: "render a report.json for people or for CI",
  about:
    "Reads the report.json of a run, finished or not, and prints it as the terminal shows it, as a\n" +
    "page for browsers, as GitHub-flavoured Markdown, as JUnit XML, for kernelci.org's KCIDB, or as\n" +
    "JSON after checking it. The page is one file, without scripts, and has excerpts of the logs.",
  args: "FILE",
  maxArgs: 1,
  offer: "file",
  flags: [
    {
      name: "format",
      value: "FORMAT",
      offer: REPORT_FORMATS,
      help: "terminal (default), html, markdown, junit, kcidb or json",
    },
    {
      name: "origin",
      value: "NAME",
      offer: "none",
      help: "for kcidb: the name under which you submit (default: everystep)",
    },
    {
      name: "output",
      short: "o",
      value: "FILE",
      offer: "file",
      help: "write this file instead of standard output",
    },
  ],
  more: "FILE is a report.json, or the directory that verify --output wrote.",
  examples: [
    ["report out/", "the grid once more"],
    ["report out/ --format html -o report.html", "the page that verify writes at its end, too"],
    ["report out/report.json --format junit -o junit.xml", "for the test view of a CI system"],
    ["report out/ --format kcidb --origin mylab > kcidb.json", "to submit to kernelci.org"],
  ],
  exits: [[0, "rendered, whatever the verdict"], WRONG],
};

const TREE: CommandSpec = {
  name: "tree",
  summary: "show the kernel tree in use; get one if there is none",
  about:
    "Shows the tree that verify would use and what it is. Without --tree, and with none in the\n" +
    "cache yet, it is downloaded once: from git where the network allows, else Debian's source.",
  maxArgs: 0,
  offer: "none",
  flags: [SERIES_FLAGS[0]!, { name: "path", help: "print only where it is" }],
  examples: [
    ["tree", "which tree is it? Downloads it if need be"],
    ["tree --tree ~/linux --json", "what everystep sees in yours"],
  ],
  exits: [[0, "there it is"], WRONG, MACHINE],
};

const CLEAN: CommandSpec = {
  name: "clean",
  summary: "show what the cache holds; free it",
  about:
    "Without arguments it shows what the cache holds and how much. With kinds, or --all, it\n" +
    "removes them; what a running everystep uses stays.",
  args: "[KIND...]",
  maxArgs: CLEAN_KINDS.length,
  offer: CLEAN_KINDS,
  flags: [
    { name: "all", help: "every kind" },
    { name: "dry-run", short: "n", help: "say what would go, remove nothing" },
  ],
  more: `KIND is one of ${CLEAN_KINDS.join(", ")}.`,
  examples: [
    ["clean", "how much is there?"],
    ["clean builds runs", "keep trees, ccache and results"],
    ["clean --all --dry-run", "what would go"],
  ],
  exits: [[0, "done"], WRONG],
};

const COMPLETION: CommandSpec = {
  name: "completion",
  summary: "print a completion script for bash, zsh or fish",
  about:
    "Prints a script that completes commands, flags and their values. Made from the same table\n" +
    "as this help.",
  args: "SHELL",
  maxArgs: 1,
  offer: SHELLS,
  flags: [],
  examples: [
    ["completion bash > ~/.local/share/bash-completion/completions/everystep", "for bash"],
    ['completion zsh > "${fpath[1]}/_everystep"', "for zsh"],
    ["completion fish > ~/.config/fish/completions/everystep.fish", "for fish"],
  ],
  exits: [[0, "printed"], WRONG],
};

const HELP: CommandSpec = {
  name: "help",
  summary: "explain a command",
  about: "Prints what a command does, its flags, examples and exit codes: the same as its --help.",
  args: "[COMMAND]",
  maxArgs: 1,
  offer: [
    "verify",
    "plan",
    "check",
    "fetch",
    "cc",
    "mend",
    "interdiff",
    "merge",
    "report",
    "certify",
    "hook",
    "publish",
    "mail",
    "serve",
    "worker",
    "submit",
    "doctor",
    "tree",
    "clean",
    "schema",
    "completion",
    "help",
    "version",
  ],
  flags: [],
  examples: [["help", "all commands"], ["help verify", "one of them"]],
  exits: [[0, "printed"], WRONG],
};

const VERSION: CommandSpec = {
  name: "version",
  summary: "print the version",
  about: "Prints the version of everystep; with --json also that of its report.",
  maxArgs: 0,
  offer: "none",
  flags: [],
  examples: [["version", "print it"], ["version --json", "for a script"]],
  exits: [[0, "printed"], WRONG],
};

/** Every command, in the order of help. */
export const COMMANDS: readonly CommandSpec[] = [
  VERIFY,
  PLAN,
  CHECK,
  FETCH,
  CC,
  MEND,
  INTERDIFF,
  MERGE,
  REPORT,
  CERTIFY,
  HOOK,
  PUBLISH,
  MAIL,
  SERVE,
  WORKER,
  SUBMIT,
  DOCTOR,
  TREE,
  CLEAN,
  SCHEMA,
  COMPLETION,
  HELP,
  VERSION,
];

/** The command of that name, if it is one. */
export function findCommand(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** The names, in the order of help. */
export const COMMAND_NAMES: readonly CommandName[] = COMMANDS.map((command) => command.name);
