/** Lines that blame the machine, and lines that only look so. */
import assert from "node:assert/strict";
import { machineFault } from "../../bot/compile/infra.ts";

const KILLED = "a compiler was killed, most likely for want of memory";
const PROGRAM = "a program of the build was killed";
const TABLE: readonly (readonly [string, string | undefined])[] = [
  ["gcc-12: fatal error: Killed signal terminated program cc1", KILLED],
  ["gcc: internal compiler error: Killed (program cc1)", KILLED],
  ["clang-19: error: unable to execute command: Killed", KILLED],
  ["collect2: fatal error: ld terminated with signal 9 [Killed]", KILLED],
  ["cc1: out of memory allocating 65536 bytes after a total of 1048576 bytes", "out of memory"],
  ["x86_64-linux-gnu-ld: final link failed: memory exhausted", "out of memory"],
  ["terminate called after throwing an instance of 'std::bad_alloc'", "out of memory"],
  ["make[2]: *** [scripts/Makefile.build:287: mm/a.o] Killed", PROGRAM],
  ["scripts/link-vmlinux.sh: line 141: 241387 Killed                  ${PAHOLE} -J ${1}", PROGRAM],
  ["Killed", PROGRAM],
  ["/bin/sh: 1: Cannot fork", "out of processes or files"],
  ["ld.lld: error: cannot open mm/a.o: Too many open files", "out of processes or files"],
  ["ld: final link failed: No space left on device", "the disk is full"],
  // What a message quotes, and what a symbol is called.
  ['   12 |         pr_err("No space left on device");', undefined],
  ["mm/oom_kill.c:12:5: warning: unused variable 'Killed' [-Wunused-variable]", undefined],
  ["clang-19: error: unable to execute command: Segmentation fault", undefined],
  ["gcc: internal compiler error: Segmentation fault signal terminated program cc1", undefined],
];

Deno.test("the machine's faults, in the words of compilers, linkers and shells", async (t) => {
  for (const [line, fault] of TABLE) {
    await t.step(line, () => assert.equal(machineFault(line), fault));
  }
});
