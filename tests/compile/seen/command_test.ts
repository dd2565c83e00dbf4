import assert from "node:assert/strict";
import { assemblyArgv, preprocessArgv } from "../../../bot/compile/seen/command.ts";
import { kconfigFiles } from "../../../bot/compile/seen/kconfig.ts";
import { nearest } from "../../../bot/compile/seen/units.ts";

Deno.test("preprocessArgv: the same command, without what it makes", async (t) => {
  const table: [string, string, string | undefined][] = [
    [
      "of Kbuild",
      `gcc -Wp,-MMD,mm/.a.o.d -nostdinc -DKBUILD_MODNAME='"a"' -D"KBUILD_STR(s)=\\#s" -c -o mm/a.o ../mm/a.c`,
      `gcc|-nostdinc|-DKBUILD_MODNAME="a"|-DKBUILD_STR(s)=\\#s|../mm/a.c|-E|-w`,
    ],
    [
      "with ccache",
      "ccache arm-linux-gnueabi-gcc-12 -c -o a.o a.c",
      "arm-linux-gnueabi-gcc-12|a.c|-E|-w",
    ],
    ["with objtool behind it", "gcc -c -o a.o a.c ; ./tools/objtool/objtool a.o", "gcc|a.c|-E|-w"],
    [
      "a linker script",
      "clang-16 -E -P -D__ASSEMBLY__ -o a.lds a.lds.S",
      "clang-16|-D__ASSEMBLY__|a.lds.S|-E|-w",
    ],
    [
      "a program of the host",
      "gcc -Wp,-MMD,scripts/.a.d -O2 -o scripts/a scripts/a.c -lm",
      "gcc|-O2|scripts/a.c|-lm|-E|-w",
    ],
    ["an archive", "rm -f a.a; ar cDPrST a.a a.o", undefined],
    ["a script", "sh ../scripts/a.sh > a.h", undefined],
    ["what the shell replaces", 'gcc -DA="$(pwd)" -c a.c', undefined],
    ["quotes that do not end", "gcc -DA='a -c a.c", undefined],
    ["nothing", "", undefined],
  ];
  for (const [name, saved, argv] of table) {
    await t.step(name, () => assert.equal(preprocessArgv(saved)?.join("|"), argv));
  }
});

Deno.test("assemblyArgv: the same options for another file", async (t) => {
  const end = "-w|-x|assembler|-c|-o|/dev/null|x";
  const table: [string, string, string | undefined][] = [
    [
      "of Kbuild",
      "gcc -m16 -include a/b.h -Wa,--gdwarf -D_S -c -o a.o ../a.S",
      `gcc|-m16|-include|a/b.h|-Wa,--gdwarf|-D_S|${end}`,
    ],
    ["a file that is included first", "gcc -include first.S -c a.S", `gcc|-include|first.S|${end}`],
    ["of C", "gcc -c a.c", undefined],
    ["two sources", "gcc -c a.S b.S", undefined],
  ];
  for (const [name, saved, argv] of table) {
    await t.step(name, () => {
      assert.equal(assemblyArgv(preprocessArgv(saved)!, "x")?.join("|"), argv);
    });
  }
});

Deno.test("kconfigFiles: the files in Kconfig's own list", () => {
  const text = "autoconfig := include/config/auto.conf\n\ndeps_config := \\\n\tKconfig \\\n" +
    "\tmm/Kconfig \\\n\tarch/x86/Kconfig\n\n$(autoconfig): $(deps_config)\n";
  assert.deepEqual([...kconfigFiles(text)], ["Kconfig", "mm/Kconfig", "arch/x86/Kconfig"]);
  assert.deepEqual([...kconfigFiles("")], []);
});

Deno.test("nearest: a file's own object comes first, then its directory", () => {
  const files = ["fs/.x.o.cmd", "mm/.b.o.cmd", "mm/.a.o.cmd", "arch/.a.o.cmd"];
  assert.deepEqual(nearest("mm/a.c", files), [
    "mm/.a.o.cmd",
    "mm/.b.o.cmd",
    "fs/.x.o.cmd",
    "arch/.a.o.cmd",
  ]);
});
