import assert from "node:assert/strict";
import { compare } from "../../bot/affected/compare.ts";
import { cc, rule, snapshotOf, touch } from "./memory.ts";
import { bounded, DRY, targets, TREE } from "./compared.ts";

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

Deno.test("what reads files of which nobody can say the names takes every one", () => {
  const state = snapshotOf(TREE, DRY), hidden = new Set(["mm/internal.h"]);
  const of = (path: string) => targets(compare(state, state, [touch(path)], "toy", hidden));
  assert.deepEqual(of("include/linux/none.inc"), ["mm/mmap.o"]);
  assert.deepEqual(of("lib/README"), ["mm/mmap.o"]);
  assert.deepEqual(targets(compare(state, state, [], "toy", hidden)), []);
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

Deno.test("headers that are made and installed, and symbols that say so", () => {
  const uapi = "./include/generated/uapi/linux/version.h";
  const state = (config: string, made = "1") =>
    snapshotOf(
      { ...TREE, [uapi]: made, "./include/config/auto.conf": `CONFIG_A=y\n${config}` },
      DRY,
    );
  const installs = "CONFIG_HEADERS_INSTALL=y\n", checks = "CONFIG_UAPI_HEADER_TEST=y\n";
  const other = [touch("include/linux/none.h")];
  const reason = (before: string, after: string, made = "1") => {
    const answer = compare(state(before), state(after, made), other);
    return answer.kind === "unbounded" ? answer.reason : "bounded";
  };
  assert.equal(reason(installs, installs), "bounded");
  assert.match(
    reason(installs, installs, "2"),
    /^include\/generated\/uapi\/.* is installed/,
  );
  assert.match(reason(installs, installs + checks), /^CONFIG_UAPI_HEADER_TEST says whether/);
  assert.match(reason("", installs), /^CONFIG_HEADERS_INSTALL says whether/);
  assert.equal(reason("", "", "2"), "bounded");
});

Deno.test("a linker script of a product that an object takes in", () => {
  const files = {
    ...TREE,
    "vdso/vdso.lds.S": "",
    "vdso/clock.c": "",
    "vdso/wrap.S": '.incbin "vdso/vdso.so"\n',
  };
  const script = rule("LDS", "vdso/vdso.lds", "gcc -E -o vdso/vdso.lds /src/vdso/vdso.lds.S", true);
  const wrap = cc("vdso/wrap.o", { source: "/src/vdso/wrap.S" });
  const link = rule("LD ", "vdso/vdso.so", "ld -T vdso/vdso.lds vdso/clock.o -o vdso/vdso.so");
  const touched = [touch("vdso/vdso.lds.S")];
  const state = snapshotOf(files, [...DRY, script, cc("vdso/clock.o"), link, wrap]);
  const answer = bounded(compare(state, state, touched));
  assert.deepEqual([targets(answer), answer.link], [["vdso/wrap.o"], false]);
  const unread = snapshotOf(files, [...DRY, script]);
  assert.ok(bounded(compare(unread, unread, touched)).link, "the link may read it");
  const own = [touch("arch/toy/kernel/vmlinux.lds.S")];
  assert.ok(bounded(compare(state, state, own)).link);
});

Deno.test("an object that needs what only the link makes, so that a dry run shows no command", () => {
  const files = {
    ...TREE,
    "arch/toy/boot/misc.c": '#include "own.h"\n#include <linux/unpack.h>\n#include <size.h>\n',
    "arch/toy/boot/own.h": "",
    "arch/toy/boot/include/size.h": "",
    "include/linux/unpack.h": "",
  };
  const misc = "arch/toy/boot/misc.o";
  const about = (name: string, blanks = "") => [
    `${blanks}Considering target file '${name}'.`,
    `${blanks}Finished prerequisites of target file '${name}'.`,
  ];
  const gaveUp = [
    ...["Reading makefiles...", `Considering target file '${misc}'.`],
    ...[...about("/src/arch/toy/boot/misc.c", " "), ...about("voffset.h", " ")],
    ...[about(misc)[1]!, `Giving up on target file '${misc}'.`],
  ];
  const beside = cc("arch/toy/boot/error.o", { flags: "-I/src/arch/toy/boot/include" });
  let state = snapshotOf({ ...files, "arch/toy/boot/error.c": "" }, [...DRY, beside, ...gaveUp]);
  const why = (...paths: string[]) =>
    bounded(compare(state, state, paths.map((path) => touch(path)))).linkWhy;
  const reason = `${misc} (of which make -n shows no command)`;
  assert.equal(why("arch/toy/boot/misc.c"), `${reason} reads arch/toy/boot/misc.c`);
  assert.match(why("arch/toy/boot/own.h") ?? "", /^arch\/toy\/boot\/misc\.o .*own\.h/);
  assert.match(why("include/linux/unpack.h") ?? "", /^arch\/toy\/boot\/misc\.o .*unpack\.h/);
  assert.match(why("arch/toy/boot/include/size.h") ?? "", /^arch\/toy\/boot\/misc\.o .*size\.h/);
  assert.equal(why("arch/toy/include/asm/none.h"), undefined);
  // Nothing else is compiled there: it is looked for where all of the kernel is.
  state = snapshotOf(files, [...DRY, ...gaveUp]);
  assert.match(why("include/linux/unpack.h") ?? "", /^arch\/toy\/boot\/misc\.o .*unpack\.h/);
  assert.equal(why("arch/toy/boot/include/size.h"), undefined);
});

Deno.test("files of make that say how something is made which a dry run does not show", () => {
  const own = "arch/toy/boot/compressed/Makefile", image = "arch/toy/boot/compressed/vmlinux";
  const makes = (target: string, file: string) => [
    ...["Reading makefiles...", `Reading makefile '/src/${file}'...`],
    `Considering target file '${target}'.`,
    `Finished prerequisites of target file '${target}'.`,
  ];
  const lines = [
    ...[...DRY, ...makes("lib/all", "lib/tables/Makefile")],
    ...[...makes(image, own), `Giving up on target file '${image}'.`],
  ];
  const files = { ...TREE, [own]: "$(CONFIG_PACKED)", "lib/tables/Makefile": "$(CONFIG_TABLES)" };
  const state = (config = "") =>
    snapshotOf({ ...files, "./include/config/auto.conf": config }, lines);
  const why = (...paths: string[]) =>
    bounded(compare(state(), state(), paths.map((path) => touch(path)))).linkWhy;
  const end = `may say how ${image} is made, which make -n does not show`;
  assert.equal(why(own), `${own} ${end}`);
  assert.equal(why("lib/tables/Makefile"), undefined);
  const set = (config: string) =>
    bounded(compare(state(), state(config), [touch("lib/Kconfig")])).linkWhy;
  assert.equal(set("CONFIG_PACKED=y\n"), `CONFIG_PACKED ${end}`);
  assert.equal(set("CONFIG_TABLES=y\n"), undefined);
});
