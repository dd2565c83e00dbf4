import assert from "node:assert/strict";
import { findArch, loadArchs, pickArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { lineOf } from "../../bot/config/place.ts";
import { kernelciArch } from "../../bot/report/kcidb/terms.ts";
import { UserError } from "../../bot/system/errors.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const picked = (...names: string[]) => pickArchs(archs, names).map((arch) => arch.name);

Deno.test("names and aliases, each once, in the order of the grid", () => {
  assert.deepEqual(picked("um", "amd64", "x86_64", "ALPHA"), ["alpha", "um", "x86_64"]);
  assert.deepEqual(picked(), []);
  assert.equal(picked("all").length, archs.length);
  assert.deepEqual(picked("um", "all"), archs.map((arch) => arch.name));
});

Deno.test("every name and every alias finds its own", () => {
  for (const arch of archs) {
    for (const name of [arch.name, ...arch.aliases]) assert.equal(findArch(archs, name), arch);
  }
});

Deno.test("the names of KernelCI, of tuxmake and of the kernel's own ARCH find it", () => {
  const table: readonly (readonly [name: string, ...others: string[]])[] = [
    ["arm64", "aarch64"],
    ["i386", "i686"],
    ["loongarch", "loongarch64"],
    ["mips64", "mips"],
    ["parisc64", "parisc"],
    ["powerpc64", "powerpc"],
    ["riscv64", "riscv"],
    ["s390x", "s390"],
    ["sparc64", "sparc"],
    ["um", "uml"],
    ["x86_64", "x86", "amd64"],
  ];
  for (const [name, ...others] of table) {
    for (const other of others) assert.deepEqual(picked(other), [name], other);
  }
  for (const arch of archs) {
    assert.equal(findArch(archs, arch.arch), arch, `ARCH=${arch.arch}`);
    assert.equal(
      findArch(archs, kernelciArch(arch.name)),
      arch,
      `what is submitted of ${arch.name}`,
    );
  }
});

Deno.test("an unknown name is answered with the nearest", async (t) => {
  const table: [string, RegExp][] = [
    ["sprac64", /^no architecture "sprac64"; did you mean sparc64\?$/],
    ["amd46", /did you mean amd64\?$/],
    ["vax", /^no architecture "vax"$/],
    ["", /^no architecture ""$/],
    ["alpha\nevil", /^no architecture "alpha\\nevil"$/],
    ["x".repeat(5000), /^no architecture "x{60}"$/],
  ];
  for (const [name, expected] of table) {
    await t.step(name.slice(0, 20), () => {
      assert.throws(
        () => pickArchs(archs, [name]),
        (error) =>
          error instanceof UserError && expected.test(error.message) &&
          error.hint!.includes("alpha"),
      );
    });
  }
});

Deno.test("the line of a value", async (t) => {
  const text =
    'a = 1\n[t]\na = 2\n"q.r" = 3\n[[l]]\nx = 1\n[[l]] # second\nx = 2\nt.u = 4\n[p.q]\nz=1';
  const table: [PropertyKey[], number | undefined][] = [
    [["a"], 1],
    [["t"], 2],
    [["t", "a"], 3],
    [["t", "q.r"], 4],
    [["l", 0, "x"], 6],
    [["l", 1], 7],
    [["l", 1, "x"], 8],
    [["l", 1, "t", "u"], 9],
    [["l", 1, "missing"], 7],
    [["p", "q", "z"], 11],
    [["none"], undefined],
    [[], undefined],
  ];
  for (const [path, line] of table) {
    await t.step(path.join(".") || "(nothing)", () => assert.equal(lineOf(text, path), line));
  }
});
