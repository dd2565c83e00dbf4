import assert from "node:assert/strict";
import { bootOptions } from "../../bot/engine/boot_options.ts";
import { loadSettings, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { writeFiles } from "../toy/kernel.ts";

Deno.test("probes: those of --probe, else those beside the series, else the small one", async (t) => {
  const dir = await Deno.makeTempDir();
  await writeFiles(dir, {
    "series/probe/own.c": "// own",
    "other/b.c": "// b",
    "other/a.c": "// a",
    "other/readme": "",
    "none/readme": "",
    "odd/a b.c": "",
  });
  const context = {
    ...{ cwd: dir, cache: dir, home: dir, terminal: quietTerminal, ui: silent },
    signal: new AbortController().signal,
  };
  const settings = await loadSettings(SHIPPED_CONFIGS);
  const names = async (series: string, probe?: string) => {
    const command = { series, level: "boot", ...probe === undefined ? {} : { probe } } as const;
    const { boot } = await bootOptions(command, { bootable: new Map() }, settings, context);
    return boot!.sources.map(({ name }) => name).join(" ");
  };
  const rows: [string, string, string | undefined, string][] = [
    ["beside the series", "series", undefined, "own"],
    ["in their place", "series", "other", "a b"],
    ["of standard input", "-", "other", "a b"],
    ["none", "-", undefined, "userspace"],
    ["none beside it", "none", undefined, "userspace"],
  ];
  for (const [name, series, probe, expected] of rows) {
    await t.step(name, async () => assert.equal(await names(series, probe), expected));
  }
  for (
    const [probe, says] of [["none", /no \*\.c/], ["absent", /no \*\.c/], [
      "odd",
      /no name/,
    ]] as const
  ) {
    await t.step(`refused: ${probe}`, async () => {
      await assert.rejects(
        names("series", probe),
        (error) => error instanceof UserError && says.test(error.text),
      );
    });
  }
  await Deno.remove(dir, { recursive: true });
});
