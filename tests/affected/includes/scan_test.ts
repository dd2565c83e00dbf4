import assert from "node:assert/strict";
import fc from "fast-check";
import { pieces } from "../../../bot/affected/pieces.ts";
import { scanner } from "../../../bot/affected/includes/scan.ts";

const scan = (text: string, size = 100_000) => scanner()(pieces(chunks(text, size)));

/** A text as a file is read. */
function* chunks(text: string, size: number): Iterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const names = (text: string) => scan(text).includes.map((include) => include.name);

Deno.test("every spelling of an include is found, whatever #if says", async (t) => {
  const cases: readonly [string, readonly string[]][] = [
    ["#include <linux/mm.h>\n", ["linux/mm.h"]],
    ['#include "internal.h"\n', ["internal.h"]],
    ['  #  include\t"a.h" /* b */\n', ["a.h"]],
    ['/* c */ #include "a.h"\n', ["a.h"]],
    ['#/**/include/**/"a.h"\n', ["a.h"]],
    ['#include \\\n "a.h"\n', ["a.h"]],
    ['%:include "a.h"\n', ["a.h"]],
    ["#if 0\n#include <never.h>\n#endif\n", ["never.h"]],
    ["// #include <comment.h>\n", ["comment.h"]],
    ["#include <a.h>\r\n#include <b.h>\r\n", ["a.h", "b.h"]],
    ["#include_next <a.h>\n", ["a.h"]],
    ['#ifdef X\n#if __has_include("errata/abi-1.h")\n', ["errata/abi-1.h"]],
    ['#define FILE_NAME "dir/a.h"\n#include FILE_NAME\n', ["dir/a.h"]],
    ["#define FILE_NAME <linux/a.h>\n", ["linux/a.h"]],
    ['\t.incbin "usr/data.bin"\n', ["usr/data.bin"]],
    ['asm(".incbin \\"kernel/config_data.gz\\" \\n");\n', ["kernel/config_data.gz"]],
    ['.include "arch/x.S"\n', ["arch/x.S"]],
    ['/include/ "board.dtsi"\n', ["board.dtsi"]],
    ['data = /incbin/("blob.bin");\n', ["blob.bin"]],
    ['#embed "data"\n', ["data"]],
    ["int include = 3; /* nothing */\n", []],
    ['#inc\\\nlude "a.h"\n', ["a.h"]],
    ['#include "a\\\n.h"\n', ["a.h"]],
    ["# /* c\n d */ /**/ include <a.h>\n", ["a.h"]],
    ['#import "a.h"\n', ["a.h"]],
    ["#if __has_include(<a.h>) && __has_include_next(<b.h>)\n", ["a.h", "b.h"]],
    ["#define NAME \\\n <a.h>\n", ["a.h"]],
    ['asm(".include \\"asm/a.h\\"\\n");\n', ["asm/a.h"]],
    ['asm("\\t.include\\t\\"asm/a.h\\"\\n");\n', ["asm/a.h"]],
    ['asm(R"(.include "asm/a.h")");\n', ["asm/a.h"]],
    ['\t.INCBIN\t"a.bin", 4, 8\n', ["a.bin"]],
    ["EDKII/Include/Guid/a.h\n", []],
  ];
  for (const [text, expected] of cases) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(names(text), expected));
  }
});

Deno.test("a trace header is read again by define_trace.h, under the name that it gives", () => {
  const plain = names("#define TRACE_SYSTEM kmem\n");
  assert.ok(plain.includes("trace/events/kmem.h"), `${plain}`);
  const moved = names(
    "#define TRACE_SYSTEM visl\n#define TRACE_INCLUDE_PATH ../../drivers/visl\n" +
      "#define TRACE_INCLUDE_FILE visl-trace\n",
  );
  assert.ok(moved.includes("trace/../../drivers/visl/visl-trace.h"), `${moved}`);
});

Deno.test("computed includes", async (t) => {
  const cases: readonly [string, readonly string[]][] = [
    ["#include NAME\n", ["NAME"]],
    ["#include I(REQUEST_BEGIN)\n", ["I"]],
    [" * do not #include this directly\n", []],
    ['/* x */ #include NAME\n#define NAME "a.h"\n', ["NAME"]],
    ["\t.incbin INITRD\n", ["INITRD"]],
    ["\t.include_oper_class = true,\n", []],
    ["\t.include = true,\n", []],
    ["\t.incbin \\file\n", ["?"]],
    ['asm(".incbin \\"" PATH "\\"\\n");\n', ["?"]],
    ['asm(".include %0" : : "i" (x));\n', ["?"]],
    ["#if __has_include(NAME)\n", ["NAME"]],
    ["#if A || \\\n * __has_include(NAME)\n", ["NAME"]],
    ["#define HAS(x) __has_include(NAME)\n", ["NAME"]],
    ["/*\n * as __has_include (see errata.h).\n */\n", []],
    ["// as __has_include (see errata.h)\n", []],
    [" * here */ __has_include(NAME)\n", ["NAME"]],
  ];
  for (const [text, expected] of cases) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(scan(text).computed, expected));
  }
  assert.deepEqual(scan('#define NAME "a.h"\n').defines, [
    { macro: "NAME", form: "quoted" },
  ]);
});

Deno.test("symbols, as fixdep reads them", async (t) => {
  const cases: readonly [string, readonly string[], boolean][] = [
    ["#ifdef CONFIG_MMU\n", ["CONFIG_MMU"], false],
    ["IS_ENABLED(CONFIG_A) || IS_REACHABLE(CONFIG_B)", ["CONFIG_A", "CONFIG_B"], false],
    ["#ifdef CONFIG_FOO_MODULE\n", ["CONFIG_FOO"], false],
    ["CONFIG_foo2 CONFIG_foo2", ["CONFIG_foo2"], false],
    ["AK4613_CONFIG_SET(x)", [], false],
    ["#define F(o) IS_ENABLED(CONFIG_##o)\n", [], true],
    ["CONFIG_ALPHA_##x", ["CONFIG_ALPHA_"], true],
    ["all CONFIG_* symbols", [], false],
  ];
  for (const [text, symbols, pasted] of cases) {
    await t.step(text.trim(), () => {
      assert.deepEqual(scan(text).symbols, symbols);
      assert.equal(scan(text).pasted, pasted);
    });
  }
});

Deno.test("bytes of any charset do no harm", () => {
  const bytes = new Uint8Array([
    0xe9,
    10,
    ...new TextEncoder().encode('#include "a.h"\n'),
    0xff,
    0,
  ]);
  assert.deepEqual(scanner()(pieces([bytes])).includes.map((i) => i.name), ["a.h"]);
});

Deno.test("a hostile line is read to its end", () => {
  // Each of these takes a scanner that tries again from every place longer than anyone waits.
  const parts = [
    "#",
    "#/*",
    "#/**/",
    "# \\\n",
    "#include <",
    '#include "',
    "#include \\  ",
    "/*#/**/",
  ];
  const more = [
    ".incbin ",
    '.include \\"',
    "__has_include(<",
    "#define A ",
    "#define A \\\n",
    "CONFIG_",
  ];
  for (const part of [...parts, ...more]) {
    const text = `${part.repeat(100_000)}\n#include <last.h>\n`;
    assert.ok(names(`*/${text}`).includes("last.h"), part);
  }
});

Deno.test("a file that is read in pieces loses nothing where they meet", async (t) => {
  await t.step("wherever that is", () => {
    const part = fc.constantFrom(
      ...[
        '#include "a.h"\n',
        '#include \\\n"b.h"\n',
        "#include \\\r\n<c.h>\r\n",
        "\\\n",
        "\\",
        "\n",
      ],
      ...["CONFIG_A ", "x_CONFIG_B\n", "#define TRACE_SYSTEM toy\n", ".incbin D\n"],
    );
    fc.assert(fc.property(fc.array(part), fc.integer({ min: 1, max: 40 }), (parts, size) => {
      const text = parts.join("");
      assert.equal([...pieces(chunks(text, size))].join(""), text);
      assert.deepEqual(scan(text, size), scan(text));
    }));
  });
  const forms: Readonly<Record<string, (n: number) => string>> = {
    "a line": (n) => `#include "${n}.h"\n`,
    "a line that goes on": (n) => `#\\\ninclude \\\n"${n}.h"\n`,
    "carriage returns": (n) => `#include \\\r\n<${n}.h>\r\n`,
  };
  for (const [name, form] of Object.entries(forms)) {
    await t.step(name, () => {
      const lines = Array.from({ length: 100_000 }, (_, n) => form(n));
      const { includes } = scan(lines.join(""));
      assert.deepEqual(includes.map((one) => one.name), lines.map((_, n) => `${n}.h`));
    });
  }
  await t.step("one line without end", () => {
    assert.deepEqual(names(`${"\\\n".repeat(600_000)}#include "a.h"\n`), ["a.h"]);
  });
  await t.step("a trace header's two halves", () => {
    const far = `#define TRACE_SYSTEM toy\n${"\n".repeat(1_500_000)}`;
    assert.ok(names(`${far}#define TRACE_INCLUDE_PATH ../../mm\n`).includes("../../mm/toy.h"));
  });
});
