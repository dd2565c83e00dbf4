import assert from "node:assert/strict";
import { compare } from "../../bot/affected/compare.ts";
import type { Affected } from "../../bot/affected/types.ts";
import { cc, snapshotOf, touch } from "./memory.ts";
import { bounded, DRY, targets, TREE } from "./compared.ts";

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
