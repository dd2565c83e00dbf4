import assert from "node:assert/strict";
import { type CacheKeys, keyReader } from "../../../bot/compile/ccache/state.ts";
import { openKept } from "../../../bot/compile/kept/store.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { TOY_FILES, writeFiles } from "../../toy/kernel.ts";

const KEPT: Readonly<Record<string, string>> = {
  ...TOY_FILES,
  "arch/s/x.h": 'asm(".include \\"x.inc\\"");\n',
  "arch/s/x.inc": "one\n",
  "scripts/gcc-plugins/p.c": "int p;\n",
};

Deno.test("which changes of a tree are a change of what ccache is told", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-keys-" });
  try {
    await gitText(dir, ["init", "-q"]);
    const treeOf = async (files: Readonly<Record<string, string | null>>) => {
      await gitText(dir, ["rm", "-rqf", "--ignore-unmatch", "."]);
      const there = Object.entries({ ...KEPT, ...files }).filter((one): one is [string, string] =>
        one[1] !== null
      );
      await writeFiles(dir, Object.fromEntries(there));
      await gitText(dir, ["add", "-A"]);
      return await gitText(dir, ["write-tree"]);
    };
    const keys = keyReader(), kept = openKept(`${dir}-kept`), first = await treeOf({});
    const base = await keys(dir, first);
    assert.deepEqual(await keyReader(kept)(dir, first), base);
    const table: [string, Readonly<Record<string, string | null>>, (keyof CacheKeys)[]][] = [
      ["a new header", { "include/new.h": "" }, ["names"]],
      ["a header less", { "include/toy.h": null }, ["names"]],
      ["a header's text", { "include/toy.h": "int b(int x);\n" }, []],
      ["a new source and its line in a make file", {
        "mm/c.c": "",
        "Makefile": `${TOY_FILES["Makefile"]}obj-y += c.o\n`,
      }, []],
      ["a generated header", { "Kbuild": "generic-y += x.h\n" }, ["names"]],
      ["what the assembler reads", { "arch/s/x.inc": "two\n" }, ["contents"]],
      ["another file of that name", { "a/x.inc": "" }, ["names", "contents"]],
      ["a plugin", { "scripts/gcc-plugins/p.c": "int q;\n" }, ["contents"]],
      ["a target that is generated", { "arch/s/x.inc": null }, ["names", "contents", "bypass"]],
      ["a target that is computed", { "mm/b.c": 'asm(".include " X);\n' }, ["bypass"]],
      ["another text alone", { "mm/b.c": "int other;\n" }, []],
      ["a make file's rule", { "Makefile": "x.h:\n\ttouch x.h\n" }, ["names"]],
      ["a source in the place of another", { "mm/b.c": null, "mm/d.c": "" }, []],
      ["what #embed reads", { "mm/b.c": '#embed "x"\n' }, ["noDirect"]],
    ];
    for (const [name, files, differ] of table) {
      await t.step(name, async () => {
        const tree = await treeOf(files);
        // From the state before, and from nothing: the same.
        const [now, anew] = [await keys(dir, tree), await keyReader()(dir, tree)];
        assert.deepEqual(now, anew);
        // From a base that another run has read: the same.
        const later = keyReader(kept);
        assert.deepEqual([await later(dir, first), await later(dir, tree)], [base, anew]);
        const all = ["names", "contents", "noDirect", "bypass"] as const;
        assert.deepEqual(all.filter((key) => now[key] !== base[key]), differ);
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
    await Deno.remove(`${dir}-kept`, { recursive: true }).catch(() => {});
  }
});
