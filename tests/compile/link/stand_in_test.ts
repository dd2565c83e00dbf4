import assert from "node:assert/strict";
import { comparableLines, NO_STRINGS } from "../../../bot/compile/link/stand_in.ts";

/** Lines as modpost writes them, of which a compiler takes all but those that are said. */
const GOOD = `#include <linux/module.h>
MODULE_INFO(name, KBUILD_MODNAME);
MODULE_INFO(depends, "");
MODULE_ALIAS("of:N*T*Cacme,x-1.0C*");
MODULE_INFO(snd.alias, "pci:v00008086d*");
MODULE_INFO(srcversion, "0123456789ABCDEF");
KSYMTAB_FUNC(crc32_le, "", "");
KSYMTAB_DATA(jiffies, "_gpl", "CRYPTO_INTERNAL");
SYMBOL_CRC(crc32_le, 0x69dd3b5b, "");
`;
const BAD = [
  'MODULE_ALIAS("of:N*T*Cacme,"x");',
  'MODULE_ALIAS("dmi*:svnA\\\\B:");',
  'MODULE_INFO(snd.alias, "a"b");',
  'KSYMTAB_FUNC(crc32_le, "_gpl", "A"B");',
  'KSYMTAB_DATA(jiffies, "", "A"B"C");',
];

Deno.test("what modpost says of all that a stand-in lacks is no word of the patch", () => {
  const real = "WARNING: modpost: missing MODULE_LICENSE() in fs/a.o";
  const lacks = [
    'WARNING: modpost: "kfree" [fs/a.ko] undefined!',
    "WARNING: modpost: suppressed 12 unresolved symbol warnings because there were too many)",
    // Linux 5.10, where nothing but modules stands in.
    "WARNING: modpost: Symbol info of vmlinux is missing. Unresolved symbol check will be entirely skipped.",
  ];
  assert.deepEqual(comparableLines([...lacks, real, ""].join("\n")), [real]);
  assert.equal(comparableLines(undefined), undefined);
});

Deno.test("aliases and namespaces of which modpost makes no strings are said", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/drivers/x`, { recursive: true });
    await Deno.writeTextFile(`${dir}/drivers/x/good.mod.c`, GOOD);
    const outputOf = async () => {
      const args = ["-c", NO_STRINGS];
      const { stdout } = await new Deno.Command("sh", { args, cwd: dir }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    assert.equal(await outputOf(), "");
    const cut = 'MODULE_ALIAS("ends\nhere");\n';
    await Deno.writeTextFile(`${dir}/drivers/x/bad.mod.c`, `${GOOD}${BAD.join("\n")}\n${cut}`);
    assert.deepEqual((await outputOf()).split("\n"), [...BAD, 'MODULE_ALIAS("ends']);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
