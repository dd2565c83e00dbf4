import assert from "node:assert/strict";
import { filesOf, wordReader } from "../../bot/affected/words.ts";

const read = wordReader({ source: "/tmp/linux", build: "/tmp/build" });

Deno.test("where the compiler of device trees looks is a search path, and no file", async (t) => {
  const dts = "/tmp/linux/arch/arm64/boot/dts";
  const cpp =
    `gcc -E -nostdinc -I /tmp/linux/scripts/dtc/include-prefixes -undef -o a.tmp ${dts}/q/a.dts`;
  const table: [string, string, string[]][] = [
    [
      "each in one word",
      `${cpp} ; ./scripts/dtc/dtc -o a.dtb -b 0 -i${dts}/q/ -i/tmp/linux/scripts/dtc/include-prefixes -d a.d a.tmp`,
      ["scripts/dtc/include-prefixes", "arch/arm64/boot/dts/q"],
    ],
    ["in a word of its own", `dtc -i ${dts}/q -o a.dtb a.tmp`, ["arch/arm64/boot/dts/q"]],
    ["not of another program", `gcc -include ${dts}/q/x.h -c a.c`, []],
    ["not gcc's before it", `gcc -imacros${dts}/q/x.h -E a.c; dtc -o a.dtb a.tmp`, []],
  ];
  for (const [name, command, dirs] of table) {
    await t.step(name, () => {
      const words = read(command);
      assert.deepEqual([...new Set(words.path.dirs)], dirs);
      assert.ok(!filesOf(words).some((file) => /\/q\/?$/.test(file)), words.files);
    });
  }
  await t.step("what is compiled is a file", () => {
    assert.ok(filesOf(read(table[0]![1])).includes("arch/arm64/boot/dts/q/a.dts"));
  });
});
