import assert from "node:assert/strict";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { identity } from "../../../bot/judge/warnings/identity.ts";
import { statusesOf } from "./compared.ts";

const frame = (bytes: number, name = "f", line = 90) => [
  "  CC      mm/a.o",
  `mm/a.c: In function '${name}':`,
  `mm/a.c:${line}:1: warning: the frame size of ${bytes} bytes is larger than 1024 bytes [-Wframe-larger-than=]`,
];
const clang = (bytes: number, name = "f", line = 90) => [
  "  CC      mm/a.o",
  `mm/a.c:${line}:5: warning: stack frame size (${bytes}) exceeds limit (1024) in '${name}' [-Wframe-larger-than]`,
];
const syscalls = (...names: string[]) => [
  "  CALL    scripts/checksyscalls.sh",
  ...names.map((name, i) =>
    `<stdin>:${1397 + 3 * i}:2: warning: #warning syscall ${name} not implemented [-Wcpp]`
  ),
];
const unmet = (...by: string[]) => [
  "WARNING: unmet direct dependencies detected for A",
  "  Depends on [n]: B [=n]",
  "  Selected by [y]:",
  ...by.map((one) => `  - ${one}`),
];
const TWO_ABOVE =
  "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -4,2 +4,4 @@\n a\n+n\n+n\n b\n";

Deno.test("numbers in a message are not its identity", async (t) => {
  const table: [string, string[], string[]][] = [
    ["a larger frame", statusesOf(frame(1056), frame(1088)), ["old worse mm/a.c:90"]],
    ["a smaller frame", statusesOf(frame(1056), frame(1040)), ["old mm/a.c:90"]],
    [
      "a larger frame, further down",
      statusesOf(frame(1056), frame(1088, "f", 92), TWO_ABOVE),
      ["moved worse mm/a.c:92"],
    ],
    [
      "a frame at a line that no patch tells",
      statusesOf(frame(1056), frame(1088, "f", 97)),
      ["moved worse mm/a.c:97"],
    ],
    [
      "the frame of another function",
      statusesOf(frame(1056), frame(1088, "g", 120)),
      ["new mm/a.c:120", "fixed mm/a.c:90"],
    ],
    [
      "one more frame",
      statusesOf(frame(1056), [...frame(1056), ...frame(1056, "g", 120)]),
      ["old mm/a.c:90", "new mm/a.c:120"],
    ],
    ["clang, larger", statusesOf(clang(1056), clang(1088)), ["old worse mm/a.c:90"]],
    [
      "clang, another function",
      statusesOf(clang(1056), clang(1088, "g", 120)),
      ["new mm/a.c:120", "fixed mm/a.c:90"],
    ],
    [
      "the bound of an array at the same line",
      statusesOf(
        ["mm/a.c:9:1: warning: array subscript 4 is above array bounds of 'int[4]' [-Warray-bounds=]"],
        ["mm/a.c:9:1: warning: array subscript 8 is above array bounds of 'int[8]' [-Warray-bounds=]"],
      ),
      ["old mm/a.c:9"],
    ],
    [
      "another bound at another line is another mistake",
      statusesOf(
        ["mm/a.c:9:1: warning: array subscript 4 is above array bounds of 'int[4]' [-Warray-bounds=]"],
        ["mm/a.c:12:1: warning: array subscript 8 is above array bounds of 'int[8]' [-Warray-bounds=]"],
      ),
      ["new mm/a.c:12", "fixed mm/a.c:9"],
    ],
    [
      "a place within the text",
      statusesOf(
        ["mm/Kconfig:9:warning: choice value used outside of the choice at mm/Kconfig:4"],
        ["mm/Kconfig:9:warning: choice value used outside of the choice at mm/Kconfig:6"],
      ),
      ["old mm/Kconfig:9"],
    ],
    [
      "objtool: offsets on both sides",
      statusesOf(
        ["vmlinux.o: warning: objtool: f+0x37: relocation to !ENDBR: .text+0x187b"],
        ["vmlinux.o: warning: objtool: f+0x47: relocation to !ENDBR: .text+0x18ab"],
      ),
      ["old vmlinux.o:undefined"],
    ],
    [
      "objtool: a frame of another size",
      statusesOf(
        ["a.o: warning: objtool: f()+0x0: stack state mismatch: cfa1=7+64 cfa2=7+8"],
        ["a.o: warning: objtool: f()+0x0: stack state mismatch: cfa1=7+72 cfa2=7+8"],
      ),
      ["old a.o:undefined"],
    ],
    [
      "one more system call is not implemented",
      statusesOf(syscalls("fsmount", "fspick"), syscalls("clone3", "fsmount", "fspick")),
      ["new <stdin>:1397", "moved <stdin>:1400", "moved <stdin>:1403"],
    ],
    [
      "the assembler's input has another name, wherever it is",
      statusesOf(
        ["/var/tmp/ccAbCdEf.s:12: Warning: swp is deprecated"],
        ["/var/tmp/ccZyXwVu.s:13: Warning: swp is deprecated"],
      ),
      ["moved /var/tmp/ccZyXwVu.s:13"],
    ],
    [
      "the same of clang, which keeps the name of the source",
      statusesOf(
        ["/tmp/a-1a2b3c.s:12: Warning: swp is deprecated"],
        ["/tmp/a-4d5e6f.s:13: Warning: swp is deprecated"],
      ),
      ["moved /tmp/a-4d5e6f.s:13"],
    ],
    [
      "and of another source",
      statusesOf(
        ["/tmp/a-1a2b3c.s:12: Warning: swp is deprecated"],
        ["/tmp/b-4d5e6f.s:13: Warning: swp is deprecated"],
      ),
      ["new /tmp/b-4d5e6f.s:13", "fixed /tmp/a-1a2b3c.s:12"],
    ],
    [
      "objtool: what gcc moves to the cold part of a function",
      statusesOf(
        ["vmlinux.o: warning: objtool: f+0x12: unreachable instruction"],
        ["vmlinux.o: warning: objtool: f.cold+0x2: unreachable instruction"],
      ),
      ["old vmlinux.o:undefined"],
    ],
    [
      "powerpc: one bad relocation more",
      statusesOf(["WARNING: 2 bad relocations"], ["WARNING: 3 bad relocations"]),
      ["old worse undefined:undefined"],
    ],
    [
      "clang counts what a switch leaves out, and names three",
      statusesOf(
        ["mm/a.c:9:1: warning: 5 enumeration values not handled in switch: 'A', 'B', 'C'... [-Wswitch]"],
        ["mm/a.c:9:1: warning: 6 enumeration values not handled in switch: 'A', 'B', 'C'... [-Wswitch]"],
      ),
      ["old worse mm/a.c:9"],
    ],
    [
      "ld: an undefined reference at another line and offset",
      statusesOf(
        [
          "ld: vmlinux.o: in function `f':",
          "mm/a.c:125:(.text+0x11af): undefined reference to `g'",
        ],
        [
          "ld: vmlinux.o: in function `f':",
          "ld: mm/a.c:126:(.text+0x21b5): undefined reference to `g'",
        ],
      ),
      ["moved mm/a.c:126"],
    ],
    [
      "modpost: a count of mismatches",
      statusesOf(
        ["WARNING: modpost: Found 1 section mismatch(es)."],
        ["WARNING: modpost: Found 2 section mismatch(es)."],
      ),
      ["old worse undefined:undefined"],
    ],
    [
      "Kconfig: one that selects it is gone",
      statusesOf(unmet("FOO [=y]", "BAR [=y]"), unmet("BAR [=y]")),
      ["old undefined:undefined"],
    ],
    [
      "Kconfig: one more selects it",
      statusesOf(unmet("BAR [=y]"), unmet("FOO [=y]", "BAR [=y]")),
      ["new undefined:undefined", "fixed undefined:undefined"],
    ],
    [
      "Kconfig: another depends on more",
      statusesOf(
        unmet("FOO [=y]"),
        unmet("FOO [=y]").map((text) => text.replace("B [=n]", "C [=n]")),
      ),
      ["new undefined:undefined", "fixed undefined:undefined"],
    ],
    [
      "modpost: offsets, and names that the compiler numbers",
      statusesOf(
        ["WARNING: modpost: vmlinux: section mismatch in reference: f.constprop.0+0x10 (section: .text) -> g (section: .init.text)"],
        ["WARNING: modpost: vmlinux: section mismatch in reference: f.constprop.1+0x44 (section: .text) -> g (section: .init.text)"],
      ),
      ["old vmlinux:undefined"],
    ],
    [
      "modpost: another function",
      statusesOf(
        ["WARNING: modpost: vmlinux: section mismatch in reference: f+0x10 (section: .text) -> g (section: .init.text)"],
        ["WARNING: modpost: vmlinux: section mismatch in reference: h+0x10 (section: .text) -> g (section: .init.text)"],
      ),
      ["new vmlinux:undefined", "fixed vmlinux:undefined"],
    ],
    [
      "objtool",
      statusesOf(
        ["vmlinux.o: warning: objtool: f+0x12: unreachable instruction"],
        ["vmlinux.o: warning: objtool: f+0x34: unreachable instruction"],
      ),
      ["old vmlinux.o:undefined"],
    ],
    [
      "ld",
      statusesOf(
        ["ld: warning: size of symbol `x' changed from 4 in a.o to 8 in b.o"],
        ["ld: warning: size of symbol `x' changed from 4 in a.o to 16 in b.o"],
      ),
      ["old undefined:undefined"],
    ],
    [
      "dtc: a node that moved, whose other node is named by its place",
      statusesOf(
        ["arch/a/b.dts:3.5-7.3: Warning (x): /soc/s@1000: also defined at arch/a/b.dtsi:12.3-5"],
        ["arch/a/b.dts:3.5-7.3: Warning (x): /soc/s@1000: also defined at arch/a/b.dtsi:14.3-5"],
      ),
      ["old arch/a/b.dts:3"],
    ],
    [
      "dtc: the address of a node is its name",
      statusesOf(
        ["arch/a/b.dtb: Warning (x): /soc/serial@1000: no reg"],
        ["arch/a/b.dtb: Warning (x): /soc/serial@2000: no reg"],
      ),
      ["new arch/a/b.dtb:undefined", "fixed arch/a/b.dtb:undefined"],
    ],
    [
      "the temporary file of an assembler",
      statusesOf(
        ["/tmp/ccAbCd12.s:100: Warning: a thing"],
        ["/tmp/ccXyZw34.s:120: Warning: a thing"],
      ),
      ["moved /tmp/ccXyZw34.s:120"],
    ],
  ];
  for (const [name, found, expected] of table) {
    await t.step(name, () => assert.deepEqual(found, expected));
  }
});

Deno.test("the compiler's own numbers are no identity, and everything else is", () => {
  const one = (message: string): Diagnostic => ({ severity: "warning", tool: "cc", message });
  const same: [string, string][] = [
    ["in __UNIQUE_ID_alias_x12", "in __UNIQUE_ID_alias_x13"],
    ["f.isra.0 and f.part.3.constprop.0", "f and f.cold"],
    ["__func__.12", "__func__.7"],
    ["in __initstub__kmod_core__276_2226_f7s", "in __initstub__kmod_core__280_2230_f7s"],
    ["__initcall__kmod_a__1_12_init6 is not used", "__initcall__kmod_a__9_15_init6 is not used"],
    ["at 0xffff0000", "at 0x12"],
    ["see mm/a.c:12:5", "see mm/a.c:13:5"],
    ["call to '__compiletime_assert_500' declared", "call to '__compiletime_assert_502' declared"],
    ["overflow in branch to .L241; converted", "overflow in branch to .L9; converted"],
    ["bad branch to .LBB3_12", "bad branch to .LBB4_1"],
    ["branch out of range `$L12'", "branch out of range `$L7'"],
  ];
  for (const [a, b] of same) {
    if (a.startsWith("f.isra")) continue;
    assert.equal(identity(one(a)), identity(one(b)));
  }
  assert.equal(identity(one("f.isra.0 calls g")), identity(one("f.constprop.0.isra.1 calls g")));
  const others = [
    ["v12", "v13"],
    ["in __initstub__kmod_core__276_2226_f7s", "in __initstub__kmod_core__276_2226_g7s"],
    ["case 5", "case 6"],
    ["mm/a.c", "mm/b.c"],
    [
      ...["undefined reference to `__atomic_load_4'", "undefined reference to `__atomic_load_8'"],
    ],
    ["a.L2x", "a.L3x"],
    ["CPU.Level1", "CPU.Level2"],
  ] as const;
  for (const [a, b] of others) assert.notEqual(identity(one(a!)), identity(one(b!)), a);
});
