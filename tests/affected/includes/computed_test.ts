import assert from "node:assert/strict";
import { openIncludes } from "../../../bot/affected/includes/computed.ts";
import { scanner } from "../../../bot/affected/includes/scan.ts";

const USE = "#include MACRO_FILE\n";
const PLAIN = '#define MACRO_FILE "x.h"\n', ANGLED = "#define MACRO_FILE <linux/x.h>\n";

Deno.test("whose computed includes may be any file", async (t) => {
  const asm = ".incbin FILE_NAME\n", its = "data = /incbin/(VMLINUX_BINARY);\n";
  /** The file, its text, what another file says, and the macro that is not known. */
  const table: [string, string, Record<string, string>, string | undefined][] = [
    ["kernel/x.c", USE, {}, "MACRO_FILE"],
    ["kernel/x.c", `${PLAIN}${USE}`, {}, undefined],
    ["kernel/x.c", USE, { "kernel/y.h": PLAIN }, undefined],
    ["kernel/x.c", USE, { "include/y.h": ANGLED }, undefined],
    // It is looked for beside kernel/x.c.
    ["kernel/x.c", USE, { "include/y.h": PLAIN }, "MACRO_FILE"],
    ["kernel/x.c", USE, { "kernel/y.h": `${PLAIN}#else\n${ANGLED}` }, undefined],
    ["kernel/x.c", USE, { "include/y.h": `${ANGLED}#else\n${PLAIN}` }, "MACRO_FILE"],
    ...[
      "#define MACRO_FILE __stringify(x.h)\n",
      "# define /* here */ MACRO_FILE\\\n CAT(<linux/x, .h>)\n",
      "#define MACRO_FILE(x) <x.h>\n",
      "#define MACRO_FILE OTHER\n",
      "%: /* a */ define MACRO_FILE OTHER\n",
      "#define MACRO_FILE <linux/x##.h>\n",
    ].map((made): typeof table[number] => [
      "kernel/x.c",
      `${PLAIN}${USE}`,
      { "include/made.h": made },
      "MACRO_FILE",
    ]),
    ["kernel/x.c", `${PLAIN}${USE}`, { "include/y.h": "#ifndef MACRO_FILE\n" }, undefined],
    ["kernel/x.c", `${PLAIN}${USE}`, { "include/y.h": "#define MACRO_FILES 3\n" }, undefined],
    [
      "kernel/x.c",
      `${PLAIN}${USE}`,
      { "include/y.h": '#error "you need to define MACRO_FILE before inclusion"\n' },
      undefined,
    ],
    ["arch/x/x.S", asm, {}, "FILE_NAME"],
    ["arch/mips/generic/vmlinux.its.S", its, {}, undefined],
    ["include/trace/define_trace.h", "#include TRACE_INCLUDE(x)\n", {}, undefined],
    ["scripts/x.sh", "# include THIS word\n", {}, undefined],
  ];
  const scan = scanner();
  const open = (texts: Record<string, string>, options: string[] = []) =>
    openIncludes(new Set(Object.keys(texts)), {
      scan: (key) => scan([texts[key]!]),
      texts: (key) => [texts[key]!],
      options: new Set(options),
    });
  for (const [file, text, others, macro] of table) {
    await t.step(`${file}: ${text.trim()} ${JSON.stringify(others)}`, () => {
      assert.equal(open({ [file]: text, ...others }).get(file), macro);
    });
  }
  await t.step("a macro of -D is known by no file", () => {
    assert.equal(open({ "x.c": `${PLAIN}${USE}` }, ["MACRO_FILE"]).get("x.c"), "MACRO_FILE");
  });
});
