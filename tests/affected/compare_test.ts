import assert from "node:assert/strict";
import { compare } from "../../bot/affected/compare.ts";
import type { Affected } from "../../bot/affected/types.ts";
import { cc, rule, snapshotOf, touch } from "./memory.ts";

const TREE: Readonly<Record<string, string>> = {
  "include/linux/kconfig.h": "#include <generated/autoconf.h>\n",
  "include/linux/mm.h": "#include <asm/page.h>\n#ifdef CONFIG_PT_RECLAIM\n#endif\n",
  "include/linux/module.h": "",
  "include/asm-generic/page.h": "#include <linux/deep.h>\n",
  "include/linux/deep.h": "",
  "include/linux/alone.h": "",
  "arch/toy/include/asm/own.h": "",
  "arch/toy/kernel/vmlinux.lds.S": "#include <asm/own.h>\n",
  "arch/toy/tools/list.tbl": "",
  "mm/mmap.c": '#include <linux/mm.h>\n#include "internal.h"\n',
  "mm/internal.h": "",
  "lib/table.c": '#include "made.h"\n',
  "lib/gen.c": "#include <stdio.h>\n",
  "lib/sort.c": "",
  "lib/maker,part-1.c": "",
  "lib/blob.S": '.incbin "lib/blob.bin"\n',
  "lib/blob.txt": "",
  "lib/list.sh": "dir=$1/include/linux\ncat $dir/alone.h\n",
  "scripts/link-vmlinux.sh": "is_enabled CONFIG_KALLSYMS",
  "./arch/toy/include/generated/asm/page.h": "#include <asm-generic/page.h>\n",
  "./include/generated/autoconf.h": "",
  "./include/generated/bounds.h": "1",
  "./include/config/auto.conf": "CONFIG_A=y\n",
  "./.config": "CONFIG_A=y\n",
};

const DRY: readonly string[] = [
  cc("mm/mmap.o"),
  cc("lib/table.o", { flags: "-Ilib" }),
  cc("lib/sort.o"),
  cc("lib/maker,part-1.o"),
  rule("GEN    ", "lib/made.h", "lib/gen > lib/made.h"),
  rule("HOSTCC ", "lib/gen", "gcc -I /src/scripts/include -o lib/gen /src/lib/gen.c", true),
  rule("GEN    ", "lib/listed.c", "sh /src/lib/list.sh /src > lib/listed.c"),
  cc("lib/listed.o", { source: "lib/listed.c" }),
  rule("GZIP   ", "lib/blob.bin", "gzip < /src/lib/blob.txt > lib/blob.bin"),
  cc("lib/blob.o", { source: "/src/lib/blob.S" }),
  rule(
    "LDS    ",
    "arch/toy/kernel/vmlinux.lds",
    "gcc -E -I/src/arch/toy/include -o arch/toy/kernel/vmlinux.lds /src/arch/toy/kernel/vmlinux.lds.S",
    true,
  ),
  rule(
    "UPD    ",
    "include/generated/bounds.h",
    "sed x < /src/arch/toy/tools/list.tbl > include/generated/bounds.h",
  ),
  rule("AR     ", "mm/built-in.a", "ar cDPrST mm/built-in.a mm/mmap.o"),
];

type Files = Readonly<Record<string, string>>;

function ask(
  paths: readonly string[],
  after: { files?: Files; without?: string; dry?: readonly string[] } = {},
): Affected {
  const files = { ...TREE, ...after.files };
  if (after.without !== undefined) delete (files as Record<string, string>)[after.without];
  return compare(
    snapshotOf(TREE, DRY),
    snapshotOf(files, after.dry ?? DRY),
    paths.map((p) => touch(p)),
    "toy",
  );
}

function bounded(answer: Affected) {
  assert.equal(answer.kind, "bounded", JSON.stringify(answer));
  return answer as Extract<Affected, { kind: "bounded" }>;
}

const targets = (answer: Affected) => bounded(answer).objects.map((object) => object.target);

Deno.test("what a touched file reaches", async (t) => {
  const cases: readonly [string, string, readonly string[], boolean][] = [
    ["a source file", "lib/sort.c", ["lib/sort.o"], false],
    ["a source file with a comma in its name", "lib/maker,part-1.c", ["lib/maker,part-1.o"], false],
    ["a header", "mm/internal.h", ["mm/mmap.o"], false],
    ["a header behind a generated wrapper", "include/linux/deep.h", ["mm/mmap.o"], false],
    ["a header that a script puts together", "include/linux/alone.h", ["lib/listed.o"], false],
    ["a header nobody includes", "include/linux/none.h", [], false],
    ["a program that writes a header", "lib/gen.c", ["lib/table.o"], false],
    ["data that gets into an object", "lib/blob.txt", ["lib/blob.o"], false],
    ["a header of the linker script", "arch/toy/include/asm/own.h", [], true],
    ["Documentation", "Documentation/mm/x.rst", [], false],
    ["another architecture", "arch/other/kernel/x.c", [], false],
    ["another architecture's data", "arch/other/tools/x.tbl", [], false],
    ["what the link compiles", "include/linux/module.h", [], false],
    ["a list whose header comes out the same", "arch/toy/tools/list.tbl", [], false],
    ["a Kconfig that changes no value", "mm/Kconfig", [], false],
    ["a Makefile that changes no command", "mm/Makefile", [], false],
    ["the top Makefile", "Makefile", [], true],
  ];
  for (const [name, path, expected, link] of cases) {
    await t.step(name, () => {
      const answer = bounded(ask([path]));
      assert.deepEqual(answer.objects.map((object) => object.target), expected);
      assert.equal(answer.link, link, `${answer.linkWhy}`);
      assert.equal(answer.late !== undefined, path === "include/linux/module.h");
    });
  }
});

Deno.test("the reasons can be checked", () => {
  const header = bounded(ask(["include/linux/deep.h"]));
  assert.deepEqual(header.objects, [{ target: "mm/mmap.o", why: "reads include/linux/deep.h" }]);
  assert.match(header.reason, /^1 of the 6 enabled units of toy /);
  assert.match(
    bounded(ask(["lib/gen.c"])).objects[0]!.why,
    /reads lib\/gen.c$/,
  );
  assert.match(
    bounded(ask(["include/linux/none.h"])).reason,
    /^no file that the 6 enabled units of toy include \(\d+ files\) is touched, no command differs, the configuration is the same$/,
  );
});

Deno.test("the configuration", async (t) => {
  // As syncconfig writes it: each set symbol is named there, which every unit includes.
  const header = (text: string) => text.replace(/^(CONFIG_\w+)=y$/gm, "#define $1 1");
  const config = (text: string) => ({
    files: {
      "./include/config/auto.conf": text,
      "./.config": text,
      "./include/generated/autoconf.h": header(text),
    },
  });
  await t.step("a symbol that is set now", () => {
    const answer = bounded(ask(["mm/Kconfig"], config("CONFIG_A=y\nCONFIG_PT_RECLAIM=y\n")));
    assert.deepEqual(answer.changedSymbols, ["CONFIG_PT_RECLAIM"]);
    assert.deepEqual(answer.objects, [{
      target: "mm/mmap.o",
      why: "reads CONFIG_PT_RECLAIM in include/linux/mm.h",
    }]);
  });
  await t.step("a symbol that nothing reads", () => {
    const answer = bounded(ask(["mm/Kconfig"], config("")));
    assert.deepEqual(answer.changedSymbols, ["CONFIG_A"]);
    assert.deepEqual(answer.objects, []);
    assert.equal(answer.link, false);
  });
  await t.step("a symbol that the link reads", () => {
    assert.equal(
      bounded(ask(["mm/Kconfig"], config("CONFIG_A=y\nCONFIG_KALLSYMS=y\n"))).link,
      true,
    );
  });
});

Deno.test("commands", async (t) => {
  await t.step("other flags", () => {
    const dry = DRY.map((line) => line.replaceAll("-c -o lib/sort.o", "-DX -c -o lib/sort.o"));
    assert.deepEqual(bounded(ask(["lib/Makefile"], { dry })).objects, [
      { target: "lib/sort.o", why: "is made by another command" },
    ]);
  });
  await t.step("an object that is new, one that is gone", () => {
    const dry = DRY.map((line, i) =>
      i === 2 ? cc("lib/new.o", { source: "/src/lib/sort.c" }) : line
    );
    assert.deepEqual(bounded(ask(["lib/Makefile"], { dry })).objects, [
      { target: "lib/new.o", why: "is new in the build", only: "after" },
      { target: "lib/sort.o", why: "is no longer built", only: "before" },
    ]);
  });
  await t.step("another order of the link", () => {
    const dry = DRY.map((line) =>
      line.replaceAll("mm/built-in.a mm/mmap.o", "mm/built-in.a mm/x.o mm/mmap.o")
    );
    const answer = bounded(ask(["mm/Makefile"], { dry }));
    assert.deepEqual(answer.objects, []);
    assert.equal(answer.link, true);
  });
  await t.step("a source that is gone while its object is still asked for", () => {
    const dry = [
      ...DRY.filter((line) => !/lib\/sort\.c|mm\/built-in\.a/.test(line)),
      "make[3]: *** No rule to make target 'lib/sort.o', needed by 'lib/built-in.a'.",
    ];
    const answer = bounded(ask(["lib/sort.c"], { dry, without: "lib/sort.c" }));
    assert.equal(answer.objects.find(({ target }) => target === "lib/sort.o")?.only, undefined);
    assert.ok(targets(answer).includes("lib/sort.o"));
    assert.equal(answer.link, false);
  });
  await t.step("an object that is asked for before there is a source", () => {
    const lost = "make[3]: *** No rule to make target 'lib/new.o', needed by 'lib/built-in.a'.";
    const answer = bounded(ask(["lib/Makefile"], { dry: [...DRY, lost] }));
    assert.deepEqual(answer.objects, [
      { target: "lib/new.o", why: "there is no rule to make it", only: "after" },
    ]);
  });
});

Deno.test("generated headers count by their content", () => {
  const files = {
    "./include/generated/bounds.h": "2",
    "lib/sort.c": "#include <generated/bounds.h>\n",
  };
  const before = snapshotOf({ ...TREE, "lib/sort.c": files["lib/sort.c"] }, DRY);
  const same = compare(before, before, [touch("arch/toy/tools/list.tbl")]);
  assert.deepEqual(targets(same), []);
  const other = compare(before, snapshotOf({ ...TREE, ...files }, DRY), [
    touch("arch/toy/tools/list.tbl"),
  ]);
  assert.deepEqual(targets(other), ["lib/sort.o"]);
});

Deno.test("a new header hides another, and is found again when it goes", () => {
  const files = { ...TREE, "arch/toy/include/asm/page.h": "" };
  const before = snapshotOf(TREE, DRY), after = snapshotOf(files, DRY);
  const touched = [touch("arch/toy/include/asm/page.h", { change: "new" })];
  assert.deepEqual(targets(compare(before, after, touched)), ["mm/mmap.o"]);
  assert.deepEqual(targets(compare(after, before, touched)), ["mm/mmap.o"]);
});

Deno.test("a renamed header counts under both names", () => {
  const after = snapshotOf(
    { ...TREE, "mm/mmap.c": '#include "intern.h"\n', "mm/intern.h": "" },
    DRY,
  );
  const touched = [touch("mm/intern.h", { oldPath: "mm/internal.h", change: "renamed" })];
  assert.deepEqual(targets(compare(snapshotOf(TREE, DRY), after, touched)), ["mm/mmap.o"]);
});

Deno.test("a computed include that nobody can follow takes every header", () => {
  const files = { ...TREE, "lib/sort.c": "#define NAME join(a, b)\n#include NAME\n" };
  const state = snapshotOf(files, DRY);
  assert.deepEqual(targets(compare(state, state, [touch("include/linux/none.h")])), [
    "lib/sort.o",
  ]);
  assert.deepEqual(targets(compare(state, state, [touch("Documentation/a.rst")])), []);
  const plain = snapshotOf(
    { ...files, "lib/sort.c": '#define NAME "sort.h"\n#include NAME\n' },
    DRY,
  );
  assert.deepEqual(targets(compare(plain, plain, [touch("include/linux/none.h")])), []);
});

Deno.test("what cannot be bounded says why", async (t) => {
  const cases: readonly [string, RegExp][] = [
    ["scripts/mod/modpost.c", /scripts\/mod\/modpost.c is part of a program or script/],
    ["scripts/link-vmlinux.sh", /program or script/],
    ["tools/objtool/check.c", /program or script/],
    [
      "arch/toy/tools/unknown.tbl",
      /it is not known how the build reads arch\/toy\/tools\/unknown.tbl/,
    ],
    ["kernel/time/timeconst.bc", /it is not known/],
  ];
  for (const [path, reason] of cases) {
    await t.step(path, () => {
      const answer = ask([path]);
      assert.equal(answer.kind, "unbounded");
      assert.match(answer.kind === "unbounded" ? answer.reason : "", reason);
    });
  }
  await t.step("a symbolic link", () => {
    const state = snapshotOf(TREE, DRY);
    assert.equal(compare(state, state, [touch("mm/x.h", { newMode: "120000" })]).kind, "unbounded");
  });
  await t.step("a dry run that failed", () => {
    const state = snapshotOf(TREE, ["make: *** something else. Stop."]);
    assert.equal(compare(state, state, [touch("mm/mmap.c")]).kind, "unbounded");
  });
  await t.step("a command that makes nobody knows what", () => {
    const dry = [...DRY, "sh /src/lib/unknown.sh /src/lib/sort.c"];
    const state = snapshotOf(TREE, dry);
    const answer = compare(state, state, [touch("lib/sort.c")]);
    assert.equal(answer.kind, "unbounded");
  });
});

Deno.test("what the link compiles includes what this tree's modpost writes", () => {
  const modpost = 'buf_printf(b, "#include <linux/build-salt.h>\\n");\n#include "own.h"\n' +
    'buf_printf(b, "#include <linux/vermagic.h>\\n");\n';
  const files = {
    ...TREE,
    "scripts/mod/modpost.c": modpost,
    "scripts/kallsyms.c": 'printf("#include <asm/bits.h>\\n");\n',
    "include/linux/vermagic.h": "#include <linux/deeper.h>\n",
    "include/linux/deeper.h": "",
    "arch/toy/include/asm/bits.h": "",
  };
  const state = snapshotOf(files, DRY);
  for (const path of ["include/linux/deeper.h", "arch/toy/include/asm/bits.h"]) {
    const answer = bounded(compare(state, state, [touch(path)]));
    assert.ok(answer.late !== undefined, path);
    assert.deepEqual(answer.objects, []);
  }
  const salt = "include/linux/build-salt.h";
  const after = snapshotOf({ ...files, [salt]: "" }, DRY);
  assert.ok(bounded(compare(state, after, [touch(salt, { change: "new" })])).late !== undefined);
});

Deno.test("headers that a build installs are checked where no dry run sees it", async (t) => {
  for (const path of ["include/uapi/linux/x.h", "usr/dummy-include/stdlib.h"]) {
    await t.step(path, () => {
      const files = { ...TREE, [path]: "" };
      const plain = snapshotOf(files, DRY);
      assert.deepEqual(targets(compare(plain, plain, [touch(path)])), []);
      const auto = { "./include/config/auto.conf": "CONFIG_UAPI_HEADER_TEST=y\n" };
      const state = snapshotOf({ ...files, ...auto }, DRY);
      assert.equal(compare(state, state, [touch(path)]).kind, "unbounded");
      assert.deepEqual(targets(compare(state, state, [touch("lib/sort.c")])), ["lib/sort.o"]);
    });
  }
});

Deno.test("files of an architecture that is not built decide nothing", () => {
  const state = snapshotOf(TREE, DRY);
  for (const path of ["arch/other/Makefile", "arch/other/boot/dts/x.its", "arch/other/x.h"]) {
    const answer = bounded(compare(state, state, [touch(path), touch("lib/sort.c")]));
    assert.deepEqual(answer.objects.map(({ target }) => target), ["lib/sort.o"]);
    assert.equal(answer.link, false);
  }
  assert.equal(bounded(compare(state, state, [touch("arch/toy/Makefile")])).link, true);
});

Deno.test("a kernel that trims its exports says of no object what it exports", () => {
  const list = { "./include/generated/autoksyms.h": "" };
  const state = snapshotOf({ ...TREE, ...list }, DRY);
  assert.equal(bounded(compare(state, state, [touch("lib/sort.c")])).link, true);
  assert.equal(bounded(compare(state, state, [touch("include/linux/none.h")])).link, false);
  // Since 6.6 modpost does it, whose objects name all that they export.
  assert.equal(bounded(ask(["lib/sort.c"])).link, false);
});

Deno.test("how programs of tools/ are made counts where a build has some", () => {
  const state = snapshotOf(TREE, DRY);
  assert.equal(compare(state, state, [touch("tools/Makefile")]).kind, "unbounded");
  const reads = (path: string) => ({
    ...state,
    makefiles: { ...state.makefiles, read: new Set([path]) },
  });
  const without = reads("mm/Makefile"), having = reads("tools/Makefile");
  assert.deepEqual(targets(compare(without, without, [touch("tools/Makefile")])), []);
  for (const [before, after] of [[having, having], [without, having], [having, without]] as const) {
    assert.equal(compare(before, after, [touch("tools/Makefile")]).kind, "unbounded");
  }
});
