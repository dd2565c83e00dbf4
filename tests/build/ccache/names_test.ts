import assert from "node:assert/strict";
import { headerLines, isIncludable, isMakeFile } from "../../../bot/build/ccache/names.ts";

Deno.test("what an include can name", () => {
  const sources = new Set(["part.c"]);
  const table: [string, boolean][] = [
    ["include/linux/utime.h", true],
    ["arch/x86/include/asm/gcd.h", true],
    ["lib/x.inc", true],
    ["drivers/a/b.tbl", true],
    ["kernel/part.c", true],
    ["kernel/fork.c", false],
    ["arch/arm/boot/dts/a.dtsi", false],
    ["Documentation/a.h", false],
    ["tools/testing/a.h", false],
    ["tools/include/a.h", true],
    ["drivers/a/Kconfig", false],
    ["drivers/a/Makefile", false],
    ["arch/um/configs/i386_defconfig", false],
  ];
  for (const [path, is] of table) assert.equal(isIncludable(path, sources), is, path);
});

Deno.test("make files, and what of them may make a header", () => {
  for (
    const path of ["Makefile", "arch/x86/include/asm/Kbuild", "scripts/Makefile.build", "a/b.mk"]
  ) {
    assert.ok(isMakeFile(path), path);
  }
  assert.ok(!isMakeFile("mm/a.c"));
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
