import assert from "node:assert/strict";
import fc from "fast-check";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { affects } from "../../bot/plan/mod.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const all = archs.map((arch) => arch.name).join(" ");

Deno.test("which architectures a file affects", async (t) => {
  const table: [string, string][] = [
    // arch/: its own, and whoever reads it.
    ["arch/alpha/include/asm/pgalloc.h", "alpha"],
    ["arch/sparc/mm/tlb.c", "sparc64"],
    ["arch/parisc/Kconfig", "parisc64"],
    ["arch/powerpc/include/asm/tlb.h", "powerpc64"],
    ["arch/mips/include/asm/pgalloc.h", "mips64"],
    ["arch/loongarch/Kconfig", "loongarch"],
    ["arch/s390/mm/init.c", "s390x"],
    ["arch/riscv/mm/init.c", "riscv64"],
    ["arch/m68k/Makefile", "m68k"],
    ["arch/um/Kconfig", "um"],
    ["arch/x86/Kconfig", "i386 um x86_64"],
    ["arch/x86/um/Makefile", "i386 um x86_64"],
    ["arch/arm/mm/mmu.c", "arm"],
    ["arch/arm/xen/p2m.c", "arm arm64"],
    ["arch/arm/xenophobia.c", "arm"],
    ["arch/arm/vdso/vdsomunge.c", "arm arm64"],
    ["arch/arm/boot/dts/samsung/exynos-syscon-restart.dtsi", "arm arm64"],
    ["arch/arm64/boot/dts/renesas/r9a07g043.dtsi", "arm arm64 riscv64"],
    ["arch/riscv/boot/dts/sophgo/cv180x.dtsi", "arm arm64 riscv64"],
    ["arch/arm64/mm/mmu.c", "arm64"],
    ["arch/arc/Kconfig", ""],
    ["arch/alphabet/Kconfig", ""],
    ["arch/x8/Kconfig", ""],
    // Files of one architecture that all read.
    ["arch/Kconfig", all],
    ["arch/new-file", all],
    ["arch/arm64/crypto/Kconfig", all],
    ["arch/x86/ras/Kconfig", all],
    ["arch/sh/include/cpu-sh2a/cpu/sh7203.h", all],
    ["arch/sh/include/asm/io.h", ""],
    ["arch/arm/mach-omap2/control.h", all],
    ["arch/arm/mach-omap2/control.c", "arm"],
    ["arch/um/scripts/Makefile.rules", all],
    ["arch/x86/entry/syscalls/syscall_32.tbl", all],
    ["arch/x86/entry/syscalls/syscall_64.tbl", "i386 um x86_64"],
    ["arch/x86/include/asm/intel-family.h", all],
    // What all share.
    ["mm/pt_reclaim.c", all],
    ["mm/Kconfig", all],
    ["include/asm-generic/tlb.h", all],
    ["include/uapi/linux/mman.h", all],
    ["Makefile", all],
    ["Kbuild", all],
    ["Kconfig", all],
    ["init/main.c", all],
    ["drivers/s390/cio/cio.c", all],
    ["drivers/video/logo/logo_linux_clut224.ppm", all],
    ["lib/crypto/x86/sha256.h", all],
    ["rust/kernel/lib.rs", all],
    ["samples/kobject/kset-example.c", all],
    ["usr/Makefile", all],
    ["certs/system_keyring.c", all],
    ["virt/kvm/kvm_main.c", all],
    ["some/new/thing", all],
    // Documentation and the like.
    ["Documentation/mm/process_addrs.rst", ""],
    ["Documentation/admin-guide/kernel-parameters.txt", ""],
    ["Documentation/devicetree/bindings/mmu.yaml", ""],
    ["Documentation/Kconfig", all],
    ["Documentation/Kconfig.rst", ""],
    ["tools/objtool/Documentation/objtool.txt", ""],
    ["MAINTAINERS", ""],
    ["mm/MAINTAINERS", all],
    ["CREDITS", ""],
    ["COPYING", ""],
    ["README", ""],
    ["drivers/staging/rtl8723bs/TODO", ""],
    ["fs/README.c", all],
    ["LICENSES/preferred/GPL-2.0", ""],
    [".mailmap", ""],
    [".clang-format", ""],
    [".gitignore", ""],
    ["arch/x86/tools/.gitignore", ""],
    [".gitignored", all],
    ["mm/slab.rst", ""],
    ["arch/x86/lib/x86-opcode-map.txt", "i386 um x86_64"],
    // tools/: only what the kernel's build makes.
    ["tools/objtool/check.c", all],
    ["tools/objtool/arch/x86/decode.c", all],
    ["tools/bpf/resolve_btfids/main.c", all],
    ["tools/bpf/bpftool/main.c", ""],
    ["tools/include/tools/be_byteshift.h", all],
    ["tools/arch/x86/lib/insn.c", all],
    ["tools/lib/bpf/relo_core.c", all],
    ["tools/lib/subcmd/exec-cmd.c", all],
    ["tools/build/Makefile.feature", all],
    ["tools/scripts/Makefile.include", all],
    ["tools/Makefile", all],
    ["tools/perf/builtin-top.c", ""],
    ["tools/testing/selftests/mm/hugepage-mmap.c", ""],
    ["tools/testing/selftests/kselftest_module.h", all],
    ["tools/testing/selftests/pidfd/pidfd.h", all],
    ["tools/docs/kernel-doc", all],
    ["tools/docs/get_feat.pl", ""],
    ["tools/testing/kunit/kunit.py", ""],
    // scripts/: all but what only people run.
    ["scripts/Makefile.build", all],
    ["scripts/mod/modpost.c", all],
    ["scripts/kconfig/conf.c", all],
    ["scripts/checksyscalls.sh", all],
    ["scripts/checkpatch.pl", ""],
    ["scripts/checkpatch.plx", all],
    ["scripts/get_maintainer.pl", ""],
    ["scripts/spelling.txt", ""],
    ["scripts/coccinelle/api/alloc.cocci", ""],
    ["scripts/package/builddeb", ""],
    ["scripts/mod/checkpatch.pl", all],
    // Nothing is sure about these.
    ["Documentation/../mm/rmap.c", all],
    ["Documentation//x", all],
    ["./MAINTAINERS", all],
    ["/etc/passwd", all],
    ["", all],
    ["Documentation/", all],
  ];
  for (const [path, expected] of table) {
    await t.step(path || "(nothing)", () => {
      const found = archs.filter((arch) => affects(path, arch).affects);
      assert.equal(found.map((arch) => arch.name).join(" "), expected);
    });
  }
});

Deno.test("the reason can be checked", async (t) => {
  const um = archs.find((arch) => arch.name === "um")!;
  const table: [string, string][] = [
    ["arch/um/Kconfig", "arch/um/Kconfig"],
    ["arch/x86/lib/memcpy_64.S", "arch/x86/lib/memcpy_64.S, which um's build reads"],
    [
      "include/asm-generic/tlb.h",
      "include/asm-generic/tlb.h, which every architecture may include",
    ],
    ["mm/internal.h", "mm/internal.h, which every architecture may include"],
    ["mm/rmap.c", "mm/rmap.c, which every architecture may build"],
    ["mm/Kconfig.debug", "mm/Kconfig.debug, which every configuration reads"],
    ["mm/Makefile", "mm/Makefile, which every build reads"],
    ["scripts/mksysmap", "scripts/mksysmap, which every build may run"],
    ["tools/objtool/elf.c", "tools/objtool/elf.c, which the build's own tools are made from"],
    [
      "arch/s390/crypto/Kconfig",
      "arch/s390/crypto/Kconfig, read by crypto/Kconfig, for every architecture",
    ],
    ["arch/alpha/Kconfig", "arch/alpha/"],
    ["Documentation/mm/a.rst", "Documentation/"],
    ["tools/testing/selftests/mm/a.c", "tools/testing/"],
    ["scripts/checkpatch.pl", "scripts/checkpatch.pl"],
    ["MAINTAINERS", "MAINTAINERS"],
  ];
  for (const [path, reason] of table) {
    await t.step(path, () => assert.equal(affects(path, um).reason, reason));
  }
});

const anyArch = fc.constantFrom(...archs);
const segment = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/);
const tail = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));

Deno.test("an architecture's own directory always affects it, by the nearest reason", () => {
  fc.assert(fc.property(anyArch, tail, (arch, path) => {
    fc.pre(!/(?:^|\/)(?:README|TODO|Documentation)(?:\/|$)/.test(path));
    assert.equal(affects(`arch/${arch.srcarch}/${path}.c`, arch).by, "own");
  }));
});

Deno.test("a C file of no architecture and no tool affects all of them alike", () => {
  const top = fc.constantFrom("mm", "kernel", "drivers", "include", "lib", "net", "fs");
  fc.assert(fc.property(top, tail, (dir, path) => {
    fc.pre(!path.includes("Documentation/"));
    const effects = archs.map((arch) => affects(`${dir}/${path}.c`, arch));
    assert.ok(effects.every((effect) => effect.by === "generic"));
  }));
});

Deno.test("of any path whatever: an answer, the same twice, with a reason that names it", () => {
  fc.assert(fc.property(anyArch, fc.oneof(fc.string(), tail), (arch, path) => {
    const effect = affects(path, arch);
    assert.deepEqual(affects(path, arch), effect);
    assert.equal(effect.affects, effect.by !== "none");
    if (effect.affects) assert.ok(effect.reason.startsWith(path));
    else assert.ok(path.startsWith(effect.reason));
  }));
});

Deno.test("a file below another architecture never affects more than the file above it says", () => {
  fc.assert(fc.property(anyArch, segment, tail, (arch, dir, path) => {
    fc.pre(
      !["um", "x86"].includes(dir) && dir !== arch.srcarch &&
        !arch.reads.some((read) => read.startsWith(dir)),
    );
    assert.equal(affects(`arch/${dir}/${path}.c`, arch).affects, false);
  }));
});
