import assert from "node:assert/strict";
import { dirname } from "../../../bot/std/path/mod.ts";
import { isUnasked } from "../../../bot/compile/seen/gone.ts";

Deno.test("whether a file of make still names the object of a source that is gone", async (t) => {
  const cases: Readonly<Record<string, readonly [Record<string, string>, boolean]>> = {
    "named, whatever it takes": [{ "drivers/x/Makefile": "obj-$(CONFIG_X) += a.o\n" }, false],
    "a part of another": [{
      "drivers/x/Makefile": "obj-$(CONFIG_X) += x.o\nx-objs := a.o b.o\n",
    }, false],
    "named beside a longer name": [{
      "drivers/x/Makefile": "obj-y += a.o\nclean-files := data.c\n",
    }, false],
    "named no more": [{ "drivers/x/Makefile": "obj-$(CONFIG_X) += b.o\n" }, true],
    "gone with its directory": [{ "drivers/Makefile": "obj-y += y/\n" }, true],
    "made of another source": [{
      "drivers/x/Makefile": "obj-y += a.o\n",
      "drivers/x/a.S": "",
    }, true],
    "made by a rule": [{
      "drivers/x/Makefile": "obj-y += a.o\n$(obj)/a.c: $(src)/a.pl\n\tperl $< > $@\n",
    }, true],
  };
  for (const [name, [files, unasked]] of Object.entries(cases)) {
    await t.step(name, async () => {
      const dir = await Deno.makeTempDir();
      try {
        for (const [path, text] of Object.entries(files)) {
          await Deno.mkdir(dirname(`${dir}/${path}`), { recursive: true });
          await Deno.writeTextFile(`${dir}/${path}`, text);
        }
        assert.equal(await isUnasked(dir, "drivers/x/a.c"), unasked);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});

Deno.test("whether a source still includes a header that is gone", async (t) => {
  const H = "include/linux/old.h", D = "drivers/x/core/old.h";
  type Row = readonly [gone: string, files: Record<string, string>, unasked: boolean];
  const cases: Readonly<Record<string, Row>> = {
    "by its name": [H, { "drivers/x/a.c": "#include <linux/old.h>\n" }, false],
    "by a header": [H, { "include/linux/b.h": "  #  include\t<linux/old.h>\n" }, false],
    "by none": [H, { "drivers/x/a.c": "#include <linux/older.h>\n/* old.h */\n" }, true],
    "by another of its last name": [H, {
      "drivers/x/a.c": '#include "old.h"\n',
      "drivers/x/old.h": "",
    }, true],
    "by what is now in uapi": [H, {
      "drivers/x/a.c": "#include <linux/old.h>\n",
      "include/uapi/linux/old.h": "",
    }, true],
    "by a tool alone": [H, { "tools/x/a.c": "#include <linux/old.h>\n" }, true],
    "beside it": [D, { "drivers/x/core/a.c": '#include "old.h"\n' }, false],
    "from its parent": [D, { "drivers/x/a.c": '#include "core/old.h"\n' }, false],
    "from a directory near it": [D, { "drivers/x/sub/a.c": '#include "old.h"\n' }, false],
    "from far away": [D, { "drivers/y/a.c": '#include "old.h"\n' }, true],
  };
  for (const [name, [gone, files, unasked]] of Object.entries(cases)) {
    await t.step(name, async () => {
      const dir = await Deno.makeTempDir();
      try {
        for (const [path, text] of Object.entries(files)) {
          await Deno.mkdir(dirname(`${dir}/${path}`), { recursive: true });
          await Deno.writeTextFile(`${dir}/${path}`, text);
        }
        assert.equal(await isUnasked(dir, gone), unasked);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});
