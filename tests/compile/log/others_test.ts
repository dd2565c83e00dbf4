/** What rustc, LTO and gcc print that others' parsers met: places, counts and refusals. */
import assert from "node:assert/strict";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { isWorse } from "../../../bot/judge/warnings/identity.ts";
import { unexplained } from "../../../bot/compile/first_error.ts";
import { readLog } from "../../../bot/compile/log.ts";
import { read } from "./read.ts";

const words = (log: string) =>
  read(log).map((d) => `${d.severity} ${d.tool} ${d.file ?? ""}:${d.line ?? ""}: ${d.message}`);

Deno.test("rustc names the place below its message, and counts at the end", () => {
  const log = (warnings: readonly number[]) =>
    [
      "  RUSTC     drivers/zap.o",
      ...warnings.flatMap((line) => [
        `warning: unused variable: \`x${line}\``,
        `  --> /linux/drivers/zap.rs:${line}:9`,
        "   |",
        `${line} |     let x = 1;`,
        "",
      ]),
      `warning: ${warnings.length} warning${warnings.length === 1 ? "" : "s"} emitted`,
    ].join("\n");
  assert.deepEqual(words(log([3, 30])), [
    "warning rustc drivers/zap.rs:3: warning: unused variable: `x3`",
    "warning rustc drivers/zap.rs:30: warning: unused variable: `x30`",
  ]);
  // One of two is mended: the other count is no new warning.
  const found = compare(read(log([3, 30])), read(log([3])));
  assert.deepEqual(found.map(({ status }) => status), ["old", "fixed"]);
  assert.deepEqual(
    words(`error[E0425]: cannot find value \`y\` in this scope
 --> drivers/zap.rs:9:5

error: aborting due to 1 previous error`),
    ["error rustc drivers/zap.rs:9: error[E0425]: cannot find value `y` in this scope"],
  );
  assert.deepEqual(words("error: x\n --> a b:c:1"), ["error other :: error: x"]);
});

Deno.test("a frame that LTO finds too large is a measure", () => {
  const log = (line: number, size: number) =>
    `ld.lld: warning: mm/zap.c:${line}:0: stack frame size (${size}) exceeds limit (2048) in function 'zap'`;
  assert.deepEqual(words(log(12, 2096)), [
    "warning ld mm/zap.c:12: stack frame size (2096) exceeds limit (2048) in function 'zap'",
  ]);
  for (const [size, worse] of [[3096, true], [2080, false]] as const) {
    const [found, ...rest] = compare(read(log(12, 2096)), read(log(20, size)));
    assert.deepEqual([rest, found!.status, isWorse(found!)], [[], "moved", worse]);
  }
});

Deno.test("what a compiler cannot do is an error", () => {
  assert.deepEqual(words("mm/zap.c:3:1: sorry, unimplemented: passing such a thing"), [
    "error cc mm/zap.c:3: sorry, unimplemented: passing such a thing",
  ]);
});

Deno.test("a linker that cannot merge two objects names one", () => {
  assert.deepEqual(
    words("riscv64-linux-gnu-ld: failed to merge target specific data of file mm/zap.o"),
    [
      "error ld :: failed to merge target specific data of file mm/zap.o",
    ],
  );
});

Deno.test("what ends a build in a frame of stars is an error", () => {
  assert.deepEqual(
    words(`***
*** Can't find default configuration "arch/x/configs/zap_defconfig"!
***
make[1]: *** [scripts/kconfig/Makefile:104: zap_defconfig] Error 1`),
    [`error kconfig :: Can't find default configuration "arch/x/configs/zap_defconfig"!`],
  );
  assert.deepEqual(
    words(`***
*** Configuration file ".config" not found!
***
*** Please run some configurator (e.g. "make oldconfig" or`),
    [`error kconfig :: Configuration file ".config" not found!`],
  );
  assert.deepEqual(words("*** Default configuration is based on 'x86_64_defconfig'"), []);
});

Deno.test("where no line is known for an error, the last one of what failed is told", async (t) => {
  const said = (log: string) => {
    const reader = readLog("/linux");
    for (const line of log.split("\n")) reader.line(line);
    return reader.facts().said;
  };
  // As x86's relocs ends.
  const relocs = `  OBJCOPY arch/x86/boot/compressed/vmlinux.bin
make[4]: *** Deleting file 'arch/x86/boot/compressed/vmlinux.relocs'
  RELOCS  arch/x86/boot/compressed/vmlinux.relocs
Invalid absolute R_X86_64_32S relocation: zz_absolute
make[4]: *** [/linux/arch/x86/boot/compressed/Makefile:132: arch/x86/boot/compressed/vmlinux.relocs] Error 1
  CC      arch/x86/boot/compressed/error.o
make[4]: Target 'arch/x86/boot/compressed/vmlinux' not remade because of errors.
make[3]: *** [/linux/arch/x86/boot/Makefile:96: arch/x86/boot/compressed/vmlinux] Error 2`;
  const text = "Invalid absolute R_X86_64_32S relocation: zz_absolute";
  const table: [string, string, string | undefined][] = [
    ["of relocs", relocs, text],
    ["nothing was printed", "  CC      mm/a.o\nmake: *** [Makefile:1: mm/a.o] Error 1", undefined],
    [
      "of another step",
      `  AA      a.x\n${text}\n  BB      b.x\nmake: *** [M:1: b.x] Error 1`,
      undefined,
    ],
    ["nothing failed", `  AA      a.x\n${text}`, undefined],
    ["there is an error", `${relocs}\n/linux/mm/a.c:1:1: error: no`, undefined],
    [
      "of two, the first by name",
      "  BB      b.x\nb\nmake: *** [M:1: b.x] Error 1\n  AA      a.x\na\nmake: *** [M:1: a.x] Error 1",
      "a",
    ],
  ];
  for (const [name, log, expected] of table) {
    await t.step(name, () => assert.equal(said(log), expected));
  }
  assert.equal(unexplained({ said: text }), `make failed after it printed: ${text}`);
});
