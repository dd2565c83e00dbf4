/** The object that tells whether functions return: what a linker and we read in it. */
import assert from "node:assert/strict";
import { readElf } from "../../../bot/compile/link/object/elf.ts";
import { probe, PROBED } from "../../../bot/compile/link/probe.ts";
import { compiled } from "./objects.ts";

Deno.test("a probe calls each function, and has nothing behind the calls", () => {
  const elf = readElf(probe({ text: ["one", "two"], init: ["three"] })!)!;
  assert.equal(elf.machine, PROBED);
  const called = elf.relocations.map(({ section, offset, symbol, addend }) => {
    const { name, data } = elf.sections[section]!;
    assert.equal(data[offset - 1], 0xe8, "a call");
    const own = elf.symbols.find((one) => one.section === section && one.value === offset - 1)!;
    assert.equal(own.size, 5, "of which the function consists");
    return [name, own.name, elf.symbols[symbol]!.name, addend];
  });
  assert.deepEqual(called, [
    [".text", "everystep_probe_one", "one", -4],
    [".text", "everystep_probe_two", "two", -4],
    [".init.text", "everystep_probe_three", "three", -4],
  ]);
  assert.equal(probe({ text: [], init: [] }), undefined);
});

Deno.test("a linker takes a probe", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-probe-" });
  try {
    await Deno.writeFile(`${dir}/a.o`, await compiled("int one(int x) { return x + 1; }"));
    await Deno.writeFile(`${dir}/p.o`, probe({ text: ["one"], init: [] })!);
    const { success, stderr } = await new Deno.Command("ld", {
      args: ["-m", "elf_x86_64", "--fatal-warnings", "-r", "-o", "v.o", "a.o", "p.o"],
      cwd: dir,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const names = readElf(await Deno.readFile(`${dir}/v.o`))!.symbols.map(({ name }) => name);
    assert.ok(names.includes("one") && names.includes("everystep_probe_one"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
