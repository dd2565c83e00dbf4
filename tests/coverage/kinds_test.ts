import assert from "node:assert/strict";
import { hasHashComments, readerOf } from "../../bot/coverage/mod.ts";

Deno.test("who reads a file", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    compiler: ["mm/rmap.c", "arch/arm/boot/dts/a.dts", "arch/x86/kernel/vmlinux.lds.S"],
    kconfig: ["mm/Kconfig", "Documentation/Kconfig"],
    make: ["mm/Makefile", "arch/mips/sgi-ip22/Platform"],
    // A program of the build makes code of these, or with these.
    tool: [
      "lib/raid6/int.uc",
      "lib/raid6/unroll.awk",
      "arch/powerpc/crypto/ghashp8-ppc.pl",
      "drivers/gpu/drm/radeon/reg_srcs/r300",
      "arch/x86/kernel/cpu/mkcapflags.sh",
      "arch/arm64/tools/sysreg",
      "arch/arm/tools/mach-types",
      "arch/x86/entry/syscalls/syscall_64.tbl",
      "crypto/asymmetric_keys/x509.asn1",
    ],
    none: [
      "Documentation/process/howto.rst",
      "scripts/checkpatch.pl",
      "MAINTAINERS",
      "drivers/gpu/drm/amd/amdgpu/gfx_v9_4_3_cleaner_shader.asm",
      "drivers/tty/vt/defkeymap.map",
      "arch/x86/boot/install.sh",
      // Kbuild saves no command that names these.
      "lib/crypto/x86/poly1305-x86_64-cryptogams.pl",
      "lib/build_OID_registry",
      "drivers/gpu/drm/xe/xe_wa_oob.rules",
    ],
  };
  for (const [reader, paths] of Object.entries(cases)) {
    for (const path of paths) assert.equal(readerOf(path), reader, path);
  }
});

Deno.test("how comments of a file begin", () => {
  for (const path of ["mm/Kconfig", "mm/Makefile", "kernel/sys.tbl", "lib/raid6/unroll.awk"]) {
    assert.equal(hasHashComments(path), true, path);
  }
  for (const path of ["lib/raid6/int.uc", "mm/rmap.c", "crypto/x509.asn1", "a/tools/x.pl"]) {
    assert.equal(hasHashComments(path), false, path);
  }
});
