/** What a macro drops no compiler has seen: the report says so, and what it takes. */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { SAVING } from "../../compile/seen/saving.ts";
import { commitSeries, TOY_FILES } from "../../toy/kernel.ts";
import { called, toyHome } from "../program.ts";

const DEBUG = "#ifdef CONFIG_DEBUG_VM\n#define VM_WARN_ON_FOLIO(c, f) (void)((c) && (f))\n#else\n" +
  "#define VM_WARN_ON_FOLIO(c, f) (void)(c)\n#endif\n";

Deno.test("a line whose part a macro drops is not compiled", async () => {
  await using home = await toyHome({
    ...TOY_FILES,
    "Makefile": SAVING,
    "include/toy.h": `${DEBUG}${TOY_FILES["include/toy.h"]}`,
  });
  await commitSeries(home.tree, [
    {
      subject: "mm: warn",
      files: { "mm/b.c": ["\treturn", "\tVM_WARN_ON_FOLIO(x, y);\n\treturn"] },
    },
    {
      subject: "mm: and again",
      files: { "mm/a.c": ["\treturn x", "\tVM_WARN_ON_FOLIO(x, zap);\n\treturn x"] },
    },
    {
      subject: "mm: text",
      files: { "mm/extra.c": ["\treturn", '\tVM_WARN_ON_FOLIO(b(1), "b");\n\treturn'] },
    },
  ]);
  const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "--json"];
  const ran = await called(home.dir, args);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  const { verdict, coverage } = reportSchema.parse(JSON.parse(ran.stdout));
  assert.deepEqual(
    coverage!.missing.map((
      { patch, file, why, symbols, note },
    ) => [patch, file, why, symbols, note]),
    ["b", "a"].map((name, i) => [
      i + 1,
      `mm/${name}.c`,
      "compiled-away",
      ["DEBUG_VM"],
      "VM_WARN_ON_FOLIO() may drop what it is given",
    ]),
  );
  assert.deepEqual([coverage!.lines, coverage!.compiled, verdict.exit], [3, 1, 3]);
});
