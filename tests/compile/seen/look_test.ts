import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { build } from "../toy_cell.ts";

const touched = (path: string, lines: readonly number[], gaps: readonly number[] = []) => ({
  id: `1 ${path}`,
  path,
  lines,
  gaps,
});

Deno.test("C in a file that is called as no source is is seen as that of a source", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const files = {
      "mm/extra.c": '#include "table.txt"\n#include <toy.h>\nint extra(void)\n{\n\treturn 3;\n}\n',
      "mm/table.txt": "int one;\nint two;\n",
      "mm/README": "mm/extra.c\n",
    };
    const asked = [touched("mm/table.txt", [1, 2]), touched("mm/README", [1])];
    const outcome = await build(dir, await findSandbox(), files, { touched: asked });
    assert.ok(outcome.kind !== "infra", outcome.summary);
    assert.deepEqual(outcome.seen, [
      { path: "mm/table.txt", lines: [[1, 2]], gaps: [], by: ["mm/extra"] },
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what was read, and seen, in the sandbox and without", async (t) => {
  for (const sandbox of [await findSandbox(), await findSandbox(false)]) {
    await t.step(sandbox.kind, async () => {
      const dir = await Deno.makeTempDir();
      try {
        const files = {
          "mm/idle.c": "int idle;\n",
          "include/a.c": "int other;\n",
          "knobs.mk":
            "x := 1\nifdef CONFIG_NOT_THERE\nx := 2\nendif\nobj-$(CONFIG_NOT_THERE) += no.o\n",
        };
        const asked = [
          touched("mm/a.c", [1, 2, 6], [3]),
          touched("include/toy.h", [1]),
          touched("mm/idle.c", [1]),
          touched("include/a.c", [1]),
          touched("Makefile", [3]),
          touched("knobs.mk", [2, 3, 5], [2, 4]),
          touched("Kconfig", [1]),
          touched("mm/Kconfig", [1]),
        ];
        const outcome = await build(dir, sandbox, files, { touched: asked });
        assert.ok(outcome.kind !== "infra", outcome.summary);
        assert.deepEqual(outcome.seen, [
          { path: "Kconfig", lines: [[1, 1]], gaps: [], by: ["Kconfig"] },
          { path: "Makefile", lines: [[3, 3]], gaps: [], by: ["make"] },
          { path: "knobs.mk", lines: [[2, 2]], gaps: [4], by: ["make"] },
          { path: "mm/a.c", lines: [[1, 2], [6, 6]], gaps: [3], by: ["mm/a"] },
          { path: "include/toy.h", lines: [[1, 1]], gaps: [], by: ["mm/a"] },
        ]);
        const none = await build(dir, sandbox, files);
        assert.ok(none.kind !== "infra" && none.seen === undefined);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});
