import assert from "node:assert/strict";
import { countsOf, headerLines } from "../../../bot/compile/ccache/names.ts";

Deno.test("what of a file counts", () => {
  const table: [string, ReturnType<typeof countsOf>][] = [
    ["include/linux/utime.h", "name"],
    ["arch/x86/include/asm/gcd.h", "name"],
    ["lib/x.inc", "name"],
    ["drivers/a/b.tbl", "name"],
    ["include/config/none", "name"],
    ["kernel/fork.c", "source"],
    ["arch/x86/a.S", "source"],
    ["arch/arm/boot/dts/a.dtsi", "nothing"],
    ["Documentation/a.h", "nothing"],
    ["tools/testing/a.h", "nothing"],
    ["tools/include/a.h", "name"],
    ["drivers/a/Kconfig", "nothing"],
    ["arch/um/configs/i386_defconfig", "nothing"],
    ["Makefile", "make"],
    ["arch/x86/include/asm/Kbuild", "make"],
    ["scripts/Makefile.build", "make"],
    ["a/b.mk", "make"],
    ["Documentation/Makefile", "nothing"],
  ];
  for (const [path, counts] of table) assert.equal(countsOf(path), counts, path);
});

Deno.test("what of a make file may make a header", () => {
  const text = `# a comment
obj-y += a.o b.o
obj-$(CONFIG_A) += c.o \\
	d.o e.o
generic-y += gcd.h
$(obj)/a.h: $(src)/a.tbl
	$(call if_changed,gen)
names := one two
obj-y += sub/
`;
  assert.equal(
    headerLines(text),
    "generic-y += gcd.h\n$(obj)/a.h: $(src)/a.tbl\n\t$(call if_changed,gen)\nnames := one two\nobj-y += sub/",
  );
});

Deno.test("a make file made to be slow is read in linear time", () => {
  const slow = `${"a.o ".repeat(900)}!\n`.repeat(500);
  assert.equal(headerLines(slow).length, slow.trimEnd().length);
});
