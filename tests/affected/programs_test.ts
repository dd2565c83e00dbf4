import assert from "node:assert/strict";
import { compare } from "../../bot/affected/compare.ts";
import { bounded } from "./compared.ts";
import { cc, rule, snapshotOf, touch } from "./memory.ts";

const FILES: Readonly<Record<string, string>> = {
  "include/linux/kconfig.h": "",
  "lib/sort.c": "",
  "samples/vfs/statx.c": '#include "common.h"\n',
  "samples/vfs/common.h": "",
  "samples/seccomp/fancy.c": "",
  "samples/seccomp/helper.c": "#include <linux/ours.h>\n",
  "samples/kobject/kset.c": "",
  "samples/gen/reader.c": '#include "made.h"\n',
  "samples/gen/made.txt": "",
  "samples/blob/inside.c": "",
  "samples/blob/holder.S": '.incbin "samples/blob/inside"\n',
  "scripts/link-vmlinux.sh": "",
  "./usr/include/linux/ours.h": "",
  "./include/config/auto.conf": "CONFIG_A=y\n",
  "./.config": "CONFIG_A=y\n",
};

/** A command of scripts/Makefile.userprogs. */
const user = (target: string, ...from: readonly string[]) =>
  rule(
    "CC [U] ",
    target,
    `gcc -Wp,-MMD,${target}.d -Wall -I usr/include ${target.endsWith(".o") ? "-c " : ""}` +
      `-o ${target} ${from.join(" ")}`,
    true,
  );

const KSET = cc("samples/kobject/kset.o", { flags: "-DKBUILD_MODNAME='\"kset\"'" });

const DRY: readonly string[] = [
  cc("lib/sort.o"),
  user("samples/vfs/statx", "/src/samples/vfs/statx.c"),
  user("samples/seccomp/fancy.o", "/src/samples/seccomp/fancy.c"),
  user("samples/seccomp/helper.o", "/src/samples/seccomp/helper.c"),
  user("samples/seccomp/fancy", "samples/seccomp/fancy.o", "samples/seccomp/helper.o"),
  KSET,
  user("samples/blob/inside", "/src/samples/blob/inside.c"),
  cc("samples/blob/holder.o", {
    source: "/src/samples/blob/holder.S",
    flags: "-DKBUILD_MODNAME='\"blob\"'",
  }),
];

function ask(path: string, dry = DRY, now = dry) {
  return bounded(compare(snapshotOf(FILES, dry), snapshotOf(FILES, now), [touch(path)], "toy"));
}

const names = (all: readonly { readonly target: string }[]) => all.map(({ target }) => target);

Deno.test("programs of samples/ that a patch reaches are made alone", async (t) => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["samples/vfs/statx.c", ["samples/vfs/statx"], []],
    ["samples/vfs/common.h", ["samples/vfs/statx"], []],
    ["samples/seccomp/fancy.c", ["samples/seccomp/fancy", "samples/seccomp/fancy.o"], []],
    ["samples/seccomp/helper.c", ["samples/seccomp/fancy", "samples/seccomp/helper.o"], []],
    ["samples/kobject/kset.c", [], ["samples/kobject/kset.o"]],
    ["lib/sort.c", [], ["lib/sort.o"]],
  ];
  for (const [path, programs, objects] of cases) {
    await t.step(path, () => {
      const found = ask(path);
      assert.deepEqual(names(found.programs), programs);
      assert.deepEqual(names(found.objects), objects);
      assert.equal(found.link, false, `${found.linkWhy}`);
    });
  }
});

Deno.test("a program that a patch adds or takes away is one of one state", () => {
  const less = DRY.filter((line) => !line.includes("samples/vfs/statx"));
  for (const [dry, now, only] of [[less, DRY, "after"], [DRY, less, "before"]] as const) {
    const { programs, link } = ask("samples/vfs/Makefile", dry, now);
    assert.deepEqual(programs.map((one) => [one.target, one.only]), [["samples/vfs/statx", only]]);
    assert.equal(link, false);
  }
});

Deno.test("what a kernel may hold is no program beside it", async (t) => {
  await t.step("one that an object includes", () => {
    const { programs, objects } = ask("samples/blob/inside.c");
    assert.deepEqual(names(programs), []);
    assert.deepEqual(names(objects), ["samples/blob/holder.o"]);
  });
  await t.step("an object that something else is linked of, too", () => {
    const image = rule(
      "LD     ",
      "arch/toy/image",
      "ld -o arch/toy/image samples/seccomp/helper.o",
    );
    const { objects, linkWhy } = ask("samples/seccomp/helper.c", [...DRY, image]);
    assert.deepEqual(names(objects), ["samples/seccomp/helper.o"]);
    assert.match(linkWhy!, /^arch\/toy\/image uses samples\/seccomp\/helper\.o/);
  });
  await t.step("what is made elsewhere", () => {
    const other = user("arch/toy/boot/tool", "/src/lib/sort.c");
    assert.match(ask("lib/sort.c", [...DRY, other]).linkWhy!, /^arch\/toy\/boot\/tool reads /);
  });
  await t.step("one that may be made too early", () => {
    const early = [
      rule("GEN    ", "samples/gen/made.h", "cat /src/samples/gen/made.txt > samples/gen/made.h"),
      user("samples/gen/reader", "/src/samples/gen/reader.c", "-Isamples/gen"),
      rule("GEN    ", "samples/gen/list", "cat samples/gen/made.h > samples/gen/list"),
    ];
    assert.match(
      ask("samples/gen/reader.c", [...DRY, ...early]).linkWhy ?? "",
      /^samples\/gen\/reader reads what the build makes/,
    );
  });
});
