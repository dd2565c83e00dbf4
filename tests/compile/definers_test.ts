import assert from "node:assert/strict";
import { definers } from "../../bot/compile/definers.ts";
import { temp } from "../tree/toy.ts";

const FILES: Readonly<Record<string, string>> = {
  "mm/a.c": "int\tx;\nint found(void)\n{\n}\n",
  "mm/uses.c": "\tfound();\n",
  "mm/off.c": "int found(void)\n",
  "lib/exported.c": "EXPORT_SYMBOL_GPL(exported);\n",
  "arch/x/entry.S": "SYM(asm_one)\nEXPORT_SYMBOL(asm_one)\n",
  "mm/dotted.c": "void f_o(void)\n",
};

Deno.test("which sources look as if they defined a name", async (t) => {
  await using dir = await temp();
  for (const [path, text] of Object.entries(FILES)) {
    await Deno.mkdir(`${dir.path}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir.path}/${path}`, text);
  }
  await Deno.symlink("/dev/zero", `${dir.path}/mm/endless.c`);
  const enabled = new Set(
    ["mm/a.o", "mm/uses.o", "lib/exported.o", "arch/x/entry.o", "mm/dotted.o", "mm/endless.o"]
      .concat("mm/gone.o", "vmlinux", "../mm/a.o"),
  );
  const rows: [string[], string[]][] = [
    [["found"], ["mm/a.o"]],
    [["exported", "asm_one"], ["arch/x/entry.o", "lib/exported.o"]],
    [["f.o"], []],
    [["f(o", "["], []],
    [[], []],
    [Array.from({ length: 64 }, (_, n) => n === 0 ? "found" : `n${n}`), ["mm/a.o"]],
    [Array.from({ length: 65 }, (_, n) => n === 0 ? "found" : `n${n}`), []],
  ];
  for (const [names, expected] of rows) {
    await t.step(names.length > 3 ? `${names.length} names` : names.join(" "), async () => {
      assert.deepEqual([...await definers(dir.path, enabled, names)].sort(), expected);
    });
  }
  await t.step("more sources than go on one command line", async () => {
    const many = new Set([...Array.from({ length: 2500 }, (_, n) => `mm/${n}.o`), "mm/a.o"]);
    for (const target of many) {
      const path = `${dir.path}/${target.replace(".o", ".c")}`;
      if (target !== "mm/a.o") await Deno.writeTextFile(path, "");
    }
    assert.deepEqual(await definers(dir.path, many, ["found"]), ["mm/a.o"]);
  });
});
