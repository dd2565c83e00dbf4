/**
 * The text of `help` and of every command's `--help`, from the commands.
 * @module
 */
import { type Command, PROGRAM } from "./command.ts";
import { named, type NamedFlag } from "./flag_kinds.ts";
import { GLOBAL_FLAGS } from "./shared_flags/global.ts";

/** What a command does, or which commands there are; lines of at most 100 columns, with a newline at the end. */
export function helpText(about: Command | readonly Command[]): string {
  const lines = "name" in about ? commandHelp(about) : overview(about);
  return `${lines.join("\n")}\n`;
}

function overview(commands: readonly Command[]): string[] {
  return [
    `usage: ${PROGRAM} COMMAND [ARGUMENTS] [FLAGS]`,
    "",
    "Verifies that a Linux kernel patch series is bisect-safe: applies it in order, builds every",
    "affected architecture after every patch, and says which patch breaks what.",
    "",
    "commands:",
    ...table(commands.map((command) => [command.name, command.summary])),
    "",
    "flags of every command:",
    ...flagTable(named(GLOBAL_FLAGS)),
    "",
    "examples:",
    ...exampleLines([
      ["verify HEAD~3.. --tree ~/linux", "the last three commits of your branch"],
      ["check my.mbox --tree ~/linux", "does it apply?"],
      ["doctor --install", "get the compilers"],
    ]),
    "",
    `More: ${PROGRAM} COMMAND --help`,
  ];
}

function commandHelp(command: Command): string[] {
  const own = command.flags.length === 0 ? [] : ["", "flags:", ...flagTable(command.flags)];
  return [
    `usage: ${[PROGRAM, command.name, command.args?.usage, "[FLAGS]"].filter(Boolean).join(" ")}`,
    "",
    command.about,
    ...command.more === undefined ? [] : ["", command.more],
    ...own,
    "",
    "flags of every command:",
    ...flagTable(named(GLOBAL_FLAGS)),
    "",
    "examples:",
    ...exampleLines(command.examples),
    "",
    "exit codes:",
    ...table(command.exits.map(([code, text]) => [String(code), text])),
  ];
}

function flagTable(flags: readonly NamedFlag[]): string[] {
  return table(flags.flatMap((flag) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    const value = flag.value === undefined
      ? ""
      // As git prints it: a value behind a space would be taken for SERIES.
      : flag.bare === undefined
      ? ` ${flag.value}`
      : `[=${flag.value}]`;
    const rows: [string, string][] = [];
    if (!flag.onlyNo) rows.push([`${short}--${flag.name}${value}`, flag.help]);
    if (flag.no !== undefined) rows.push([`    --no-${flag.name}`, flag.no]);
    return rows;
  }));
}

/** Two columns; lines after a newline in the second one stay in it. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    right.split("\n").map((line, i) => `  ${(i === 0 ? left : "").padEnd(width)}  ${line}`)
  );
}

function exampleLines(examples: readonly (readonly [string, string])[]): string[] {
  return examples.flatMap(([line, what]) => [
    `  ${line.includes(`| ${PROGRAM} `) ? line : `${PROGRAM} ${line}`}`,
    `      ${what}`,
  ]);
}
