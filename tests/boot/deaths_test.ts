/**
 * How kernels die: whole boots in which nothing but such a line is wrong. The lines stand as the
 * sources print them that configs/consoles.toml names.
 */
import assert from "node:assert/strict";
import { boot } from "./console.ts";

const DEATHS: Readonly<Record<string, readonly [readonly string[], string]>> = {
  "alpha: BUG()": [
    [
      ...["Kernel bug at drivers/base/dd.c:523", "CPU 0 ", "kworker/0:1(21): Kernel Bug 1"],
      "pc is at deferred_probe_work_func+0x20/0x80",
    ],
    "kernel BUG in deferred_probe_work_func",
  ],
  "alpha: an instruction": [
    ["CPU 0 ", "kworker/0:1(21): Instruction fault 4", "pc is at foo+0x20/0x80"],
    "Instruction fault in foo",
  ],
  "alpha: a pointer": [
    [
      "Unable to handle kernel paging request at virtual address 0000000000000008",
      ...["CPU 0 ", "kworker/0:1(21): Oops 0", "pc is at foo+0x20/0x80"],
    ],
    "Unable to handle kernel paging request in foo",
  ],
  "arc": [
    ["", "Misaligned Access", "Path: /bin/busybox"],
    "Misaligned Access",
  ],
  "arm": [
    [
      "8<--- cut here ---",
      "Unable to handle kernel NULL pointer dereference at virtual address 00000000 when read",
      ...[
        "[00000000] *pgd=00000000",
        "Internal error: Oops: 5 [#1] SMP ARM",
        "PC is at foo+0x8/0x10",
      ],
    ],
    "Unable to handle kernel NULL pointer dereference in foo",
  ],
  "arm64": [
    [
      "Internal error: Oops - Undefined instruction: 0000000002000000 [#1]  SMP",
      "pc : foo+0x8/0x10",
    ],
    "Internal error: Oops - Undefined instruction: N [#N]  SMP in foo",
  ],
  "csky": [
    [
      "Unable to handle kernel paging request at virtual addr 0x00000008, pc: 0x80001234",
      ...["Oops [#1]", "PC: 0x80001234 (foo+0x8/0x10)"],
    ],
    "Unable to handle kernel paging request in foo",
  ],
  "hexagon": [["Oops: Illegal Instruction[#1]:"], "Oops: Illegal Instruction[#N]:"],
  "loongarch": [
    [
      "CPU 0 Unable to handle kernel paging request at virtual address 0000000000000008, era == 9000000000201234, ra == 9000000000201230",
      ...[
        "Oops[#1]:",
        "   ra: 9000000000201230 bar+0x8/0x10",
        "  ERA: 9000000000201234 foo+0x8/0x10",
      ],
    ],
    "Unable to handle kernel paging request in foo",
  ],
  "loongarch: a bound": [
    ["Bounds check error in kernel code[#1]:", "  ERA: 9000000000201234 foo+0x8/0x10"],
    "Bounds check error in kernel code in foo",
  ],
  "m68k": [
    [
      "Unable to handle kernel access at virtual address 00000008",
      "Oops: 00000000",
      "PC: [<00012345>] foo+0x8/0x10",
    ],
    "Unable to handle kernel access in foo",
  ],
  "m68k: a trap": [["BAD KERNEL TRAP: 00000000"], "BAD KERNEL TRAP"],
  "microblaze": [
    ["Oops: kernel access of bad area, sig: 11"],
    "Oops: kernel access of bad area, sig: N",
  ],
  "mips": [
    ["Reserved instruction in kernel code[#1]:", "epc   : ffffffff80123456 foo+0x20/0x80"],
    "Reserved instruction in kernel code in foo",
  ],
  "mips: unaligned": [
    ["Unhandled kernel unaligned access[#1]:", "epc   : ffffffff80123456 foo+0x20/0x80"],
    "Unhandled kernel unaligned access in foo",
  ],
  "nios2": [
    [
      "Unable to handle kernel NULL pointer dereference at virtual address 00000008",
      "Oops: Oops, sig: 0",
    ],
    "Unable to handle kernel NULL pointer dereference",
  ],
  "openrisc": [
    ["KERNEL: Unaligned Access 0xc0001002", "", "Die:#: 1002"],
    "KERNEL: Unaligned Access N",
  ],
  "parisc": [
    ["kworker/0:1 (pid 21): Spinlock was trashed (code 1)", " IAOQ[0]: foo+0x8/0x10"],
    "Spinlock was trashed in foo",
  ],
  "parisc: a pointer": [
    [
      "Bad Address (null pointer deref?): Code=15 (Data TLB miss fault) at addr 0000000000000008",
      " IAOQ[0]: foo+0x8/0x10",
    ],
    "Bad Address (null pointer deref?) in foo",
  ],
  "powerpc": [
    [
      "BUG: Kernel NULL pointer dereference on read at 0x00000008",
      ...["Oops: Kernel access of bad area, sig: 11 [#1]", "NIP [c0000000002f0a10] foo+0x10/0x30"],
    ],
    "BUG: Kernel NULL pointer dereference on read at N in foo",
  ],
  "powerpc: an exception": [
    ["Oops: Exception in kernel mode, sig: 4 [#1]", "NIP [c0000000002f0a10] foo+0x10/0x30"],
    "Oops: Exception in kernel mode, sig: N [#N] in foo",
  ],
  "riscv": [
    [
      "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008",
      ...["Oops [#1]", "epc : foo+0x8/0x10"],
    ],
    "Unable to handle kernel NULL pointer dereference in foo",
  ],
  "riscv: BUG() that nobody describes": [
    ["Kernel BUG [#1]", "epc : foo+0x8/0x10"],
    "Kernel BUG in foo",
  ],
  "s390": [
    [
      "Unable to handle kernel pointer dereference in virtual kernel address space",
      ...["Failing address: 0000000000000000 TEID: 0000000000000483", "Oops: 0004 ilc:2 [#1] SMP "],
      "Krnl PSW : 0704c00180000000 0000000000123456 (foo+0x8/0x10)",
    ],
    "Unable to handle kernel pointer dereference in foo",
  ],
  "s390: an operation": [
    [
      "illegal operation: 0001 ilc:1 [#1]SMP ",
      "Krnl PSW : 0704c00180000000 0000000000123456 (foo+0x8/0x10)",
    ],
    "illegal operation in foo",
  ],
  "sh": [["Kernel BUG: 003e [#1]", "PC is at foo+0x8/0x10"], "Kernel BUG in foo"],
  "sparc64": [
    ["kworker/0:1(21): Kernel illegal instruction [#1]", "TPC: <foo+0x8/0x10>"],
    "Kernel illegal instruction in foo",
  ],
  "um": [["BUG: failure at mm/rmap.c:99/zap()!"], "kernel BUG in zap"],
  "x86": [
    ["Oops: invalid opcode: 0000 [#1] SMP NOPTI", "RIP: 0010:foo+0x8/0x10"],
    "Oops: invalid opcode: N [#N] SMP NOPTI in foo",
  ],
  "x86 before 6.10": [
    ["divide error: 0000 [#1] PREEMPT SMP", "RIP: 0010:foo+0x8/0x10"],
    "divide error in foo",
  ],
  "x86_32": [
    ["BUG: unable to handle page fault for address: 00000008", "EIP: foo+0x8/0x10"],
    "BUG: unable to handle page fault for address: N in foo",
  ],
  "xtensa": [
    ["Unhandled division by 0 in kernel: sig: 9 [#1]"],
    "Unhandled division by N in kernel",
  ],
  "the taint alone, in words": [
    ["Tainted: [W]=WARN, [D]=DIE"],
    "the kernel died before (it is tainted by D)",
  ],
  "only what follows": [
    ["note: kworker/0:1[21] exited with irqs disabled"],
    "a task of the kernel died",
  ],
  "a worker that leaves a lock, as older kernels say it": [
    ["BUG: workqueue leaked lock or atomic: kworker/u8:1/0x00000000/353"],
    "BUG: workqueue leaked lock or atomic",
  ],
};

Deno.test("a boot in which the kernel dies is no green boot, on any architecture", async (t) => {
  for (const [name, [lines, want]] of Object.entries(DEATHS)) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["broken", `error: ${want}`]));
  }
});
