import assert from "node:assert/strict";
import { NOWHERE, readElf, SHF } from "../../../../bot/compile/link/object/elf.ts";
import { readFacts } from "../../../../bot/compile/link/object/facts.ts";
import { compiled, EXPORT } from "../objects.ts";

const SOURCE = `${EXPORT}
int far(int);
int near = 3;
int INIT once(int x) { return far(x) + near; }
__attribute__((weak)) int maybe(void) { return near; }
EXPORT(maybe, "GPL", "");
MODINFO(license, "GPL");
`;

Deno.test("an object of the host's", async () => {
  const elf = readElf(await compiled(SOURCE))!;
  const named = (name: string) => elf.symbols.find((one) => one.name === name)!;
  assert.equal(named("far").section, NOWHERE.undefined);
  assert.equal(elf.sections[named("once").section]?.name, ".init.text");
  assert.equal(named("maybe").binding, 2);
  const text = elf.sections.findIndex((one) => one.name === ".init.text");
  assert.ok((elf.sections[text]!.flags & SHF.exec) !== 0);
  const to = elf.relocations.filter((one) => one.section === text)
    .map((one) => elf.symbols[one.symbol]?.name);
  assert.ok(to.includes("far"));
});

Deno.test("a 32-bit object", async () => {
  const elf = readElf(await compiled("extern int b; int *a = &b;", "-m32"))!;
  assert.equal(elf.machine, 3);
  assert.deepEqual(elf.relocations.map(({ symbol }) => elf.symbols[symbol]?.name), ["b"]);
});

Deno.test("what is no object", async () => {
  for (const text of ["", "\x7fELF", "BC\xc0\xde of LLVM", "#!/bin/sh\n".repeat(20)]) {
    assert.equal(readElf(new TextEncoder().encode(text)), undefined);
  }
  const bytes = await compiled(SOURCE);
  assert.equal(readElf(bytes.subarray(0, bytes.length - 1)), undefined, "its tables are cut");
  const program = bytes.slice();
  program[16] = 2;
  assert.equal(readElf(program), undefined, "a program");
});

Deno.test("a damaged object is read or refused, and nothing is thrown", async () => {
  const bytes = await compiled(SOURCE);
  let refused = 0;
  for (let at = 0, seed = 7; at < 6000; at++) {
    const damaged = bytes.slice();
    for (let n = 0; n < 3; n++) {
      seed = seed * 48271 % 2147483647;
      const where = at % 2 === 0 ? seed % 64 : seed % damaged.length;
      damaged[where] = seed >> 8;
    }
    if (readFacts(damaged) === undefined) refused++;
  }
  assert.ok(refused > 100 && refused < 6000, `${refused} refused`);
});

Deno.test("sections that all hold one long string add up to no more than the file allows", () => {
  // An ELF64 header, and section headers whose names overlap in one table of 64 KiB.
  const count = 4000, strings = 64 * 1024, head = 64;
  const bytes = new Uint8Array(head + strings + count * 64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 1, true);
  view.setUint32(40, head + strings, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, count, true);
  view.setUint16(62, 1, true);
  bytes.fill(65, head, head + strings - 1);
  for (let i = 1; i < count; i++) {
    const at = head + strings + i * 64;
    view.setUint32(at, strings - 4000 + i % 3999, true);
    view.setUint32(at + 4, 3, true);
    view.setUint32(at + 24, head, true);
    view.setUint32(at + 32, strings, true);
  }
  assert.equal(readElf(bytes), undefined);
});
