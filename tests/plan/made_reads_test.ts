/** A series that makes builds read what they did not, and then changes that. */
import assert from "node:assert/strict";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { MadeReads, planSeries } from "../../bot/plan/mod.ts";
import { makeSeries } from "./make_series.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);

/** What is planned for um of a first patch that adds a line to a file, and a second that touches another. */
function second(
  file: string,
  line: string,
  touched: string,
  [before, after]: readonly [string, string] = ["a", "b"],
): readonly string[] {
  const series = makeSeries([file], [touched], ["mm/a.c"]);
  const diff = `--- ${before}/${file}\n+++ ${after}/${file}\n@@ -1 +1,${
    1 + line.split("\n").length
  } @@\n x\n+${line}\n`;
  const [one, ...rest] = series.patches;
  const plan = planSeries({ ...series, patches: [{ ...one!, diff }, ...rest] }, archs, {
    ...{ level: "objects", generic: [], available: () => true, archs: ["um"] },
  });
  const cell = plan.cells.find(({ state }) => state === 2)!;
  return [cell.action, cell.reason];
}

Deno.test("what a series makes builds read is read by the patches after it", async (t) => {
  const table: [string, string, string, boolean][] = [
    ["lib/x.c", '#include "../arch/arm/lib/x.h"', "arch/arm/lib/x.h", true],
    ["lib/x.c", '#include "../arch/arm/lib/x.h"', "arch/arm/lib/y.h", true],
    ["lib/x.c", '#include "../arch/arm/lib/x.h"', "arch/arm64/lib/y.h", false],
    ["lib/Kconfig", 'source "arch/arm/Kconfig.x"', "arch/arm/Kconfig.x", true],
    ["lib/Kconfig", "\t  It is like arch/arm/Kconfig.x.", "arch/arm/Kconfig.x", false],
    ["arch/um/Makefile", "obj-y += ../arm/lib/x.o", "arch/arm/lib/x.c", true],
    ["lib/Makefile", "\tsed 1d $(srctree)/Documentation/x.rst > $@", "Documentation/x.rst", true],
    ["lib/Makefile", "# See Documentation/x.rst", "Documentation/x.rst", false],
    [
      "lib/Makefile",
      "\t$(srctree)/scripts/extract-vmlinux $< > $@",
      "scripts/extract-vmlinux",
      true,
    ],
    ["lib/gen.sh", "cat README", "lib/README", true],
    ["lib/Makefile", "x.h: $(srctree)/README FORCE", "README", true],
    ["lib/Makefile", "x.h: ${srctree}/README FORCE", "lib/README", false],
    ["lib/Makefile", "x.h: $(srctree)/$(src)/README", "lib/README", true],
    ["lib/Makefile", "x.h: $(srctree)/mm/../lib/README", "lib/README", true],
    ["lib/Makefile", "x.h: $(srctree)/arch/arm/lib/x.h", "arch/arm/lib/y.h", true],
    ["arch/arm/Makefile", "x.h: $(srctree)/arch/arm/lib/x.h", "arch/arm/lib/x.h", false],
    ["lib/x.c", '#include "../tools/testing/x.inc"', "tools/testing/x.inc", true],
    ["lib/x.c", "/* See arch/arm/lib/x.h. */", "arch/arm/lib/x.h", false],
    ["Documentation/x.rst", ".. include:: arch/arm/lib/x.h", "arch/arm/lib/x.h", false],
    ["lib/x.c", "#include <asm/io.h>", "arch/arm/include/asm/io.h", false],
    ["arch/arm/lib/x.c", '#include "../../../arch/arm/lib/x.h"', "arch/arm/lib/x.h", false],
  ];
  for (const [file, line, touched, read] of table) {
    await t.step(`${file}: ${line}: ${touched}`, () => {
      const unrelated = second("lib/z.c", "int z;", touched)[0];
      // As quilt writes paths, and as distributions have them.
      for (const tops of [["a", "b"], ["linux-6.1.orig", "linux-6.1"]] as const) {
        const [action, reason] = second(file, line, touched, tops);
        assert.deepEqual([unrelated, action], ["skip", read ? "build" : "skip"], tops[1]);
        if (read) assert.equal(reason, `touches ${touched}, which ${file} names since this series`);
      }
    });
  }
});

Deno.test("what a series may read by no name is any file behind it", async (t) => {
  const table: [string, string, string, boolean][] = [
    ["lib/x.c", "#include F(A)", "lib/README", true],
    ["lib/x.c", "#include F(A)", "arch/arm/lib/x.h", true],
    ["lib/x.c", 'asm(".inc" "lude \\"x\\"");', "Documentation/x.rst", true],
    ["lib/Kconfig", "\tdef_bool $(success,test -s $(srctree)/lib/READ$(me))", "lib/README", true],
    [
      "lib/Kconfig",
      "\tdef_bool $(success,test -s $(srctree)/lib/READ$(me))",
      "arch/arm/x.h",
      false,
    ],
    ["lib/Makefile", "obj-y += x.o", "lib/README", false],
    ["Documentation/x.rst", "#include F(A)", "lib/README", false],
  ];
  for (const [file, line, touched, read] of table) {
    await t.step(`${file}: ${line}: ${touched}`, () => {
      const [action, reason] = second(file, line, touched);
      assert.equal(action, read ? "build" : "skip");
      if (read) {
        assert.equal(
          reason,
          `touches ${touched}, which ${file} may read since this series, by no name in it`,
        );
      }
    });
  }
});

Deno.test("what a file says that no build reads counts once one is made to read it", () => {
  const patch = (file: string, line: string) => ({
    diff: `--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+${line}\n`,
  });
  const made = new MadeReads();
  made.add(patch("Documentation/x.rst", "#include F(A)"));
  assert.deepEqual([...made.hidden("reads")], []);
  made.add(patch("lib/x.md", '#include "../Documentation/x.rst"'));
  assert.deepEqual([...made.hidden("reads")], []);
  made.add(patch("lib/x.c", '#include "x.md"'));
  assert.deepEqual([...made.hidden("reads")], ["Documentation/x.rst"]);
});

Deno.test("a name is found in joined lines, and one behind a thousand columns is any", () => {
  assert.equal(second("lib/x.c", '#include \\\n+"README"', "lib/README", ["a", "b"])[0], "build");
  const far = `/*${" ".repeat(1000)}*/ #include "README"`;
  assert.equal(second("lib/x.c", far, "lib/README")[0], "build");
});

Deno.test("with W=1 and W=2 a build looks at files that it does not compile", async (t) => {
  const planned = (touched: string, W: string) => {
    const um = archs.filter(({ name }) => name === "um")
      .map((arch) => ({ ...arch, toolchain: { ...arch.toolchain, make: { W } } }));
    const { cells } = planSeries(makeSeries([touched], ["mm/a.c"]), um, {
      ...{ level: "objects", generic: [], available: () => true, archs: ["um"] },
    });
    return cells.find(({ state }) => state === 1)!.action;
  };
  const table: [string, string, string][] = [
    ["lib/.gitignore", "1", "build"],
    ["lib/.gitignore", "2", "skip"],
    ["arch/arm/mm/mmu.c", "2", "build"],
    ["arch/arm/mm/mmu.c", "1", "skip"],
    ["tools/perf/perf.c", "12", "skip"],
    ["Documentation/x.rst", "12", "skip"],
  ];
  for (const [touched, W, action] of table) {
    await t.step(`${touched} W=${W}`, () => assert.equal(planned(touched, W), action));
  }
});
