/** A command is one value: its help, completion, flags and their types follow from what its file declares. */
import assert from "node:assert/strict";
import { command, type CommandContext } from "../../bot/cli/command.ts";
import { makeContext } from "../../bot/cli/context.ts";
import { completionScript, SHELLS } from "../../bot/cli/completion/mod.ts";
import { bool, choice, list, orNot, text, unless, whole } from "../../bot/cli/flag_kinds.ts";
import { helpText } from "../../bot/cli/help.ts";
import { parseCommand } from "../../bot/cli/parse.ts";
import { COMMANDS } from "../../bot/commands/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";

/** Holds at compile time: two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

const seen: unknown[] = [];
const bake = command({
  name: "bake",
  summary: "bake a cake",
  about: "Bakes it.",
  args: { usage: "[CAKE]", most: 1, offer: "file" },
  flags: {
    "dry-run": bool({ short: "n", help: "only say it" }),
    oven: unless({ no: "without heat", help: "with heat" }),
    minutes: whole({ from: 1, to: 90, help: "how long" }),
    size: choice({ value: "SIZE", offer: ["small", "large"], help: "how large" }),
    icing: orNot(text({ value: "COLOUR", help: "which" }), "without"),
    guest: list({ value: "WHO", help: "for whom", read: (names) => names.length }),
  },
  examples: [],
  exits: [],
  run(options, _context: CommandContext) {
    const types: readonly true[] = [
      true satisfies Same<typeof options.dryRun, boolean>,
      true satisfies Same<typeof options.oven, boolean>,
      true satisfies Same<typeof options.minutes, number | undefined>,
      true satisfies Same<typeof options.size, "small" | "large" | undefined>,
      true satisfies Same<typeof options.icing, string | false | undefined>,
      true satisfies Same<typeof options.guest, number | undefined>,
      true satisfies Same<typeof options.words, readonly string[]>,
    ];
    seen.push(options, types.length);
    return 0;
  },
});
const commands = [...COMMANDS, bake];
const parse = (line: string) => parseCommand(line.split(" "), commands);

Deno.test("the options of a command are the values of its flags", async () => {
  const { command, options } = parse(
    "bake -n --no-oven --minutes 30 --size large --no-icing --guest a --guest b cake",
  );
  assert.equal(command.name, "bake");
  assert.equal(await command.run(options, {} as CommandContext), 0);
  const { dryRun, oven, minutes, size, icing, guest, words } = seen[0] as Record<string, unknown>;
  assert.deepEqual(
    { dryRun, oven, minutes, size, icing, guest, words },
    {
      ...{ dryRun: true, oven: false, minutes: 30, size: "large", icing: false },
      ...{ guest: 2, words: ["cake"] },
    },
  );
  const bare = parse("bake").options as Record<string, unknown>;
  assert.deepEqual([bare.dryRun, bare.oven, bare.minutes, bare.icing], [
    ...[false, true, undefined, undefined],
  ]);
});

Deno.test("an answer is data where JSON was asked for, and else text", () => {
  const printed = (json: boolean) => {
    const out: string[] = [];
    const terminal = { ...quietTerminal, out: (text: string) => void out.push(text) };
    const options = { json, verbose: false, color: "never" as const };
    const { print } = makeContext(options, terminal, new AbortController().signal);
    print({ answer: 7 }, () => "seven");
    return out;
  };
  assert.deepEqual(printed(false), ["seven"]);
  assert.deepEqual(printed(true).map((text) => JSON.parse(text)), [{ answer: 7 }]);
});

Deno.test("what its flags do not take is refused with their names", () => {
  const says = (line: string, text: RegExp) =>
    assert.throws(
      () => parse(line),
      (error) => error instanceof UserError && text.test(error.text),
    );
  says("bake --minutes 91", /--minutes takes a whole number from 1 to 90, not '91'/);
  says("bake --size larg", /--size is one of small, large, not 'larg'\n.*did you mean large\?/);
  says("bake a b", /bake takes one CAKE, but got a second one: 'b'/);
  says("verify --oven", /--oven is a flag of bake, not of verify/);
  says("bak", /did you mean bake\?/);
});

Deno.test("help and completion know it", () => {
  assert.match(helpText(commands), /^ {2}bake {8}bake a cake$/m);
  assert.match(helpText(bake), /^ {2}-n, --dry-run +only say it$/m);
  assert.match(helpText(bake), /^ {6}--no-icing +without$/m);
  for (const shell of SHELLS) {
    const script = completionScript(shell, commands);
    for (const word of ["bake", "--dry-run", "no-oven", "small large"]) {
      assert.ok(script.includes(word.replace(/^--(?=d)/, "")), `${shell}: ${word}`);
    }
  }
});

Deno.test("the list has the command of every file beside it, and help offers their names", async () => {
  const files: string[] = [];
  const walk = async (dir: URL) => {
    for await (const { name, isDirectory } of Deno.readDir(dir)) {
      if (isDirectory) await walk(new URL(`${name}/`, dir));
      else if (name !== "mod.ts") files.push(name);
    }
  };
  await walk(new URL("../../bot/commands/", import.meta.url));
  const names = COMMANDS.map(({ name }) => name);
  assert.deepEqual(files.sort(), names.map((name) => `${name}.ts`).sort());
  assert.match(completionScript("bash", COMMANDS), new RegExp(`help\\) .*${names.join(" ")}`));
});
