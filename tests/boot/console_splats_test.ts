import assert from "node:assert/strict";
import { identity } from "../../bot/judge/warnings/compare.ts";
import { read } from "./console.ts";

Deno.test("splats, in the words of several architectures", async (t) => {
  const table: [string, string, Record<string, unknown>][] = [
    [
      "WARN since 6.18",
      "WARNING: kernel/rcu/tree.c:3098 at __call_rcu_common.constprop.0+0x2c/0x5a0, CPU#0: pt/51",
      {
        severity: "warning",
        file: "kernel/rcu/tree.c",
        line: 3098,
        function: "__call_rcu_common.constprop.0",
        message: "WARNING at __call_rcu_common.constprop.0",
      },
    ],
    ["WARN before", "WARNING: CPU: 1 PID: 33 at mm/memory.c:12 zap+0x1/0x2", {
      severity: "warning",
      file: "mm/memory.c",
      line: 12,
      function: "zap",
    }],
    ["BUG()", "kernel BUG at mm/rmap.c:99!\nCPU: 0\nRIP: 0010:try_to_unmap+0x12/0x34", {
      severity: "error",
      file: "mm/rmap.c",
      message: "kernel BUG in try_to_unmap",
    }],
    [
      "x86 page fault",
      "BUG: kernel NULL pointer dereference, address: 0000000000000008\n#PF: x\nOops: Oops: 0000 [#1] SMP\nRIP: 0010:foo+0x1/0x2",
      {
        severity: "error",
        message: "BUG: kernel NULL pointer dereference, address: N in foo",
      },
    ],
    [
      "arm64",
      "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000010\nInternal error: Oops: 0000000096000004 [#1] SMP\npc : do_x+0x10/0x20",
      {
        severity: "error",
        message: "Unable to handle kernel NULL pointer dereference in do_x",
      },
    ],
    [
      "powerpc",
      "BUG: Unable to handle kernel data access at 0x6b6b6b6b\nOops: Kernel access of bad area, sig: 11 [#1]\nNIP [c0000000002f0a10] free_pte+0x10/0x30",
      {
        message: "BUG: Unable to handle kernel data access at N in free_pte",
      },
    ],
    ["sparc64", "Kernel unaligned access at TPC[4d2c80] __call_rcu_common+0x40/0x200", {
      severity: "warning",
      message: "unaligned access at __call_rcu_common",
    }],
    ["kasan", "BUG: KASAN: slab-use-after-free in foo_bar+0x1/0x2", {
      severity: "error",
      message: "BUG: KASAN: slab-use-after-free in foo_bar",
    }],
    ["lockdep", "WARNING: possible circular locking dependency detected", { severity: "warning" }],
    ["RCU usage", "WARNING: suspicious RCU usage", { severity: "warning" }],
    ["RCU stall", "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:", {
      message: "RCU stall",
    }],
    ["soft lockup", "watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [pt:33]", {
      severity: "warning",
      message: "soft lockup",
    }],
    ["ubsan", "UBSAN: array-index-out-of-bounds in fs/x.c:10:5", { file: "fs/x.c", line: 10 }],
  ];
  for (const [name, text, want] of table) {
    await t.step(name, () => {
      const lines = text.split("\n").map((line) => `[   12.345678] ${line}`).join("\n");
      for (const shape of [text, lines, lines.replaceAll("\n", "\r\n")]) {
        const { splats } = read(shape);
        assert.equal(splats.length, 1, JSON.stringify(splats));
        for (const [key, value] of Object.entries(want)) {
          assert.equal((splats[0] as unknown as Record<string, unknown>)[key], value);
        }
      }
    });
  }
});

Deno.test("version 3 of the default series on sparc64, as a console showed it", () => {
  // tests/real/v3 at patch 2: __tlb_remove_table_one() hands call_rcu() what is no struct ptdesc.
  const facts = read(`[    3.202455] Run /init as init process
everystep: init
KTAP version 1
1..1
  KTAP version 1
  # everystep: VmPTE-base 40 kB
  # everystep: VmPTE-touched 1088 kB
  # everystep: VmPTE-after 72 kB
  # everystep: page-tables-given-back yes
[    5.821928] ------------[ cut here ]------------
[    5.822273] WARNING: kernel/rcu/tree.c:3098 at __call_rcu_common.constprop.0+0x1a0/0x360, CPU#0: pt_reclaim/36
[    5.822841] Modules linked in:
[    5.823587] CPU: 0 UID: 0 PID: 36 Comm: pt_reclaim Not tainted 6.19.6 #1 VOLUNTARY
[    5.823861] Call Trace:
[    5.824028] [<00000000005ac71c>] free_pte+0x5c/0x80
[    5.824161] ---[ end trace 0000000000000000 ]---
[    5.827008] Kernel unaligned access at TPC[4ea9ec] __call_rcu_common.constprop.0+0x1ac/0x360
[    5.828551] Kernel unaligned access at TPC[4ef288] rcu_segcblist_enqueue+0x28/0x40
  ok 1 - page tables are freed without memory for a batch
  1..1
ok 1 - pt_reclaim
everystep: done`);
  assert.deepEqual(facts.splats.map(({ severity, file, message }) => [severity, file, message]), [
    ["warning", "kernel/rcu/tree.c", "WARNING at __call_rcu_common.constprop.0"],
    ["warning", undefined, "unaligned access at __call_rcu_common.constprop.0"],
    ["warning", undefined, "unaligned access at rcu_segcblist_enqueue"],
  ]);
  assert.match(facts.excerpt[0]!, /^WARNING: kernel\/rcu\/tree\.c:3098/);
  assert.equal(facts.done, true);
});

Deno.test("the same splat of two boots has one identity", () => {
  const one = read(
    "BUG: unable to handle page fault for address: ffff888012345678\nRIP: 0010:f+0x1/0x2",
  );
  const two = read(
    "BUG: unable to handle page fault for address: ffff8880aaaa0008\nRIP: 0010:f+0x9/0x2",
  );
  assert.equal(identity(one.splats[0]!), identity(two.splats[0]!));
  const other = read(
    "BUG: unable to handle page fault for address: ffff888012345678\nRIP: 0010:g+0x1/0x2",
  );
  assert.notEqual(identity(one.splats[0]!), identity(other.splats[0]!));
  const pairs = [
    [
      "BUG: using __this_cpu_read() in preemptible [00000000] code: kworker/0:1/21\ncaller is f+0x1/0x2",
      "BUG: using __this_cpu_read() in preemptible [00000000] code: sh/33\ncaller is f+0x9/0x2",
    ],
    [
      "BUG: using smp_processor_id() in preemptible [00000000] code: init/1\ncaller is f+0x1/0x2",
      "BUG: using smp_processor_id() in preemptible [00000001] code: pt/33\ncaller is f+0x1/0x2",
    ],
    ["WARNING: init/1 still has locks held!", "WARNING: kworker/u8:3/44 still has locks held!"],
  ] as const;
  for (const texts of pairs) {
    const [first, second] = texts.map((text) => identity(read(text).splats[0]!));
    assert.equal(first, second);
  }
});

Deno.test("a panic is told, also in the middle of a line", () => {
  assert.equal(
    read("[1.0] Kernel panic - not syncing: VFS: Unable to mount root").panic,
    "VFS: Unable to mount root",
  );
});
