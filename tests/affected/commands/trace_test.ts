import assert from "node:assert/strict";
import { dryRunArgv, readDryRun } from "../../../bot/affected/commands/dry_run.ts";
import { Trace } from "../../../bot/affected/commands/trace.ts";
import { peekLines } from "../../../bot/system/files/peek.ts";
import { run } from "../../../bot/system/process/process.ts";

/** A dry run of real makes over a few files. */
async function dryRun(files: Readonly<Record<string, string>>) {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${dir}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    const argv = dryRunArgv(["make", "-C", dir], { file: `${dir}/dry` });
    assert.ok((await run(argv, { cwd: dir })).ok);
    const problems: string[] = [];
    const trace = new Trace();
    const commands = [...readDryRun(peekLines(`${dir}/dry`), (one) => problems.push(one), trace)];
    const makefiles = trace.makefiles.map((read) =>
      [...read].map((name) => name.split("/").at(-1))
    );
    return { commands, problems, makefiles, treeReaders: [...trace.treeReaders] };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const TOP =
  "all: before one after\nbefore after:\n\ttouch $@.x\none:\n\t$(MAKE) -f $(CURDIR)/lib/sub obj=lib\n";

Deno.test("with make itself: whose a recipe is, what it needs, which files of make were read", async () => {
  const { commands, problems, makefiles } = await dryRun({
    "Makefile": TOP,
    "lib/sub": "include lib/values\nall: a.o b.o\n%.o: %.c gen/t.h\n\tgcc -c -o $@ $<\n" +
      "gen/t.h: t.sh values.inc | gen/u.h\n\tmkdir -p gen && sh $< > $@\n" +
      "gen/u.h:\n\t@test -e x; sed p /dev/null > $@\n",
    "lib/values": "A = 1\n",
    "a.c": "",
    "b.c": "",
    "t.sh": "",
    "values.inc": "",
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(commands.map(({ target, needs }) => [target, needs]), [
    ["before", undefined],
    ["gen/u.h", undefined],
    ["gen/t.h", ["gen/u.h", "t.sh", "values.inc"]],
    ["a.o", ["a.c", "gen/t.h"]],
    ["b.o", ["b.c", "gen/t.h"]],
    ["after", undefined],
  ]);
  assert.deepEqual(makefiles, [["Makefile"], ["sub", "values"]]);
});

Deno.test("with make itself: what is made for one and was made for another is needed by both", async () => {
  const make = (objects: string) =>
    dryRun({
      "Makefile":
        `all: ${objects}\na.o b.o: m.h\n\tgcc -c -o $@\nm.h: n.h\n\tcat $< > $@\nn.h:\n\tgen > $@\n`,
    });
  const needs = async (objects: string) =>
    new Map((await make(objects)).commands.map(({ target, needs }) => [target, needs]));
  const [ab, ba] = [await needs("a.o b.o"), await needs("b.o a.o")];
  for (const object of ["a.o", "b.o"]) {
    assert.deepEqual(ab.get(object), ["m.h"]);
    assert.deepEqual(ba.get(object), ["m.h"]);
  }
});

Deno.test("lines that are not make's words, or out of order, do no harm", () => {
  const trace = new Trace();
  for (
    const line of [
      "Successfully remade target file 'x'.",
      "Finished prerequisites of target file 'y'.",
      "  Pruning file 'z'.",
      "Must remake target 'a'.",
      "Considering target file 'unended",
    ]
  ) trace.read(line);
  assert.equal(trace.target, "a");
  assert.deepEqual(trace.needs, []);
  assert.ok(!trace.read("gcc -c -o File a.c"));
});

Deno.test("with make itself: a make that a recipe calls by that word is not run", async () => {
  const { commands } = await dryRun({
    "Makefile": "all: a b\na:\n\tmake -C lib a.h\nb:\n\t$(MAKE) -C lib b.h\n",
    "lib/Makefile": "a.h b.h:\n\tsed p a.def > $@\n",
  });
  const made = commands.map(({ target, text }) => `${target}: ${text}`);
  assert.deepEqual(made, ["a: make -C lib a.h", "tools/b.h: sed p a.def > b.h"]);
});

Deno.test("with make itself: who needs a device tree is known where make gives up", async () => {
  const { commands, treeReaders } = await dryRun({
    "Makefile": "all: x.dtb\n\t$(MAKE) -f $(CURDIR)/boot\n%.dtb: %.dts\n\tdtc -o $@ $<\n" +
      "both.dtb: x.dtb\n\tfdtoverlay -o $@\n",
    "boot": "all: fit own.itb\nfit: vmlinux dts/dtbs-list\n\tmk $@\n" +
      "own.itb: board.its.S vmlinux\n\tmk $@\nzImage.x: vmlinux x.dtb\n\tmk $@\nall: zImage.x\n",
    "x.dts": "",
    "board.its.S": "",
  });
  assert.deepEqual(commands.map(({ target }) => target), ["x.dtb"]);
  assert.deepEqual(treeReaders, [
    ["fit", ["dts/dtbs-list"]],
    ["own.itb", ["board.its.S"]],
    ["zImage.x", ["x.dtb"]],
  ]);
});
