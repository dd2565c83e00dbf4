import assert from "node:assert/strict";
import { statusesOf } from "./compared.ts";

const ORPHAN = "ld: warning: orphan section `.a' from `mm/a.o' being placed in section `.a'";
/** So many links of vmlinux until its symbol table stays, and the last one. */
const links = (count: number) => {
  const names = Array.from({ length: count }, (_, i) => `.tmp_vmlinux${i + 1}`);
  return [...names, "vmlinux.unstripped"].flatMap((name) => [
    `  LD      ${name}`,
    ORPHAN,
    `ld: warning: ${name} has a LOAD segment with RWX permissions`,
  ]);
};

Deno.test("what stands beside it, and how often vmlinux is linked, is not a warning's identity", async (t) => {
  const table: [string, string[], string[]][] = [
    [
      "objtool: another function stands behind",
      statusesOf(
        ["a.o: warning: objtool: f() falls through to next function __cfi_g()"],
        ["a.o: warning: objtool: f() falls through to next function __cfi_h()"],
      ),
      ["old a.o:undefined"],
    ],
    [
      "objtool: another function that has no end",
      statusesOf(
        ["a.o: warning: objtool: f() falls through to next function g()"],
        ["a.o: warning: objtool: h() falls through to next function g()"],
      ),
      ["new a.o:undefined", "fixed a.o:undefined"],
    ],
    [
      "ld: sections that the compiler numbers",
      statusesOf(
        ["ld: warning: orphan section `.data..Lubsan_data177' from `mm/a.o' being placed in section `.data..Lubsan_data177'"],
        ["ld: warning: orphan section `.data..Lubsan_data179' from `mm/a.o' being placed in section `.data..Lubsan_data179'"],
      ),
      ["old undefined:undefined"],
    ],
    ["ld: one link more until the symbol table stays", statusesOf(links(2), links(3)), [
      "old undefined:undefined",
      "old undefined:undefined",
    ]],
    ["ld: without a symbol table", statusesOf(links(2), links(0)), [
      "old undefined:undefined",
      "old undefined:undefined",
    ]],
    ["ld: twice in one link", statusesOf(links(2), [...links(2), ORPHAN]), [
      "old undefined:undefined",
      "old undefined:undefined",
      "new undefined:undefined",
    ]],
    [
      "modpost: gcc puts the function with those that are seldom called",
      statusesOf(
        ["WARNING: modpost: vmlinux: section mismatch in reference: f+0x10 (section: .text) -> g (section: .init.text)"],
        ["WARNING: modpost: vmlinux: section mismatch in reference: f+0x14 (section: .text.unlikely) -> g (section: .init.text)"],
      ),
      ["old vmlinux:undefined"],
    ],
    [
      "modpost before 6.4, the same",
      statusesOf(
        ["WARNING: modpost: vmlinux.o(.text+0x1234): Section mismatch in reference from the function f() to the function .init.text:g()"],
        ["WARNING: modpost: vmlinux.o(.text.unlikely+0x34): Section mismatch in reference from the function f() to the function .init.text:g()"],
      ),
      ["old undefined:undefined"],
    ],
    [
      "a file that is compiled from beside its directory, renamed",
      statusesOf(
        ["drivers/gpu/amdgpu/../display/a.c:9:1: warning: 'f' defined but not used [-Wunused-function]"],
        ["drivers/gpu/amdgpu/../display/b.c:9:1: warning: 'f' defined but not used [-Wunused-function]"],
        "diff --git a/drivers/gpu/display/a.c b/drivers/gpu/display/b.c\nsimilarity index 100%\n" +
          "rename from drivers/gpu/display/a.c\nrename to drivers/gpu/display/b.c\n",
      ),
      ["moved drivers/gpu/amdgpu/../display/b.c:9"],
    ],
  ];
  for (const [name, got, expected] of table) {
    await t.step(name, () => assert.deepEqual(got, expected));
  }
});
