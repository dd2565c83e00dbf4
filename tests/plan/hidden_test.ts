/** Lines by which a build may read files that no name in them tells. */
import assert from "node:assert/strict";
import { type Hidden, hiddenInAct, hiddenInCode } from "../../bot/plan/hidden.ts";

Deno.test("what a line of C or of the assembler may read without a name", async (t) => {
  const table: [string, string, Hidden?][] = [
    ["a header", '#include "x.h"'],
    ["a header of the system", "#include <linux/x.h>"],
    ["a source", '#include "x.c"'],
    ["what has the name of no header", '#include "README"', "odd"],
    ["a table", '#include "table.txt"', "odd"],
    ["where no source stands", '#include "../../Documentation/x.h"', "odd"],
    ["asked for", '#if __has_include("README")', "odd"],
    ["asked for by a macro", "#if __has_include(X)", "reads"],
    ["by a macro", "#include F(A)", "reads"],
    ["behind a comment", "# /* x */ include MACRO", "reads"],
    ["in two lines", "#inc\\\nlude MACRO", "reads"],
    ["by another sign", "%:include MACRO", "reads"],
    ["the assembler's, by its name", 'asm(".include \\"f.inc\\"");'],
    ["the same with a tab", 'asm("\\t.incbin\\t\\"f\\"\\n");'],
    ["in assembly", '\t.incbin "a"'],
    ["in two strings", 'asm(".inc" "lude \\"x\\"\\n");', "reads"],
    ["in two strings of two lines", 'asm(".inc"\n"lude \\"x\\"\\n");', "reads"],
    ["in strings the other way about", '#define B "nclude \\"x\\""\n#define A ".i"', "reads"],
    ["letter by letter", 'asm("." "i" "n" "c" "bin \\"x\\"");', "reads"],
    ["behind a comment of its own", 'asm(".include /* x */ \\"f\\"");', "reads"],
    ["by a number of a letter", 'asm(".inc\\x6cude \\"f\\"");', "reads"],
    ["by an octal one", 'asm("\\056include \\"f\\"");', "reads"],
    ["made a string", 'asm(__stringify(.include) " \\"f\\"");', "reads"],
    ["by a macro of C", "#define D .inc", "reads"],
    ["by a macro of the assembler", 'asm(".macro m a b\\n\\\\b\\\\a \\"f\\"\\n.endm");', "reads"],
    ["by an argument in assembly", '\t\\op "x"', "reads"],
    ["a file that an argument names", "\t.include \\file", "reads"],
    ["by an operand", 'asm(".%c0 \\"f\\"" :: "i"(&include));', "reads"],
    ["by a dialect", 'asm(".in{cl|x}ude \\"f\\"");', "reads"],
    ["a member", "\t.include = 1,"],
    ["a member of something", "\tif (a->b.include)"],
    ["prose", 'pr_err("Done.");'],
    ["a format", 'pr_info("v%d.%d", a, b);'],
    ["a label", 'asm(".L%=: nop");'],
    ["an argument of a macro", "\t\\op \\a, \\b"],
    ["the path of headers of tracepoints", "#define TRACE_INCLUDE_PATH ."],
    ["a macro that is a dot", '#define D .\nasm(S(D) "include \\"f\\"");', "reads"],
    ["a section", "*(.plt) *(.iplt)"],
    ["a header of another kind", '#include "trace.inc"'],
  ];
  for (const [name, text, hidden] of table) {
    await t.step(name, () => {
      assert.deepEqual([...hiddenInCode(text.split("\n"))], hidden === undefined ? [] : [hidden]);
    });
  }
});

Deno.test("what a line of make or Kconfig may look at without opening it", async (t) => {
  const table: ["make" | "kconfig" | "script", string, ...Hidden[]][] = [
    ["make", "obj-$(CONFIG_X) += x.o"],
    ["make", "ccflags-y += $(call cc-option,-Wx)"],
    ["make", "$(obj)/x.h: $(src)/x.tbl FORCE"],
    ["make", "ifeq ($(shell test -s $(srctree)/x && echo y),y)", "asks"],
    ["make", "x != test -s x", "asks"],
    ["make", "x := $(call try-run,test -s x)", "asks"],
    ["make", "x := $(wildcard $(src)/*.h)", "asks"],
    ["make", "\ttest -s $< && exit 1", "asks"],
    ["make", "ccflags-y += -I$(srctree)/Documentation/x", "odd"],
    ["kconfig", "\tdef_bool $(cc-option,-mx)"],
    ["kconfig", "\tdef_bool $(success,test -s $(srctree)/x)", "asks"],
    ["kconfig", "x := $(shell,test -s x)", "asks"],
    ["script", "test -s x", "asks"],
  ];
  for (const [kind, text, ...hidden] of table) {
    await t.step(text, () => assert.deepEqual(hiddenInAct(kind, text), hidden));
  }
});
