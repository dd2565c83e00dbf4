import assert from "node:assert/strict";
import { compare } from "../../../bot/affected/compare.ts";
import { asks, readMakefiles } from "../../../bot/affected/commands/makefiles.ts";
import type { Affected } from "../../../bot/affected/types.ts";
import { cc, memoryFiles, ROOTS, rule, snapshotOf, touch } from "../memory.ts";

const read = (name: string, text: string) =>
  readMakefiles([new Set([`/src/${name}`])], memoryFiles({ [name]: text }), ROOTS);

Deno.test("which sources make asks while it reads its files", async (t) => {
  const cases: readonly [string, string, boolean][] = [
    ["F := $(shell sed -n p $(src)/depth.h)", "lib/depth.h", true],
    ["F := $(shell sed -n p $(src)/depth.h)", "mm/other.c", false],
    ["N := depth\nF = ${shell sed p $(src)/$(N).h}", "lib/depth.h", true],
    ["F := $(shell cat $(src)/tables/*.inc)", "lib/tables/a.inc", true],
    ["F := $(shell cat $(srctree)/include/x/*.h)", "include/x/a.h", true],
    ["F := $(shell cat $(srctree)/include/x/*.h)", "lib/a.h", true],
    ["F := $(shell cat $(srctree)/include/x/*.h)", "mm/a.h", false],
    ["D := $(srctree)/x\nF := $(shell cat $(D)/*.h)", "x/a.h", true],
    ["F != cat $(src)/a.x", "lib/b.h", true],
    ["F := $(file <$(src)/values)", "lib/values.inc", true],
    ["include $(src)/values.inc", "lib/values.inc", true],
    ["$(shell mkdir -p $(obj)/gen)", "lib/a.c", false],
    ["F := $(shell cd $(src) && find * -name '*.h')", "lib/a.h", false],
    ["F := $(shell cd $(src) && find * -name '*.h' | xargs cat)", "lib/a.h", true],
    ["F := $(shell echo $$(cat $(src)/*.h))", "lib/a.h", true],
    ["F := $(shell $(CC) -print-file-name=include)", "lib/a.h", false],
    ["F := $(shell $(CC) -E $(src)/*.h)", "lib/a.h", true],
    ["N := depth\nF := $(call read-file, $(src)/$(N).h)", "lib/depth.h", true],
    ["N := depth\nF := $(call try-run,grep -q p $(src)/$(N).h,-DA)", "lib/depth.h", true],
    ["F := $(call cc-option,-Wa)", "lib/depth.h", false],
    ["# $(shell cat $(src)/*)", "lib/a.h", false],
    ["obj-y += depth.o", "lib/depth.c", false],
  ];
  for (const [text, path, asked] of cases) {
    await t.step(`${text}: ${path}`, () => {
      assert.equal(asks(read("lib/Makefile", `${text}\n`).asked, path), asked);
    });
  }
});

Deno.test("a make of tools/ asks what it does not name there", () => {
  const text =
    "export V\nO := $(shell cd $(OUTPUT)/x && cat *)\nF := $(shell cat $(srctree)/mm/x.h)\n";
  const { exported } = read("tools/scripts/Makefile.include", text);
  assert.ok(asks(exported, "tools/lib/a.h") && asks(exported, "mm/x.h"));
  assert.ok(!asks(exported, "fs/a.h"));
  assert.ok(asks(read("lib/Makefile", text).exported, "fs/a.h"));
});

Deno.test("which files of make export variables", async (t) => {
  const cases: readonly [string, boolean][] = [
    ["export GENTAB := 1, 2", true],
    ["  export A B", true],
    ["unexport A", true],
    ["foo.o: export A = 1", true],
    ["$(eval export A)", true],
    [".EXPORT_ALL_VARIABLES:", true],
    ["override export A = 1", true],
    ["\t$(Q)$(MAKE) -f $(src)/sub.mk DEPTH=3 all", true],
    ["\t$(Q)$(MAKE) $(build)=lib/sub", false],
    ["export-y := caif.o", false],
    ["# export A", false],
    ["obj-y += export.o", false],
    ["A := $(export)", false],
  ];
  for (const [text, exports] of cases) {
    await t.step(text, () => {
      assert.equal(read("lib/Makefile", `${text}\n`).exporting.has("lib/Makefile"), exports);
    });
  }
  await t.step("with all that is read together", () => {
    const files = memoryFiles({ "lib/Makefile": "export A\n", "lib/values": "A = $(CONFIG_X)\n" });
    const group = new Set(["/src/scripts/Makefile.build", "/src/lib/Makefile", "/src/lib/values"]);
    const { exporting } = readMakefiles([group], files, ROOTS);
    assert.deepEqual([...exporting.keys()], ["lib/Makefile", "lib/values"]);
    assert.deepEqual([...exporting.get("lib/values")!], ["CONFIG_X"]);
  });
});

/** A build of one generated table, as `make --debug=v` shows it. */
function table(options: { makefile?: string; needs?: readonly string[]; first?: boolean }) {
  const files = {
    "lib/Makefile": options.makefile ?? "",
    "lib/gentab.c": '#include "gentab.h"\n',
    "lib/gentab.sh": "",
    "lib/values.inc": "",
    "lib/other.c": "",
    "include/linux/kconfig.h": "",
    "./include/config/auto.conf": "CONFIG_A=y\n",
  };
  const about = (name: string, needs: readonly string[]) => [
    `Considering target file '${name}'.`,
    ...needs.map((need) => ` Pruning file '${need}'.`),
    ` Finished prerequisites of target file '${name}'.`,
    `Must remake target '${name}'.`,
  ];
  const header = [
    ...about("lib/gentab.h", ["/src/lib/gentab.sh", "/src/lib/values.inc", "FORCE"]),
    rule("GEN    ", "lib/gentab.h", "sh /src/lib/gentab.sh > lib/gentab.h"),
    "Successfully remade target file 'lib/gentab.h'.",
  ];
  const lines = [
    "Reading makefiles...",
    "Reading makefile '/src/scripts/Makefile.build'...",
    "Reading makefile '/src/lib/Makefile' (search path)...",
    ...header,
    ...about("lib/gentab.o", ["/src/lib/gentab.c", ...options.needs ?? ["lib/gentab.h"]]),
    cc("lib/gentab.o", { flags: "-Ilib" }),
    "Successfully remade target file 'lib/gentab.o'.",
    cc("lib/other.o"),
  ];
  return snapshotOf(files, lines);
}

const targets = (answer: Affected) =>
  answer.kind === "bounded" ? answer.objects.map(({ target }) => target) : answer.reason;

Deno.test("what a rule names and its command does not", () => {
  const state = table({});
  assert.deepEqual(targets(compare(state, state, [touch("lib/values.inc")])), ["lib/gentab.o"]);
  const without = table({ needs: [] });
  const touched = [touch("lib/Makefile")];
  assert.deepEqual(targets(compare(state, without, touched)), ["lib/gentab.o"], "comes too early");
  assert.deepEqual(targets(compare(state, state, touched)), []);
});

Deno.test("an object that reads what is not made before it is to be compiled alone", () => {
  const named = table({}), unnamed = table({ needs: [] });
  const early = (answer: Affected) => answer.kind === "bounded" ? answer.early : answer.reason;
  const products = ["lib/gentab.h"];
  assert.deepEqual(early(compare(named, unnamed, [])), { objects: ["lib/gentab.o"], products });
  assert.equal(early(compare(unnamed, named, [])), undefined);
  assert.equal(early(compare(named, named, [touch("lib/values.inc")])), undefined);
  assert.equal(early(compare(unnamed, unnamed, [touch("lib/other.c")])), undefined);
});

Deno.test("variables in the environment are part of no command's text", () => {
  const one = table({ makefile: "export GENTAB := 1, 2\n" });
  const two = table({ makefile: "export GENTAB := 1 2\n" });
  const touched = [touch("lib/Makefile")];
  for (const [before, after] of [[one, two], [one, table({})], [table({}), one]] as const) {
    assert.match(
      `${targets(compare(before, after, touched))}`,
      /lib\/Makefile is read by a make that/,
    );
  }
  assert.deepEqual(targets(compare(one, one, [touch("lib/other.c")])), ["lib/other.o"]);
  const asking = table({ makefile: "export GENTAB := $(shell cat $(src)/other.c)\n" });
  assert.match(
    `${targets(compare(asking, asking, [touch("lib/other.c")]))}`,
    /may read lib\/other.c/,
  );
});
