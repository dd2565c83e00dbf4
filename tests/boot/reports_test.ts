/**
 * Reports of kernels that others' parsers met: syzkaller's console logs, lkp-tests' patterns, squad's
 * and NIPA's, and what users of distributions and of OpenWrt sent in. The lines are our own, as the sources that configs/consoles.toml names print them.
 */
import assert from "node:assert/strict";
import { boot } from "./console.ts";

type Reports = Readonly<Record<string, readonly [readonly string[], readonly string[]]>>;

const CUT = "------------[ cut here ]------------";
const TRACE = [
  "CPU: 0 UID: 0 PID: 33 Comm: pt Not tainted 6.19.6 #1 PREEMPT(full)",
  ...["Call Trace:", " <TASK>", " dump_stack_lvl+0x5d/0x80", " ? f+0x1/0x2"],
  ...[" zap_it.isra.0+0x12/0x34", " do_it+0x5/0x6", " </TASK>"],
];

const REPORTS: Reports = {
  "a WARN that says what it asked": [
    [CUT, "WARNING: [left > rest[i]] mm/zap.c:77 at zap_it+0x10/0x20, CPU#1: pt/51"],
    ["booted", "warning: WARNING at zap_it"],
  ],
  "the same before 6.18, with its CPU first": [
    [CUT, "WARNING: CPU: 1 PID: 51 at [a != b] mm/zap.c:77 zap_it+0x10/0x20"],
    ["booted", "warning: WARNING at zap_it"],
  ],
  "the same at an address that has no symbol": [
    [CUT, "WARNING: [a ? b : c] mm/zap.c:77 at 0x0, CPU#1: pt/51", "RIP: 0010:zap_it+0x1/0x2"],
    ["booted", "warning: WARNING in zap_it"],
  ],
  "a test of the kernel's own that is no KUnit": [
    ["test_zap: failed 4 out of 77 tests"],
    ["broken", "error: test_zap: tests failed"],
  ],
  "the same of prandom": [
    ["prandom: 7/9 self tests failed"],
    ["broken", "error: prandom: self tests failed"],
  ],
  "the same of a torture test": [
    ["lock-torture:--- End of test: FAILURE: nwriters_stress=2 stutter=3"],
    ["broken", "error: lock-torture: FAILURE"],
  ],
  "KCSAN: an assertion": [
    ["BUG: KCSAN: assert: race in zap_it+0x11/0x90"],
    ["broken", "error: BUG: KCSAN: assert: race in zap_it"],
  ],
  "KCSAN: an assertion, and who broke it": [
    ["BUG: KCSAN: assert: race in zap_it / do_it"],
    ["broken", "error: BUG: KCSAN: assert: race in zap_it / do_it"],
  ],
  "one more blank behind the stamp": [
    [" BUG: KASAN: slab-use-after-free in zap_it+0x1/0x2"],
    ["broken", "error: BUG: KASAN: slab-use-after-free in zap_it"],
  ],
  "an entry that somebody holds": [
    ["BUG: Dentry ffff8880aa{i=8bb9,n=a b}  still in use (-1) [unmount of proc proc]"],
    ["broken", "error: BUG: Dentry still in use at the unmount of proc"],
  ],
  "a cache that is one of 16, another in each boot": [
    ["BUG kmalloc-rnd-02-96 (Tainted: G        W       TN): Freechain corrupt"],
    ["broken", "error: BUG kmalloc-rnd-N-96: Freechain corrupt"],
  ],
  "a cache that nobody knows": [
    ["BUG <unknown> (Not tainted): Redzone overwritten"],
    ["broken", "error: BUG <unknown>: Redzone overwritten"],
  ],
  "a cache whose name has blanks": [
    ["BUG my own cache (Not tainted): Redzone overwritten"],
    ["broken", "error: BUG my own cache: Redzone overwritten"],
  ],
  "caches that were merged": [
    ["BUG :A-0000064 (Not tainted): Poison overwritten"],
    ["broken", "error: BUG :A-0000064: Poison overwritten"],
  ],
  "a cache without the taint": [
    ["BUG kmalloc-8: Right Redzone overwritten"],
    ["broken", "error: BUG kmalloc-8: Right Redzone overwritten"],
  ],
  "a stack that the unwinder cannot follow": [
    ["WARNING: kernel stack regs at 00000000c0ffee01 in pt:51 has bad 'bp' value 000000000c0ffee2"],
    ["booted", "warning: WARNING: kernel stack regs: a bad value"],
  ],
  "the checker is not who is at fault": [
    [
      "BUG: using __this_cpu_read() in preemptible [00000000] code: pt/51",
      ...["caller is __this_cpu_preempt_check+0x13/0x20", ...TRACE],
    ],
    ["broken", "error: BUG: using __this_cpu_read() in preemptible code in zap_it.isra.0"],
  ],
  "the checker on riscv": [
    [
      "BUG: using smp_processor_id() in preemptible [00000000] code: pt/51",
      ...["caller is debug_smp_processor_id+0x1c/0x26", "Call Trace:"],
      "[<ffffffff80005500>] dump_backtrace+0x2e/0x3c",
      "[<ffffffff8000c200>] debug_smp_processor_id+0x1c/0x26",
      "[<ffffffff8000c2aa>] zap_it+0x4/0x8",
    ],
    ["broken", "error: BUG: using smp_processor_id() in preemptible code in zap_it"],
  ],
  "a CPU that does not answer": [
    [
      "smp: csd: Detected non-responsive CSD lock (#1) on CPU#1, waiting 5000000001 ns for CPU#00 f+0x0/0x10(0x0).",
      ...TRACE,
    ],
    ["booted", "warning: a CPU does not answer the call of another"],
  ],
  "a complaint that ends in a stack trace": [
    [
      "kobject (00000000c0ffee01): tried to init an initialized object, something is seriously wrong.",
      ...TRACE,
    ],
    ["booted", "warning: a stack trace without a report that is understood in zap_it.isra.0"],
  ],
  "one below a failure that is made on purpose": [
    [
      "FAULT_INJECTION: forcing a failure.",
      ...TRACE,
      "neighbour: Destroying alive neighbour 1",
      ...TRACE,
    ],
    ["booted", "warning: a stack trace without a report that is understood in zap_it.isra.0"],
  ],
  "the same on powerpc": [
    [
      "pagealloc: memory corruption",
      "Call Trace:",
      "[c000000002f0aa10] [c0000000002f0a10] dump_stack_lvl+0x74/0xa8 (unreliable)",
      "[c000000002f0aa40] [c0000000002f0a40] zap_it+0x10/0x30",
    ],
    ["booted", "warning: a stack trace without a report that is understood in zap_it"],
  ],
  "the trace of a report that is understood": [
    ["INFO: task pt:51 blocked for more than 120 seconds.", ...TRACE],
    ["booted", "warning: task pt blocked"],
  ],
  "the OOM killer, its trace and its victim": [
    [
      "pt invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER), order=0, oom_score_adj=0",
      ...[...TRACE, "Out of memory: Killed process 51 (pt) total-vm:12kB"],
    ],
    ["booted", "warning: the OOM killer was called", "warning: out of memory"],
  ],
  "a panic has a trace of its own": [
    ["Kernel panic - not syncing: no init found", ...TRACE],
    ["broken", "error: the boot does not come to its end"],
  ],
  "a CPU of powerpc that finds itself locked up": [
    [
      "watchdog: CPU 1 self-detected hard LOCKUP @ zap_it+0x140/0x230",
      "watchdog: CPU 1 TB:75267453118, last heartbeat TB:69871699982 (10538ms ago)",
    ],
    ["booted", "warning: hard LOCKUP"],
  ],
  "CPUs of powerpc that another finds locked up, as 4.15 says it": [
    ["Watchdog CPU:18 detected Hard LOCKUP other CPUS:72-79"],
    ["booted", "warning: Hard LOCKUP"],
  ],
  "a softirq that leaves another preempt count": [
    ["softirq: huh, entered softirq 3 NET_RX 00000000c0ffee01 with preempt_count 00000100, exited with 00000300?"],
    ["booted", "warning: softirq NET_RX changed the preempt count"],
  ],
  "a CPU that goes idle too early": [
    ["NOHZ tick-stop error: local softirq work is pending, handler #280!!!"],
    ["booted", "warning: a CPU goes idle with softirq work left"],
  ],
  "the same, as older kernels say it": [
    ["NOHZ: local_softirq_pending 08"],
    ["booted", "warning: a CPU goes idle with softirq work left"],
  ],
  "a queue of a network device that stands still": [
    ["e1000 0000:00:03.0 eth0: NETDEV WATCHDOG: CPU: 0: transmit queue 0 timed out 5012 ms"],
    ["booted", "warning: a network device does not send"],
  ],
  "pages that a driver does not give back": [
    ["page_pool_release_retry() stalled pool shutdown: id 51, 4032 inflight 60 sec"],
    ["booted", "warning: a page pool is not freed"],
  ],
  "memory that vmalloc() does not find": [
    [
      "pt: vmalloc error: size 20480, failed to allocate pages, mode:0xdc0(GFP_KERNEL), nodemask=(null)",
      ...TRACE,
    ],
    ["booted", "warning: vmalloc error"],
  ],
  "the same before 5.13": [
    [
      "pt: vmalloc: allocation failure: 425984 bytes, mode:0xcc0(GFP_KERNEL), nodemask=(null)",
      ...TRACE,
    ],
    ["booted", "warning: vmalloc: allocation failure"],
  ],
  "a sysctl that is there twice, and one that nobody handles": [
    [
      "sysctl duplicate entry: /kernel/zap",
      "sysctl table check failed: kernel/it  No proc_handler",
    ],
    [
      "booted",
      "warning: sysctl duplicate entry: /kernel/zap",
      "warning: sysctl table check failed: kernel/it",
    ],
  ],
  "a test of the device tree code that fails": [
    ["### dt-test ### FAIL of_zap_it():99 3 is not 4", "### dt-test ### pass of_do_it():12"],
    ["booted", "warning: a test of the device tree code fails in of_zap_it"],
  ],
  "CPUs that do not come online": [
    [
      ...["smp: Bringing up secondary CPUs ...", "CPU1: failed to come online"],
      ...["CPU1: failed in unknown state : 0x0", "smp: Brought up 1 node, 1 CPU"],
    ],
    ["booted", "warning: a CPU does not come online"],
  ],
  "a file system that finds an error": [
    ["EXT4-fs error (device vda): zap_it:1234: inode #2: comm pt: bad entry in directory"],
    ["booted", "warning: a file system finds an error: EXT4-fs error"],
  ],
  "metadata that are damaged": [
    ["XFS (vda4): Metadata corruption detected at zap_it+0x162/0x570, xfs_inode block 0x2f88e0"],
    ["booted", "warning: a file system finds an error: XFS"],
  ],
  "a transaction that is given up": [
    ["BTRFS: error (device vda state A) in zap_it:2345: errno=-5 IO failure"],
    ["booted", "warning: a file system finds an error: BTRFS: error"],
  ],
  "an initramfs that is cut": [
    ["Initramfs unpacking failed: junk within compressed archive"],
    ["booted", "warning: Initramfs unpacking failed"],
  ],
  "a maple tree that is wrong": [
    ["BUG at mas_zap_it:7300 (1)", "maple_tree(00000000c0ffee01) flags 301, height 1", ...TRACE],
    ["broken", "error: BUG in mas_zap_it"],
  ],
  "arm64: memory that is not to be executed": [
    [
      "Unable to handle kernel execute from non-executable memory at virtual address ffffbd2fe97a3ba0",
      ...["Internal error: Oops: 000000008600000e [#1] SMP", "pc : zap_it+0x0/0x10"],
    ],
    ["broken", "error: Unable to handle kernel execute from non-executable memory in zap_it"],
  ],
  "arm64: memory that is not to be written": [
    [
      "Unable to handle kernel write to read-only memory at virtual address ffffbd2fe97a3ba0",
      ...["Internal error: Oops: 000000009600004f [#1] SMP", "pc : zap_it+0x0/0x10"],
    ],
    ["broken", "error: Unable to handle kernel write to read-only memory in zap_it"],
  ],
  "who reports is not at fault: a reference count": [
    [
      "WARNING: lib/refcount.c:28 at refcount_warn_saturate+0x4e/0xa0, CPU#0: pt/51",
      ...["RIP: 0010:refcount_warn_saturate+0x4e/0xa0", ...TRACE],
    ],
    ["booted", "warning: WARNING at refcount_warn_saturate in zap_it.isra.0"],
  ],
  "a list": [
    [
      "kernel BUG at lib/list_debug.c:32!",
      ...["RIP: 0010:__list_add_valid_or_report.cold+0x8/0x10", ...TRACE],
    ],
    ["broken", "error: kernel BUG in zap_it.isra.0"],
  ],
  "an object that is freed while it is in use": [
    [
      "WARNING: lib/debugobjects.c:615 at debug_print_object+0x1a2/0x2b0, CPU#0: pt/51",
      ...[
        "pc : debug_print_object+0x1a2/0x2b0",
        "Call trace:",
        " debug_print_object+0x1a2/0x2b0 (P)",
      ],
      ...[" debug_check_no_obj_freed+0x1/0x2", " kfree+0x1/0x2", " zap_it+0x1/0x2"],
    ],
    ["booted", "warning: WARNING at debug_print_object in zap_it"],
  ],
  "KASAN, of what is freed twice": [
    [
      "BUG: KASAN: double-free in kfree+0x1/0x2",
      ...["Call Trace:", " dump_stack_lvl+0x1/0x2", " print_report+0x1/0x2"],
      ...[" kasan_report_invalid_free+0x1/0x2", " kfree+0x1/0x2", " zap_it+0x1/0x2"],
    ],
    ["broken", "error: BUG: KASAN: double-free in kfree in zap_it"],
  ],
  "Rust": [
    [
      ...["rust_kernel: panicked at drivers/zap.rs:12:5:", "kernel BUG at rust/helpers/bug.c:7!"],
      ...["RIP: 0010:rust_helper_BUG+0x8/0x10", "Call Trace:"],
      " _RNvCs1aB2_7___rustc17rust_begin_unwind+0x1/0x2",
      " _RNvNtCs3cD4_4core9panicking9panic_fmt+0x1/0x2",
      " _RNvCs5eF6_3zap2it+0x1/0x2",
    ],
    ["broken", "error: a panic of Rust code", "error: kernel BUG in _RNvCs5eF6_3zap2it"],
  ],
  "a WARN() before 3.12 has its place, too": [
    ["WARNING: at kernel/zap.c:12 zap_it+0x1/0x2()"],
    ["booted", "warning: WARNING at zap_it"],
  ],
  "pages that are writable and executable": [
    ["Checked W+X mappings: FAILED, 12 W+X pages found, 0 non-UXN pages found"],
    ["booted", "warning: pages are writable and executable"],
  ],
  "a device whose supplier does not come": [
    ["platform f00.zap: deferred probe pending: platform: supplier f01.it not ready"],
    ["booted", "warning: a device waits for another that does not come: platform f00.zap"],
  ],
};

Deno.test("reports that parsers of others met", async (t) => {
  for (const [name, [lines, expected]] of Object.entries(REPORTS)) {
    await t.step(name, () => assert.deepEqual(boot(lines), expected));
  }
});

Deno.test("what looks like a report and is none, or is told by another", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "a probe that failed with a number": [
      "platform f: error -ENOENT: failed to get clock",
      "f 1.x: probe with driver f failed with error -2",
    ],
    "an audit record": ["audit: type=1400 audit(1.1:2): WARNING: BUG: not one"],
    "what a service says of itself": ["systemd[1]: Failed to start x: BUG: no"],
    "a failure that is made on purpose": [
      "FAULT_INJECTION: forcing a failure.",
      "name failslab, interval 1, probability 0, space 0, times 1",
      ...TRACE,
    ],
    "a program's userfaultfd": ["FAULT_FLAG_ALLOW_RETRY missing 71", ...TRACE],
    "a trace that is off": ["tracing: Call Trace: off"],
    "BUG in a name": [
      'Unknown kernel command line parameters "BUG: x", will be passed to user space.',
      ...["NET: Registered PF_BUG protocol family", "input: Oops Buttons as /devices/f"],
      "BUGGY[33]: segfault at 8 ip 0000000000401000 sp 00007ffc00000000 error 4",
    ],
    "what takes long and is right": [
      "workqueue: zap_it hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND",
      "INFO: NMI handler (zap_it) took too long to run: 1.2 msecs",
      "hrtimer: interrupt took 12345 ns",
    ],
    "CPUs that come online": [
      ...["smp: Bringing up secondary CPUs ...", "CPU1: Booted secondary processor 0x0000000001"],
      ...["smp: Brought up 1 node, 2 CPUs", "CPU: All CPU(s) started at EL1", "CPU1: shutdown"],
    ],
    "file systems that are mounted": [
      "EXT4-fs (vda): mounted filesystem r/w with ordered data mode. Quota mode: none.",
      ...["XFS (vda4): Mounting V5 Filesystem", "XFS (vda4): Ending clean mount"],
      "EXT4-fs (vda): re-mounted with options errors=remount-ro (error (device policy))",
    ],
    "a check that passes": [
      "x86/mm: Checked W+X mappings: passed, no W+X pages found.",
      "### dt-test ### pass of_zap_it():12",
    ],
  };
  for (const [name, lines] of Object.entries(table)) {
    await t.step(name, () => assert.deepEqual(boot(lines), ["booted"]));
  }
});
