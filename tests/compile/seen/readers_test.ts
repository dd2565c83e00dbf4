import assert from "node:assert/strict";
import type { Maker } from "../../../bot/compile/make.ts";
import { findReaders } from "../../../bot/compile/seen/readers.ts";
import { run } from "../../../bot/system/process/process.ts";

Deno.test("who has read a file, also one that is copied under another name", async () => {
  const build = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${build}/drivers/tty`, { recursive: true });
    const files = {
      ".keys.o.cmd":
        "deps_drivers/tty/keys.o := \\\n  drivers/tty/keys.c \\\n  /src/include/tty.h \\\n",
      ".other.o.cmd": "deps_drivers/tty/other.o := \\\n  /src/drivers/tty/keys.c \\\n",
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${build}/drivers/tty/${name}`, text);
    }
    const cell = {
      places: { source: "/src", build },
      call: async (_step: string, argv: readonly string[]) => {
        const { ok } = await run(argv, { cwd: build });
        return { ok };
      },
    } as unknown as Maker;
    const asked = ["include/tty.h", "drivers/tty/keys.c_shipped", "drivers/tty/none.c_shipped"];
    const { readers } = await findReaders(cell, build, asked);
    assert.deepEqual([...readers], [
      ["drivers/tty/keys.c_shipped", ["drivers/tty/.keys.o.cmd"]],
      ["include/tty.h", ["drivers/tty/.keys.o.cmd"]],
    ]);
  } finally {
    await Deno.remove(build, { recursive: true });
  }
});
