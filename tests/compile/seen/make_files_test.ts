import assert from "node:assert/strict";
import { makeRead } from "../../../bot/compile/seen/make_files.ts";

Deno.test("makeRead: what a whole build leaves where make has been", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const files: Record<string, string> = {
      "mm/built-in.a": "",
      ".config": "CONFIG_KASAN=y\n# CONFIG_KCSAN is not set\n",
      "src/Makefile": "include-$(CONFIG_KASAN)\t+= scripts/Makefile.kasan\n" +
        "include-$(CONFIG_KCSAN) += scripts/Makefile.kcsan\n# include knobs.mk\n-include $(srctree)/more.mk\n",
      "usr/.gen_init_cpio.cmd": "savedcmd_usr/gen_init_cpio := gcc -o usr/gen_init_cpio\n",
      "arch/x86/lib/.csum.o.cmd": "savedcmd_arch/x86/um/../lib/csum.o := gcc -c\n",
    };
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${dir}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      await Deno.writeTextFile(`${dir}/${path}`, text);
    }
    const table: [string, boolean][] = [
      ["Makefile", true],
      ["Kbuild", true],
      ["scripts/Makefile.build", true],
      ["scripts/Makefile.kcsan", false],
      ["scripts/Makefile.kasan", true],
      ["more.mk", true],
      ["knobs.mk", false],
      ["arch/um/Makefile", true],
      ["arch/um/include/asm/Kbuild", true],
      ["include/asm-generic/Kbuild", false],
      ["arch/x86/Makefile", false],
      ["mm/Makefile", true],
      ["usr/Makefile", true],
      // Its object is of another directory's make.
      ["arch/x86/lib/Makefile", false],
      ["drivers/Makefile", false],
    ];
    for (const [path, read] of table) {
      assert.equal(await makeRead({ build: dir, source: `${dir}/src` }, path, "um"), read, path);
    }
    const generic = "include/uapi/asm-generic/Kbuild";
    assert.ok(await makeRead({ build: dir, source: `${dir}/src` }, generic, "x86"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
