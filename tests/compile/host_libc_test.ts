import assert from "node:assert/strict";
import { libcLacks } from "../../bot/compile/host_libc.ts";
import { withPackages } from "../../bot/compile/tools/missing.ts";
import { read } from "./log/read.ts";

/** What gcc says where it has no C library of 32 bits. */
const LOG = `  CC      arch/x86/um/user-offsets.s
In file included from /linux/arch/x86/um/user-offsets.c:2:
/usr/include/stdio.h:27:10: fatal error: bits/libc-header-start.h: No such file or directory
   27 | #include <bits/libc-header-start.h>
      |          ^~~~~~~~~~~~~~~~~~~~~~~~~~
compilation terminated.
make[3]: *** [/linux/scripts/Makefile.build:184: arch/x86/um/user-offsets.s] Error 1
`;

const THIRTY_TWO = "CONFIG_X86_32=y\nCONFIG_UML=y\n", um = { srcarch: "um" };

Deno.test("a um of 32 bits names the package whose headers it lacks, and nothing else does", () => {
  const found = read(LOG);
  const lacks = libcLacks(found, { arch: um, config: THIRTY_TWO });
  assert.deepEqual(lacks, [{
    file: "/usr/include/stdio.h",
    header: "bits/libc-header-start.h",
    package: "libc6-dev-i386",
  }]);
  assert.deepEqual(withPackages(found, lacks).map(({ message }) => message), [
    "bits/libc-header-start.h: No such file or directory (Debian's libc6-dev-i386 has it)",
  ]);
  const none: readonly Parameters<typeof libcLacks>[1][] = [
    { arch: um, config: `CONFIG_64BIT=y\n${THIRTY_TWO}` },
    { arch: um, config: undefined },
    { arch: { srcarch: "x86" }, config: THIRTY_TWO },
  ];
  for (const one of none) assert.deepEqual(libcLacks(found, one), []);
  const own = read(LOG.replaceAll("/usr/include/stdio.h", "/linux/arch/um/kernel/a.c"));
  assert.deepEqual(libcLacks(own, { arch: um, config: THIRTY_TWO }), [], "a header of the tree");
});
