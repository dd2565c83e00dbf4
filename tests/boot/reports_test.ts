/**
 * Reports of kernels that others' parsers met: syzkaller's console logs, lkp-tests' patterns, squad's
 * and NIPA's, and what users of distributions and of OpenWrt sent in. The lines are our own, as the sources that configs/consoles.toml names print them.
 */
import assert from "node:assert/strict";
import { boot } from "./console.ts";
import { type Reports, TRACE } from "./report_lines.ts";

const CUT = "------------[ cut here ]------------";

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
