import assert from "node:assert/strict";
import { findArch, loadArchs, loadSettings, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);

Deno.test("the shipped architectures are all there, in the order of the grid", () => {
  assert.deepEqual(archs.map((arch) => arch.name), [
    "alpha",
    "arm",
    "arm64",
    "i386",
    "loongarch",
    "m68k",
    "mips64",
    "parisc64",
    "powerpc64",
    "riscv64",
    "s390x",
    "sparc64",
    "um",
    "x86_64",
  ]);
});

Deno.test("each shipped architecture is built as its caches were made", async (t) => {
  const table: [string, string, string, string, string, string][] = [
    // name, ARCH, srcarch, defconfig, what compiles, aliases that people type
    ["um", "um", "um", "defconfig", "gcc", "uml"],
    ["alpha", "alpha", "alpha", "defconfig", "alpha-linux-gnu-gcc", "ALPHA"],
    ["sparc64", "sparc64", "sparc", "sparc64_defconfig", "sparc64-linux-gnu-gcc", "sparc"],
    ["x86_64", "x86_64", "x86", "x86_64_defconfig", "gcc", "amd64"],
    ["mips64", "mips", "mips", "64r6el_defconfig", "mips64el-linux-gnuabi64-gcc", "mips"],
    ["parisc64", "parisc64", "parisc", "generic-64bit_defconfig", "hppa64-linux-gnu-gcc", "hppa"],
    ["powerpc64", "powerpc", "powerpc", "ppc64_defconfig", "powerpc64-linux-gnu-gcc", "ppc64"],
    ["loongarch", "loongarch", "loongarch", "loongson64_defconfig", "clang-19", "loongarch64"],
    ["arm64", "arm64", "arm64", "defconfig", "aarch64-linux-gnu-gcc", "aarch64"],
    ["riscv64", "riscv", "riscv", "defconfig", "riscv64-linux-gnu-gcc", "riscv"],
    ["s390x", "s390", "s390", "defconfig", "s390x-linux-gnu-gcc", "s390"],
  ];
  for (const [name, makeArch, srcarch, defconfig, compiler, alias] of table) {
    await t.step(name, () => {
      const arch = findArch(archs, name)!;
      assert.equal(findArch(archs, alias), arch);
      assert.equal(arch.arch, makeArch);
      assert.equal(arch.srcarch, srcarch);
      assert.equal(arch.defconfig, defconfig);
      const { kind, prefix, suffix } = arch.toolchain;
      assert.equal(kind === "gcc" ? `${prefix}gcc` : `clang${suffix}`, compiler);
    });
  }
});

Deno.test("host tools and the packages that bring them go in pairs", () => {
  for (const arch of archs) assert.equal(arch.hostTools.length, arch.hostPackages.length);
  assert.deepEqual(findArch(archs, "mips64")!.hostTools, ["mkimage"]);
  assert.deepEqual(findArch(archs, "parisc64")!.hostPackages, ["gcc-hppa-linux-gnu"]);
});

Deno.test("the shipped settings load, and their generic architectures exist", async () => {
  const settings = await loadSettings(SHIPPED_CONFIGS);
  for (const name of settings.genericArchs) assert.equal(findArch(archs, name)?.name, name);
  assert.ok(settings.host.some((need) => need.command === "bwrap"));
  assert.ok(settings.timeouts.build > settings.timeouts.config);
});
