/**
 * The shapes of a kernel's reports: the examples of configs/consoles.toml, and whole boots in which a
 * kernel complains and goes on. The lines stand as the sources that the file names print them.
 */
import assert from "node:assert/strict";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { placeOf, splatOf } from "../../bot/boot/console/splats.ts";
import { loadConsoles, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { boot } from "./console.ts";

const { splats, dumps } = await loadConsoles(SHIPPED_CONFIGS);

Deno.test("each shape knows its example, and no one before it takes that", async (t) => {
  for (const { pattern, severity, example: [line, want] } of splats) {
    await t.step(line, () => {
      assert.match(line, pattern);
      const found = splatOf(line);
      assert.deepEqual([found?.severity, found?.message], [severity, want]);
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
  for (const [name, [lines, want]] of Object.entries(WARNINGS)) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["booted", `warning: ${want}`]));
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
