import assert from "node:assert/strict";
import { diagnose, readLog } from "../../bot/compile/log.ts";

Deno.test("one line of a log", async (t) => {
  const table: [string, string, unknown][] = [
    ["gcc error", "/tmp/linux/mm/a.c:12:5: error: expected ';' before 'x'", {
      severity: "error",
      tool: "cc",
      file: "/tmp/linux/mm/a.c",
      line: 12,
      column: 5,
      message: "expected ';' before 'x'",
    }],
    [
      "gcc warning with its option",
      "mm/a.c:5:6: warning: unused variable 'y' [-Wunused-variable]",
      {
        severity: "warning",
        tool: "cc",
        file: "mm/a.c",
        line: 5,
        column: 6,
        message: "unused variable 'y'",
        option: "-Wunused-variable",
      },
    ],
    ["missing header", "mm/a.c:1:10: fatal error: x.h: No such file or directory", {
      severity: "error",
      tool: "cc",
      file: "mm/a.c",
      line: 1,
      column: 10,
      message: "x.h: No such file or directory",
    }],
    ["assembler", "arch/x86/entry.S:7: Error: no such instruction: `foo'", {
      severity: "error",
      tool: "as",
      file: "arch/x86/entry.S",
      line: 7,
      message: "no such instruction: `foo'",
    }],
    ["Kconfig warning", "mm/Kconfig:12:warning: defaults for choice values not supported", {
      severity: "warning",
      tool: "kconfig",
      file: "mm/Kconfig",
      line: 12,
      message: "defaults for choice values not supported",
    }],
    ["Kconfig recursion", "mm/Kconfig:7:error: recursive dependency detected!", {
      severity: "error",
      tool: "kconfig",
      file: "mm/Kconfig",
      line: 7,
      message: "recursive dependency detected!",
    }],
    ["unmet dependency", "WARNING: unmet direct dependencies detected for FOO", {
      severity: "warning",
      tool: "kconfig",
      message: "unmet direct dependencies detected for FOO",
    }],
    ["ld", "ld: mm/a.o:a.c:(.text+0x12): undefined reference to `b'", {
      severity: "error",
      tool: "ld",
      file: "mm/a.o:a.c",
      message: "undefined reference to `b'",
    }],
    ["ld with a line and a section", "ld: mm/a.c:12:(.text+0x1af): undefined reference to `b'", {
      severity: "error",
      tool: "ld",
      file: "mm/a.c",
      line: 12,
      message: "undefined reference to `b'",
    }],
    ["ld with a line", "/tmp/linux/mm/a.c:12: undefined reference to `b'", {
      severity: "error",
      tool: "ld",
      file: "/tmp/linux/mm/a.c",
      line: 12,
      message: "undefined reference to `b'",
    }],
    ["lld", "ld.lld: error: undefined symbol: foo", {
      severity: "error",
      tool: "ld",
      message: "undefined symbol: foo",
    }],
    ["modpost", 'ERROR: modpost: "foo" [drivers/x.ko] undefined!', {
      severity: "error",
      tool: "modpost",
      file: "drivers/x.ko",
      message: '"foo" [drivers/x.ko] undefined!',
    }],
    ["section mismatch", "WARNING: modpost: vmlinux: section mismatch in reference", {
      severity: "warning",
      tool: "modpost",
      message: "vmlinux: section mismatch in reference",
    }],
    ["objtool", "mm/a.o: warning: objtool: a+0x1: unreachable instruction", {
      severity: "warning",
      tool: "objtool",
      file: "mm/a.o",
      message: "a+0x1: unreachable instruction",
      function: "a",
    }],
    [
      "missing file",
      "make[3]: *** No rule to make target 'mm/x.o', needed by 'mm/built-in.a'.  Stop.",
      {
        severity: "error",
        tool: "make",
        message: "No rule to make target 'mm/x.o', needed by 'mm/built-in.a'",
      },
    ],
    ["a tool that we do not know", "error: something unheard of", {
      severity: "error",
      tool: "other",
      message: "error: something unheard of",
    }],
    ["note", "mm/a.c:3:1: note: previous definition is here", undefined],
    ["quiet line", "  CC      mm/a.o", undefined],
    ["a file with error in its name", "  CC      drivers/edac/error.o", undefined],
    ["make's echo of it all", "make[2]: *** [scripts/Makefile.build:556: mm] Error 2", undefined],
    ["clang's count", "2 errors generated.", undefined],
    ["collect2's echo", "collect2: error: ld returned 1 exit status", undefined],
  ];
  for (const [name, line, expected] of table) {
    await t.step(name, () => assert.deepEqual(diagnose(line), expected));
  }
});

Deno.test("a log's broken targets, objects and paths", () => {
  const reader = readLog("/tmp/linux");
  for (
    const line of [
      "  HOSTCC  scripts/basic/fixdep",
      "  CC      mm/a.o",
      "  CC [M]  drivers/b.o",
      "  AS      arch/x/head.o",
      "  LD      vmlinux",
      "/tmp/linux/mm/a.c:12:5: error: expected ';'",
      "make[4]: *** [/tmp/linux/scripts/Makefile.build:287: mm/a.o] Error 1",
      "make[4]: Target 'mm/' not remade because of errors.",
      "make[3]: *** [/tmp/linux/scripts/Makefile.build:556: mm] Error 2",
      "make[2]: *** [/tmp/linux/Makefile:2012: .] Error 2",
      "make[1]: *** [/tmp/linux/Makefile:248: __sub-make] Error 2",
      "make: *** [Makefile:248: __sub-make] Error 2",
    ]
  ) reader.line(line);
  const { diagnostics, brokenTargets, compiled, fault } = reader.facts();
  assert.deepEqual(diagnostics.map((d) => d.file), ["mm/a.c"]);
  assert.deepEqual(brokenTargets, ["mm/a.o"]);
  assert.equal(compiled, 4);
  assert.equal(fault, undefined);
});

Deno.test("the machine's faults", async (t) => {
  const lines = [
    "/tmp/ccX.s: No space left on device",
    "gcc: fatal error: Killed signal terminated program cc1",
    "cc1: out of memory allocating 65536 bytes: Cannot allocate memory",
    "make[3]: *** [scripts/Makefile.build:287: mm/a.o] Killed",
  ];
  for (const line of lines) {
    await t.step(line, () => {
      const reader = readLog("/tmp/linux");
      reader.line(line);
      assert.notEqual(reader.facts().fault, undefined);
    });
  }
});
