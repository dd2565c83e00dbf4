import assert from "node:assert/strict";
import { decidesCommands, decidesLink, type Reach, reachOf } from "../../bot/affected/touched.ts";

Deno.test("by which way a file can reach a build", async (t) => {
  const cases: readonly [string, Reach][] = [
    ["Documentation/mm/index.rst", "none"],
    ["Documentation/Kconfig", "config"],
    ["MAINTAINERS", "none"],
    ["drivers/net/README.txt", "none"],
    [".gitignore", "none"],
    ["tools/testing/selftests/mm/a.c", "none"],
    ["tools/perf/Makefile", "none"],
    ["tools/objtool/check.c", "tool"],
    ["tools/Makefile", "tool"],
    ["tools/include/linux/list.h", "tool"],
    ["scripts/checkpatch.pl", "none"],
    ["scripts/mod/modpost.c", "tool"],
    ["scripts/sign-file.c", "tool"],
    ["scripts/Makefile.lib", "commands"],
    ["scripts/module.lds.S", "source"],
    ["scripts/Kconfig.include", "config"],
    ["mm/Kconfig", "config"],
    ["mm/Kconfig.debug", "config"],
    ["arch/um/configs/x86_64_defconfig", "config"],
    ["mm/Makefile", "commands"],
    ["Kbuild", "commands"],
    ["arch/um/Makefile-skas", "commands"],
    ["arch/mips/Kbuild.platforms", "commands"],
    ["mm/mmap.c", "source"],
    ["arch/alpha/lib/memset.S", "source"],
    ["arch/arm64/boot/dts/a.dtsi", "source"],
    ["arch/um/kernel/more.ld", "data"],
    ["arch/x86/boot/setup.ld", "data"],
    ["arch/um/kernel/dyn.lds.S", "source"],
    ["kernel/time/timeconst.bc", "data"],
    ["arch/x86/entry/syscalls/syscall_64.tbl", "data"],
    ["rust/kernel/lib.rs", "tool"],
  ];
  for (const [path, reach] of cases) await t.step(path, () => assert.equal(reachOf(path), reach));
});

Deno.test("what makes a dry run of its own necessary", () => {
  assert.ok(decidesCommands("mm/Makefile"));
  assert.ok(decidesCommands("scripts/Makefile.lib"));
  assert.ok(!decidesCommands("mm/mmap.c"));
  assert.ok(!decidesCommands("mm/Kconfig"));
});

Deno.test("what may say how the image is linked", () => {
  assert.ok(decidesLink("Makefile"));
  assert.ok(decidesLink("arch/um/Makefile"));
  assert.ok(decidesLink("arch/alpha/boot/Makefile"));
  assert.ok(decidesLink("scripts/Makefile.vmlinux"));
  assert.ok(decidesLink("scripts/Kbuild.include"));
  assert.ok(!decidesLink("mm/Makefile"));
  assert.ok(!decidesLink("arch/um/kernel/skas/Makefile"));
});
