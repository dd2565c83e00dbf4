import assert from "node:assert/strict";
import { compare } from "../../../bot/affected/compare.ts";
import { isScript } from "../../../bot/affected/includes/scripts.ts";
import type { Affected } from "../../../bot/affected/types.ts";
import { cc, rule, snapshotOf, touch } from "../memory.ts";

/** A header that a script makes, with all that the script may read. */
function state(
  script: string,
  more: Readonly<Record<string, string>> = {},
  name = "gentab.sh",
  command = `sh /src/lib/${name} > lib/gentab.h`,
) {
  const files = {
    "lib/gentab.c": '#include "gentab.h"\n',
    "lib/other.c": "",
    "lib/values.inc": "",
    "lib/tables/a.def": "",
    "lib/tables/a.h": "",
    "lib/read_values.h": "",
    "include/linux/kconfig.h": "",
    "include/linux/gcd.h": "",
    "mm/unread.h": "",
    "./include/config/auto.conf": "CONFIG_A=y\n",
    [`lib/${name}`]: script,
    ...more,
  };
  const lines = [
    rule("GEN    ", "lib/gentab.h", command),
    cc("lib/gentab.o", { flags: "-Ilib" }),
    cc("lib/other.o"),
  ];
  return { ...snapshotOf(files, lines), files };
}

const targets = (answer: Affected) =>
  answer.kind === "bounded" ? answer.objects.map(({ target }) => target) : answer.reason;

Deno.test("what a script reads and no command names", async (t) => {
  const cases: readonly [string, string, boolean][] = [
    [". ${0%/*}/values.inc", "lib/values.inc", true],
    ["source $(dirname $0)/values.inc", "lib/values.inc", true],
    ["cat lib/values.inc", "lib/values.inc", true],
    ["cat $srctree/include/linux/gcd.h", "include/linux/gcd.h", true],
    ["open($ARGV[0] . '/include/linux/gcd.h')", "include/linux/gcd.h", true],
    ["cat ${0%/*}/tables/*.h", "lib/tables/a.h", true],
    ["cat $d/tab*/*.h", "mm/unread.h", false],
    ["find lib/tables -name '*.h' | xargs cat", "lib/tables/a.h", true],
    ["for f in os.listdir('lib/tables'):", "lib/tables/a.h", true],
    ["cat $1/$2.h", "lib/read_values.h", true],
    ["cat $1/$2.h", "include/linux/gcd.h", false],
    ["echo 1", "mm/unread.h", false],
  ];
  for (const [script, path, read] of cases) {
    await t.step(`${script}: ${path}`, () => {
      const one = state(script);
      const found = targets(compare(one, one, [touch(path)]));
      assert.deepEqual(found, read ? ["lib/gentab.o"] : []);
    });
  }
});

Deno.test("what a command reads by a pattern, in a directory, or from where it goes", async (t) => {
  const cases: readonly [string, string, boolean][] = [
    ["cat /src/lib/tables/*.h", "lib/tables/a.h", true],
    ["cat /src/lib/tables/?.h", "lib/tables/a.h", true],
    ["cat /src/lib/tables/[a-f].h", "lib/tables/a.h", true],
    ["cat /src/lib/tables/*", "lib/tables/a.h", true],
    ["cat /src/lib/*/a.h", "lib/tables/a.h", true],
    ["cat /src/lib/tables/*.h", "include/linux/gcd.h", false],
    ["find /src/lib/tables -type f | xargs cat", "lib/tables/a.h", true],
    ["sh /src/lib/gentab.sh /src/lib/tables", "lib/tables/a.h", true],
    ["sh /src/lib/gentab.sh /src/lib/tables", "mm/unread.h", false],
    ["cd /src/lib/tables && cat a.h", "lib/tables/a.h", true],
    ["cd /src; sed p lib/tables/a.h", "lib/tables/a.h", true],
    ["tar -C /src/lib/tables -c a.h", "lib/tables/a.h", true],
    ["cd /src/mm && cat a.h", "lib/tables/a.h", false],
  ];
  for (const [command, path, read] of cases) {
    await t.step(`${command}: ${path}`, () => {
      const one = state("echo", {}, "gentab.sh", `${command} > lib/gentab.h`);
      const found = targets(compare(one, one, [touch(path)]));
      assert.deepEqual(found, read ? ["lib/gentab.o"] : []);
    });
  }
});

Deno.test("what a program of the build opens", () => {
  const host = 'int main(int n, char **v) { f(v[1], "%s/include/linux/gcd.h"); fopen(f, "r");\n' +
    'fopen("include/config/auto.conf", "w"); }\n';
  const one = snapshotOf(
    { ...state("").files, "lib/gen.c": host },
    [
      "gcc -Wall -I /src/scripts/include -o lib/gen /src/lib/gen.c",
      rule("GEN    ", "lib/gentab.h", "lib/gen > lib/gentab.h"),
      cc("lib/gentab.o", { flags: "-Ilib" }),
    ],
  );
  assert.deepEqual(targets(compare(one, one, [touch("include/linux/gcd.h")])), ["lib/gentab.o"]);
  assert.deepEqual(targets(compare(one, one, [touch("mm/unread.h")])), []);
  assert.ok(!one.graph.files.has("./include/config/auto.conf"), "that is written");
});

Deno.test("a script that another one reads is read as well", () => {
  const one = state("import helper\n", {
    "lib/helper.py": "from data import x\nopen('lib/values.inc')\n",
    "lib/data.py": "",
  }, "gentab.py");
  for (const path of ["lib/helper.py", "lib/data.py", "lib/values.inc"]) {
    assert.deepEqual(targets(compare(one, one, [touch(path)])), ["lib/gentab.o"], path);
  }
});

Deno.test("a file that appears or goes where a script looks", () => {
  const script = "find lib/tables -type f | xargs cat";
  const before = state(script), after = state(script, { "lib/tables/b.h": "" });
  const added = [touch("lib/tables/b.h", { change: "new" })];
  assert.deepEqual(targets(compare(before, after, added)), ["lib/gentab.o"]);
  assert.deepEqual(targets(compare(after, before, added)), ["lib/gentab.o"]);
});

Deno.test("what is taken for a script", () => {
  for (const file of ["lib/a.sh", "lib/gen", "lib/a.py", "a/x.tbl", "kernel/x.bc"]) {
    assert.ok(isScript(file), file);
  }
  for (const file of ["lib/a.c", "./lib/a.sh", "include/linux/", "a.h"]) {
    assert.ok(!isScript(file), file);
  }
});

Deno.test("a hostile script is read to its end", () => {
  for (const part of ["a/", "*", "$(", "${a%", "/*", "import ", "a.b/"]) {
    const one = state(`${part.repeat(200_000)}\ncat lib/values.inc\n`);
    assert.deepEqual(targets(compare(one, one, [touch("lib/values.inc")])), ["lib/gentab.o"], part);
  }
});

Deno.test("the assembler takes in what its path has, whatever stands beside the file", () => {
  const files = {
    ...state("").files,
    "lib/mac.inc": "",
    "include/mac.inc": "",
    "lib/gentab.c": 'asm(".include \\"mac.inc\\"");\n',
  };
  const one = snapshotOf(files, [cc("lib/gentab.o", { flags: "-Wa,-I/src/include" })]);
  for (const path of ["lib/mac.inc", "include/mac.inc"]) {
    assert.deepEqual(targets(compare(one, one, [touch(path)])), ["lib/gentab.o"]);
  }
});
