import assert from "node:assert/strict";
import { matching, readsOf } from "../../../bot/compile/ccache/reads.ts";

const of = (path: string, ...lines: string[]) => readsOf(new Map([[path, lines]]));

Deno.test("what the assembler reads", async (t) => {
  /** undefined: ccache sees it, or it reads nothing; null: cannot be told. */
  const table: [string, string, string | undefined | null][] = [
    ["a.h", 'asm(".include \\"asm/fpu-insn-asm.h\\"\\n");', "asm/fpu-insn-asm.h"],
    ["a.c", '\t".INCLUDE\\t\\"x.inc\\"\\n"', "x.inc"],
    ["a.c", '"\\t.incbin \\"kernel/config_data.gz\\"\\t\\n"', undefined],
    ["a.c", '"\\t.incbin\\t\\"x.bin\\"\\n"', "x.bin"],
    ["a.c", '"\\t.incbin  \\"x.bin\\"\\n"', "x.bin"],
    ["a.c", '".IncBin \\"x.bin\\"\\n"', "x.bin"],
    ["a.S", '\t.incbin\t"arch/x86/realmode/rm/realmode.bin"', undefined],
    ["a.S", "\t.incbin CONFIG_EFI_SBAT_FILE", undefined],
    ["a.S", "\t.incbin \\file", null],
    ["a.S", '\t.include "x.inc"', "x.inc"],
    ["a.S", '\t.include "\\file"', null],
    ["a.c", 'asm(".include %0" :: "i"(x));', null],
    ["a.c", 'asm(".include " NAME);', null],
    ["a.c", 'printf(".incbin \\"%s\\"\\n", argv[1]);', undefined],
    ["a.c", "\t\t.include_oper_class = true,", undefined],
    ["a.c", "\t\t.include = true,", undefined],
    ["a.c", " * we could .include here", undefined],
    ["a.S", "  using .incbin has the advantage", undefined],
    ["scripts/Makefile", "include $(srctree)/scripts/Kbuild.include", undefined],
    ["scripts/Makefile.dtbs", "echo '.incbin \"$<\" ';", undefined],
    ["Documentation/a.rst", '.include "x"', undefined],
    ["a.dts", '.include "x"', undefined],
  ];
  for (const [path, line, target] of table) {
    await t.step(`${path}: ${line}`, () => {
      const reads = of(path, line);
      assert.deepEqual(reads.targets, typeof target === "string" ? [target] : []);
      assert.equal(reads.unknown !== undefined, target === null);
    });
  }
});

Deno.test("sources that are included, and #embed", () => {
  assert.deepEqual([
    ...of("a.c", '#include "../b/part.c"', "# include <x.S>", '#include "y.h"').sources,
  ], [
    "part.c",
    "x.S",
  ]);
  assert.ok(of("a.c", '# embed "x"').embeds);
  assert.ok(of("a.h", '#if __has_embed("x")').embeds);
  assert.ok(!of("a.c", "/* embedded */").embeds);
});

Deno.test("a name may stand for each file that ends so", () => {
  const paths = ["asm/x.h", "arch/a/include/asm/x.h", "arch/a/asm-x.h", "b/asmx.h", "x.h"];
  const found = matching(["asm/x.h", "../b/asmx.h", "none.h"], paths);
  assert.deepEqual(Object.fromEntries(found), {
    "asm/x.h": ["asm/x.h", "arch/a/include/asm/x.h"],
    "../b/asmx.h": ["b/asmx.h"],
    "none.h": [],
  });
});

Deno.test("lines made to be slow are read in linear time", () => {
  for (
    const piece of ["#include <", ".include ", '.include "', ".incbin\\t", "#  ", "* .include "]
  ) {
    assert.equal(of("a.c", piece.repeat(200_000)).embeds, false);
  }
});
