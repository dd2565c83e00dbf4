import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { build } from "../toy_cell.ts";
import { SAVING } from "./saving.ts";

const SHIPPED = `int shown;
#if DEBUG_REGISTERS
int hidden;
#else
int other;
#endif
`;

Deno.test("of a source that is copied, the preprocessor decides where it is compiled", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = "mm/reg.h_shipped";
    const copies = "mm/reg.h: $(srctree)/mm/reg.h_shipped\n\t@mkdir -p mm\n\t@cat $< > $@\n" +
      "mm/b.o: mm/reg.h\n";
    const files = {
      "Makefile": SAVING.replace("mm/%.o:", `${copies}mm/%.o:`).replace(
        "-Wall -Wp",
        "-Wall -I. -Wp",
      )
        .replace("$(CC) -Wall -MMD", "$(CC) -Wall -I. -MMD"),
      [path]: SHIPPED,
      "mm/b.c": "#include <mm/reg.h>\nint b(int x) { return x; }\n",
    };
    const touched = [{ id: path, path, lines: [1, 2, 3, 4, 5, 6], gaps: [] }];
    const outcome = await build(dir, await findSandbox(), files, { touched });
    assert.equal(outcome.kind, "built", await Deno.readTextFile(outcome.log));
    assert.deepEqual(outcome.seen!.map((one) => [one.path, one.lines, [...new Set(one.by)]]), [
      [path, [[1, 2], [4, 6]], ["mm/b.o"]],
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
