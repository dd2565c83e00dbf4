import assert from "node:assert/strict";
import { openIncludes } from "../../../bot/affected/includes/computed.ts";
import { scanner } from "../../../bot/affected/includes/scan.ts";

Deno.test("whose computed includes may be any file", async (t) => {
  const asm = ".incbin FILE_NAME\n", its = "data = /incbin/(VMLINUX_BINARY);\n";
  const table: [string, string, readonly string[], string | undefined][] = [
    ["kernel/x.c", "#include MACRO_FILE\n", [], "MACRO_FILE"],
    ["kernel/x.c", "#include MACRO_FILE\n", ["MACRO_FILE"], undefined],
    ["arch/x/x.S", asm, [], "FILE_NAME"],
    ["arch/mips/generic/vmlinux.its.S", its, [], undefined],
    ["include/trace/define_trace.h", "#include TRACE_INCLUDE(x)\n", [], undefined],
    ["scripts/x.sh", "# include THIS word\n", [], undefined],
  ];
  for (const [file, text, defines, open] of table) {
    await t.step(`${file}: ${text.trim()} ${defines}`, () => {
      const scan = scanner()([text]);
      const found = openIncludes(new Set([file]), () => scan, new Set(defines));
      assert.equal(found.get(file), open);
    });
  }
});
