import assert from "node:assert/strict";
import { boot } from "./console.ts";
import { type Reports, TRACE } from "./report_lines.ts";

const RESOURCES: Reports = {
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

Deno.test("reports of devices, memory and file systems that parsers of others met", async (t) => {
  for (const [name, [lines, expected]] of Object.entries(RESOURCES)) {
    await t.step(name, () => assert.deepEqual(boot(lines), expected));
  }
});
