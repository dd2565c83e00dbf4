import assert from "node:assert/strict";
import { helpText } from "../../bot/cli/help.ts";
import { GLOBAL_FLAGS } from "../../bot/cli/spec/flags.ts";
import { parseCommand } from "../../bot/cli/parse.ts";
import { PROGRAM } from "../../bot/cli/spec/spec.ts";
import { COMMAND_NAMES, COMMANDS, findCommand } from "../../bot/cli/table.ts";
import { inStates } from "../../bot/cli/parse/values.ts";
import { golden } from "../report/golden.ts";

Deno.test("help: goldens", async (t) => {
  const dir = new URL("golden/", import.meta.url);
  await t.step("help", () => golden(dir, "help.txt", helpText()));
  for (const name of COMMAND_NAMES) {
    await t.step(name, () => golden(dir, `help-${name}.txt`, helpText(name)));
  }
});

Deno.test("help: no line is wider than 100 columns", () => {
  for (const name of [undefined, ...COMMAND_NAMES]) {
    for (const line of helpText(name).split("\n")) assert.ok(line.length <= 100, line);
  }
});

Deno.test("the table: every command has two to four examples, and they parse", async (t) => {
  for (const command of COMMANDS) {
    await t.step(command.name, () => {
      assert.ok(command.examples.length >= 2 && command.examples.length <= 4);
      for (const [line] of command.examples) {
        const words = line.replace(new RegExp(`^.*\\| ${PROGRAM} `), "").split(/ [>|] /)[0]!;
        assert.equal(parseCommand(words.split(" ")).kind, command.name);
      }
    });
  }
});

Deno.test("the table: a flag takes a value everywhere or nowhere, and a letter is one flag", () => {
  const all = [...GLOBAL_FLAGS, ...COMMANDS.flatMap((command) => command.flags)];
  for (const flag of all) {
    for (const other of all) {
      if (flag.name === other.name) {
        assert.equal(flag.value === undefined, other.value === undefined);
        assert.equal(flag.short, other.short);
        assert.equal(flag.many, other.many);
      } else if (flag.short !== undefined) assert.notEqual(flag.short, other.short);
    }
  }
  assert.deepEqual(findCommand("help")?.offer, COMMAND_NAMES);
});

Deno.test("inStates", () => {
  assert.ok(inStates(7, undefined));
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].filter((n) => inStates(n, [{ from: 1, to: 2 }, { from: 5 }])),
    [1, 2, 5, 6],
  );
});
