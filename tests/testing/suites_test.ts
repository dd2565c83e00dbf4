import assert from "node:assert/strict";
import { kconfigEntries } from "../../bot/compile/kconfig_source.ts";
import { findSuites } from "../../bot/testing/mod.ts";
import { includedTests, mayInclude } from "../../bot/testing/suites/included.ts";
import { includesOf, subjectOf, testObjects } from "../../bot/testing/suites/makefile.ts";

const FILES: Readonly<Record<string, string>> = {
  "lib/tests/Makefile": `obj-$(CONFIG_TEST_SORT) += test_sort.o
obj-$(CONFIG_LIST_KUNIT_TEST) += list-test.o # a comment
obj-$(CONFIG_SLUB_KUNIT_TEST) += slub_kunit.o
obj-$(CONFIG_TEST_MODULE) += test_sort_module.o
obj-$(CONFIG_FIRE) += fire.o
`,
  "lib/tests/test_sort.c": "#include <kunit/test.h>\n#include <linux/sort.h>\n",
  "lib/tests/list-test.c": "#include <linux/list.h>\n",
  "fs/ext4/.kunitconfig": "CONFIG_KUNIT=y\nCONFIG_EXT4_FS=y\nCONFIG_EXT4_KUNIT_TESTS=y\n",
  "mm/damon/tests/.kunitconfig": "CONFIG_DAMON=y\nCONFIG_DAMON_KUNIT_TEST=y\n",
  "fs/exec.c":
    '#include "internal.h"\nint x;\n#ifdef CONFIG_EXEC_KUNIT_TEST\n#include "tests/exec_kunit.c"\n#endif\n',
  "fs/tests/exec_kunit.c": "#include <kunit/test.h>\n",
  "drivers/base/test/Makefile": "obj-$(CONFIG_PE_TEST) += property-entry-test.o\n",
};
const KCONFIG = kconfigEntries(
  "if KUNIT\n" +
    ["TEST_SORT", "LIST_KUNIT_TEST", "SLUB_KUNIT_TEST"].map((name) =>
      `config ${name}\n\ttristate "x"\n${
        name === "SLUB_KUNIT_TEST" ? "\tdepends on SLUB_DEBUG\n" : ""
      }\thelp\n\t  x\n`
    ).join("\n") + "endif # KUNIT\nconfig PE_TEST\n\tbool\n\tdepends on KUNIT\n" +
    "config TEST_MODULE\n\ttristate\n\tdepends on m\n" +
    "config EXEC_KUNIT_TEST\n\tbool\n\tdepends on KUNIT=y\n",
);

async function found(...paths: string[]) {
  return await findSuites(paths, {
    read: (path) => FILES[path],
    dependsOf: () => Promise.resolve(new Map(KCONFIG.map(({ name, depends }) => [name, depends]))),
  });
}

Deno.test("the suites of what is changed", async (t) => {
  const table: [string, string[], string][] = [
    ["by the name of the test", ["lib/sort.c"], "CONFIG_TEST_SORT=y"],
    ["by what the test includes", ["include/linux/sort.h"], "CONFIG_TEST_SORT=y"],
    ["the test itself", ["lib/tests/list-test.c"], "CONFIG_LIST_KUNIT_TEST=y"],
    ["with what it depends on", ["mm/slub.c"], "CONFIG_SLUB_DEBUG=y CONFIG_SLUB_KUNIT_TEST=y"],
    [
      "a .kunitconfig beside it",
      ["fs/ext4/inode.c"],
      "CONFIG_EXT4_FS=y CONFIG_EXT4_KUNIT_TESTS=y CONFIG_KUNIT=y",
    ],
    ["in its tests/", ["mm/damon/core.c"], "CONFIG_DAMON=y CONFIG_DAMON_KUNIT_TEST=y"],
    ["beside it, whatever their names", ["drivers/base/core.c"], "CONFIG_PE_TEST=y"],
    ["a test that the source includes", ["fs/exec.c"], "CONFIG_EXEC_KUNIT_TEST=y"],
    ["and the test itself", ["fs/tests/exec_kunit.c"], "CONFIG_EXEC_KUNIT_TEST=y"],
    ["none", ["kernel/fork.c", "Documentation/x.rst"], ""],
  ];
  for (const [name, paths, expected] of table) {
    await t.step(name, async () => {
      assert.equal((await found(...paths)).lines.join(" "), expected);
    });
  }
});

Deno.test("why they are taken", async () => {
  assert.deepEqual((await found("lib/sort.c")).why, [
    "TEST_SORT: lib/tests/test_sort.c tests what is changed, by its name",
  ]);
});

Deno.test("what has to be built in for all of them to run", async () => {
  assert.deepEqual((await found("mm/slub.c", "fs/ext4/inode.c")).symbols, [
    ...["EXT4_FS", "EXT4_KUNIT_TESTS", "KUNIT", "SLUB_KUNIT_TEST"],
  ]);
});

Deno.test("suites that are too many for one kernel are counted", async () => {
  const makefile = Array.from({ length: 310 }, (_, i) => `obj-$(CONFIG_T${i}) += test_t${i}.o\n`);
  const { lines, left } = await findSuites(["drivers/many/tests/a.c"], {
    read: (path) => path === "drivers/many/tests/Makefile" ? makefile.join("") : undefined,
    dependsOf: (symbols) => Promise.resolve(new Map(symbols.map((symbol) => [symbol, ["KUNIT"]]))),
  });
  assert.equal(lines.length, 300);
  assert.equal(left, 10);
});

Deno.test("tests that a source includes", () => {
  assert.deepEqual(
    includedTests(
      '#if IS_ENABLED(CONFIG_X_KUNIT)\n# ifndef CONFIG_Y\n#include "x_kunit.c"\n# endif\n#endif\n' +
        '#include "y_test.c"\n#ifdef CONFIG_Z_TEST\n#include "z.h"\n#endif\n#if defined(CONFIG_S)\n' +
        '#include "selftest_s.c"\n#endif\n',
    ),
    [{ symbol: "X_KUNIT", name: "x_kunit.c" }],
  );
  assert.deepEqual(mayInclude("drivers/hid/hid-input-test.c"), [
    ...[
      "drivers/hid/hid_input.c",
      "drivers/hid/hid-input.c",
      "drivers/hid_input.c",
      "drivers/hid-input.c",
    ],
  ]);
  assert.deepEqual(mayInclude("fs/exec.c"), []);
});

Deno.test("Makefiles, names and includes", () => {
  assert.deepEqual(
    testObjects("obj-$(CONFIG_A_TEST) += a.o \\\n\tb.o\nobj-y += c_test.o\nobj-$(CONFIG_D) := d.o"),
    [{ symbol: "A_TEST", stem: "a" }, { symbol: "A_TEST", stem: "b" }],
  );
  const names = ["test_list_sort", "list-test", "slub_kunit", "overflow_kunit_test", "time_test"];
  assert.deepEqual(names.map(subjectOf), ["list_sort", "list", "slub", "overflow", "time"]);
  assert.deepEqual(includesOf('#include <a/b.h>\n # include "c.c"\nint x;'), ["a/b.h", "c.c"]);
});
