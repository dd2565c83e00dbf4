import assert from "node:assert/strict";
import { helpText } from "../../bot/cli/help.ts";
import { PROGRAM } from "../../bot/cli/command.ts";
import { named } from "../../bot/cli/flag_kinds.ts";
import { GLOBAL_FLAGS } from "../../bot/cli/shared_flags/global.ts";
import { COMMANDS } from "../../bot/commands/mod.ts";
import { parseCommand } from "./parsed.ts";
import { golden } from "../report/golden.ts";

/** As the file of the command is in a folder below bot/commands/. */
function folderOf(name: string): string {
  const there = (folder: string) => {
    try {
      return Deno.statSync(new URL(`../../bot/commands/${folder}${name}.ts`, import.meta.url))
        .isFile;
    } catch {
      return false;
    }
  };
  return ["service/", "machine/"].find(there) ?? "";
}

Deno.test("help: goldens", async (t) => {
  const dir = new URL("golden/", import.meta.url);
  await t.step("help", () => golden(dir, "help.txt", helpText(COMMANDS)));
  for (const command of COMMANDS) {
    const file = `${folderOf(command.name)}help-${command.name}.txt`;
    await t.step(command.name, () => golden(dir, file, helpText(command)));
  }
});

Deno.test("help: no line is wider than 100 columns", () => {
  for (const about of [COMMANDS, ...COMMANDS]) {
    for (const line of helpText(about).split("\n")) assert.ok(line.length <= 100, line);
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
  const all = [...named(GLOBAL_FLAGS), ...COMMANDS.flatMap((command) => command.flags)];
  for (const flag of all) {
    for (const other of all) {
      if (flag.name === other.name) {
        assert.equal(flag.value === undefined, other.value === undefined);
        assert.equal(flag.short, other.short);
        assert.equal(flag.many, other.many);
      } else if (flag.short !== undefined) assert.notEqual(flag.short, other.short);
    }
  }
});
