import assert from "node:assert/strict";
import { hasHashComments, madeInto, readerOf } from "../../bot/coverage/mod.ts";

Deno.test("who reads a file", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    compiler: [
      "mm/rmap.c",
      "arch/arm/boot/dts/a.dts",
      "arch/x86/kernel/vmlinux.lds.S",
      // Sources of C by other names.
      "arch/arm/nwfpe/softfloat-macros",
      "security/apparmor/nulldfa.in",
      // The preprocessor comes first, where they are copied to.
      "drivers/scsi/aic7xxx/aic79xx_reg.h_shipped",
      "drivers/net/wan/wanxlfw.inc_shipped",
    ],
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
      "lib/crypto/riscv/poly1305-riscv.pl",
      "drivers/gpu/drm/msm/registers/adreno/a6xx.xml",
      "drivers/video/logo/logo_linux_clut224.ppm",
      "drivers/eisa/eisa.ids",
      // No preprocessor reads these.
      "arch/x86/boot/setup.ld",
      "arch/sh/boot/compressed/vmlinux.scr",
      "drivers/firmware/efi/libstub/zboot.lds",
      // Kbuild saves no command that names these.
      "lib/crypto/x86/poly1305-x86_64-cryptogams.pl",
      "arch/x86/crypto/poly1305-x86_64-cryptogams.pl",
      "lib/build_OID_registry",
      "drivers/gpu/drm/xe/xe_device_wa_oob.rules",
      "drivers/tty/vt/cp437.uni",
      "arch/x86/lib/x86-opcode-map.txt",
      "kernel/debug/kdb/kdb_cmds",
      "kernel/time/timeconst.bc",
      "net/wireless/certs/wens.hex",
      "arch/s390/tools/opcodes.txt",
      "security/tomoyo/policy/exception_policy.conf.default",
      "drivers/accessibility/speakup/speakupmap.map",
    ],
    none: [
      "Documentation/process/howto.rst",
      "scripts/checkpatch.pl",
      "MAINTAINERS",
      "drivers/gpu/drm/amd/amdgpu/gfx_v9_4_3_cleaner_shader.asm",
      "drivers/tty/vt/defkeymap.map",
      "arch/x86/boot/install.sh",
      "lib/crypto/arm64/sha256-ce-core.pl",
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

Deno.test("what is made of a file by a command that is not saved", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "lib/crypto/arm/poly1305-armv4.pl": ["lib/crypto/arm/poly1305-core.S"],
    "lib/crypto/arm64/sha2-armv8.pl": [
      "lib/crypto/arm64/sha256-core.S",
      "lib/crypto/arm64/sha512-core.S",
    ],
    "lib/crypto/x86/poly1305-x86_64-cryptogams.pl": [
      "lib/crypto/x86/poly1305-x86_64-cryptogams.S",
    ],
    "drivers/gpu/drm/xe/xe_device_wa_oob.rules": [
      "drivers/gpu/drm/xe/generated/xe_device_wa_oob.h",
    ],
    "drivers/tty/vt/cp437.uni": ["drivers/tty/vt/consolemap_deftbl.c"],
    "arch/x86/tools/gen-insn-attr-x86.awk": ["arch/x86/lib/inat-tables.c"],
    "kernel/debug/kdb/kdb_cmds": ["kernel/debug/kdb/gen-kdb_cmds.c"],
    "net/wireless/certs/wens.hex": ["net/wireless/shipped-certs.c"],
    "drivers/accessibility/speakup/speakupmap.map": [
      "drivers/accessibility/speakup/speakupmap.h",
    ],
    // Its command is saved.
    "lib/crypto/mips/poly1305-mips.pl": [],
    "mm/rmap.c": [],
  };
  for (const [path, made] of Object.entries(cases)) assert.deepEqual(madeInto(path), made, path);
});
