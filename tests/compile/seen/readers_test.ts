import assert from "node:assert/strict";
import type { Maker } from "../../../bot/compile/make.ts";
import { findReaders } from "../../../bot/compile/seen/readers.ts";
import { run } from "../../../bot/system/process/process.ts";

Deno.test("who has read a file, also one that is copied under another name", async () => {
  const build = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${build}/drivers/tty`, { recursive: true });
    await Deno.mkdir(`${build}/drivers/scsi`, { recursive: true });
    const files = {
      "../scsi/.53c700.o.cmd": "deps_drivers/scsi/53c700.o := \\\n  drivers/scsi/53c700_d.h \\\n",
      ".keys.o.cmd":
        "deps_drivers/tty/keys.o := \\\n  drivers/tty/keys.c \\\n  /src/include/tty.h \\\n",
      ".x.dtb.cmd": "deps_drivers/tty/x.dtb := \\\n" +
        "  /src/scripts/dtc/include-prefixes/dt-bindings/input/input.h \\\n" +
        "  /src/scripts/dtc/include-prefixes/arm64/v/x.dtsi \\\n",
      ".other.o.cmd": "deps_drivers/tty/other.o := \\\n  /src/drivers/tty/keys.c \\\n",
      // A file of a stranger's whose name ends as another's path.
      ".odd.d": "odd.o: odd.c x\\ /src/drivers/tty/never.c\n",
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
    // Of no script of perl and of no table that a program reads is there a command.
    const made = ["drivers/scsi/53c700.scr", "drivers/scsi/script_asm.pl"];
    const asked = ["include/tty.h", "drivers/tty/keys.c_shipped", "drivers/tty/none.c_shipped"];
    // Where the links lead by which device trees include.
    const linked = ["arch/arm64/boot/dts/v/x.dtsi", "include/dt-bindings/input/input.h"];
    const never = [
      "drivers/tty/never.c",
      "drivers/gpu/drm/xe/xe_wa_oob.rules",
      "arch/arm/boot/dts/v/x.dtsi",
    ];
    const { readers } = await findReaders(cell, build, [...asked, ...made, ...linked, ...never]);
    const found = [...readers].sort(([a], [b]) => a < b ? -1 : 1);
    assert.deepEqual(found, [
      [linked[0], ["drivers/tty/.x.dtb.cmd"]],
      ...made.map((path) => [path, ["drivers/scsi/.53c700.o.cmd"]]),
      ["drivers/tty/keys.c_shipped", ["drivers/tty/.keys.o.cmd"]],
      [linked[1], ["drivers/tty/.x.dtb.cmd"]],
      ["include/tty.h", ["drivers/tty/.keys.o.cmd"]],
    ]);
  } finally {
    await Deno.remove(build, { recursive: true });
  }
});
