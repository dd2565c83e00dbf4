/**
 * What kernels print when they die: the examples of configs/consoles.toml, and whole boots in which
 * nothing but such a line is wrong. The lines stand as the sources that the file names print them.
 */
import assert from "node:assert/strict";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { placeOf, splatOf } from "../../bot/boot/console/splats.ts";
import { loadConsoles, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { boot } from "./said.ts";

const { splats, dumps } = await loadConsoles(SHIPPED_CONFIGS);

Deno.test("each shape knows its example, and no one before it takes that", async (t) => {
  for (const { pattern, severity, example: [line, said] } of splats) {
    await t.step(line, () => {
      assert.match(line, pattern);
      const found = splatOf(line);
      assert.deepEqual([found?.severity, found?.message], [severity, said]);
    });
  }
  for (const { pattern, skip, example: [line, name] } of dumps) {
    await t.step(line, () => {
      assert.match(line, pattern);
      if (skip) return assert.equal(placeOf(line), undefined);
      const { file, line: number, function: own } = placeOf(line) ?? {};
      assert.equal(own ?? `${file}:${number}`, name);
    });
  }
});

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
  for (const [name, [lines, said]] of Object.entries(DEATHS)) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["broken", `error: ${said}`]));
  }
});

const WARNINGS: Readonly<Record<string, readonly [readonly string[], string]>> = {
  "a worker that hangs": [
    ["INFO: task kworker/0:1:21 blocked for more than 120 seconds."],
    "task kworker blocked",
  ],
  "a task whose name has anything in it": [
    ["INFO: task a b:[c] (d)/e:21 blocked for more than 120 seconds."],
    "task a b:[c] (d) blocked",
  ],
  "a task whose name has a line end": [
    ["INFO: task a", "b:18088 blocked for more than 143 seconds."],
    "task b blocked",
  ],
  "a network device that somebody holds": [
    ["unregister_netdevice: waiting for lo to become free. Usage count = 5"],
    "a network device is not freed",
  ],
  "a warning whose address has no symbol": [
    [
      "------------[ cut here ]------------",
      "refcount_t: saturated; leaking memory.",
      "WARNING: lib/refcount.c:19 at 0x0, CPU#1: kworker/1:3/6051",
      "Modules linked in:",
      "CPU: 1 UID: 0 PID: 6051 Comm: kworker/1:3 Not tainted 6.19.6 #1 PREEMPT(full)",
      "RIP: 0010:refcount_warn_saturate+0xc5/0x110",
      "---[ end trace 0000000000000000 ]---",
    ],
    "WARNING in refcount_warn_saturate",
  ],
  "a task that keeps locks, as kernels before 4.13 say it": [
    ["[ BUG: syz-executor/31761 still has locks held! ]"],
    "WARNING: a task still has locks held",
  ],
  "a task": [["INFO: task jbd2:21 blocked for more than 120 seconds."], "task jbd2 blocked"],
  "lockdep": [
    [
      "======================================================",
      "WARNING: possible circular locking dependency detected",
      "6.19.6 #1 Not tainted",
    ],
    "WARNING: possible circular locking dependency detected",
  ],
  "wait context": [
    ["=============================", "[ BUG: Invalid wait context ]"],
    "BUG: Invalid wait context",
  ],
  "RCU": [["rcu: INFO: rcu_preempt self-detected stall on CPU"], "RCU stall"],
  "RCU, expedited": [
    ["rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-... } 21 jiffies s: 1 root: 0x1/."],
    "RCU stall",
  ],
  "RCU tasks": [["INFO: rcu_tasks detected stalls on tasks:"], "RCU stall"],
  "a hard lockup": [["watchdog: CPU1: Watchdog detected hard LOCKUP on cpu 0"], "hard LOCKUP"],
  "a hard lockup on powerpc": [["watchdog: CPU 0 Hard LOCKUP"], "Hard LOCKUP"],
  "a report of a kind that is not known": [
    [
      "------------[ cut here ]------------",
      "something new",
      "---[ end trace 0000000000000000 ]---",
    ],
    "a report that is not understood",
  ],
};

Deno.test("a kernel that complains and goes on has booted, with a warning", async (t) => {
  for (const [name, [lines, said]] of Object.entries(WARNINGS)) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["booted", `warning: ${said}`]));
  }
});

Deno.test("what is no report of the kernel's", async (t) => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ["a program that crashes", [
      "init[1]: segfault at 8 ip 0000000000401000 sp 00007ffc00000000 error 4",
    ]],
    ["a program on parisc", ["sh (pid 33): Illegal instruction (code 8) at 0000000000010203"]],
    ["a program on s390", ["User process fault: interruption code 0010 ilc:2 in sh[1000+1000]"]],
    ["a program on arm", ["Unhandled fault: page domain fault (0x01b) at 0x00000000"]],
    ["a taint of a module", ["CPU: 0 PID: 1 Comm: sh Tainted: G           O  6.19.6 #1"]],
    ["a line of a report that has begun", ["x: [#] 1", "Modules linked in:"]],
    ["the command line", [
      "Kernel command line: panic=-1 oops=panic softlockup_panic=1 hung_task_panic=1 panic_on_warn=1",
      'Kernel command line: init=/x note="soft lockup" console=ttyS0',
    ]],
    ["what watches", [
      "NMI watchdog: Perf NMI watchdog permanently disabled",
      "NMI watchdog: disabled (cpu0): hardware events not enabled",
      '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
      "rcu: RCU calculated value of scheduler-enlistment delay is 25 jiffies.",
      "kmemleak: Kernel memory leak detector initialized (mem pool available: 14683)",
      "kasan: KernelAddressSanitizer initialized (generic)",
      "lkdtm: No crash points registered, enable through debugfs",
    ]],
    ["a module's name", ["ipt_CLUSTERIP: ClusterIP Version 0.8 loaded successfully"]],
    ["a mitigation", ["Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on"]],
    ["a device's warning", ["usb 1-1: WARNING: USB support is incomplete"]],
    ["a program on x86", [
      "traps: sh[33] general protection fault ip:401000 sp:7ffe error:0 in sh[401000+1000]",
      "traps: sh[33] trap invalid opcode ip:401000 sp:7ffe error:0 in sh[401000+1000]",
    ]],
    ["a program on riscv", ["sh[33]: unhandled signal 11 code 0x1 at 0x0000000000000000"]],
    ["a program on mips", [
      "do_page_fault(): sending SIGSEGV to sh for invalid read access from 00000000",
    ]],
    ["INFO: of no kind that is known", ["INFO: sys_quotactl_fd is not", "enabled"]],
    ["a disk", ["sd 0:0:0:0: [sda] 8388608 512-byte logical blocks: (4.29 GB/4.00 GiB)"]],
  ];
  for (const [name, lines] of table) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["booted"]));
  }
});

Deno.test("a WARNING has one end of its report, and its own splat alone", () => {
  assert.deepEqual(
    boot([
      "------------[ cut here ]------------",
      "refcount_t: underflow; use-after-free.",
      "WARNING: lib/refcount.c:28 at refcount_warn_saturate+0x8/0x10, CPU#0: init/1",
      "---[ end trace 0000000000000000 ]---",
    ]),
    ["booted", "warning: WARNING at refcount_warn_saturate"],
  );
});

Deno.test("reports of lockdep are told apart by who takes the lock, and by their place", () => {
  const reader = consoleReader();
  for (
    const line of [
      ...[
        "WARNING: suspicious RCU usage",
        "6.19.6 #1 Not tainted",
        "-----------------------------",
      ],
      ...["./include/linux/a.h:12 suspicious rcu_dereference_check() usage!", ""],
      ...[
        "WARNING: possible circular locking dependency detected",
        "init/1 is trying to acquire lock:",
      ],
      "ffff888012345678 (&a->lock){+.+.}-{3:3}, at: zap+0x12/0x34",
      ...["but task is already holding lock:", "ffff888012345678 (&b){....}-{0:0}, at: g+0x1/0x2"],
    ]
  ) reader.line(line);
  assert.deepEqual(reader.facts().splats, [
    {
      tool: "kernel",
      severity: "warning",
      message: "WARNING: suspicious RCU usage",
      file: "include/linux/a.h",
      line: 12,
    },
    {
      tool: "kernel",
      severity: "warning",
      message: "WARNING: possible circular locking dependency detected in zap",
      function: "zap",
    },
  ]);
});

Deno.test("a report of one CPU in the dump of another's is told, too", () => {
  assert.deepEqual(
    boot([
      "BUG: kernel NULL pointer dereference, address: 0000000000000008",
      "watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [pt:33]",
      "RIP: 0010:foo+0x8/0x10",
    ]).slice(0, 2),
    ["broken", "error: BUG: kernel NULL pointer dereference, address: N"],
  );
});
