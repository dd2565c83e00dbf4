import assert from "node:assert/strict";
import fc from "fast-check";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { messagesOf } from "../../bot/boot/console/text.ts";
import { bounded } from "../../bot/boot/console/bounded.ts";
import { consoleLines } from "../../bot/boot/console/lines.ts";
import { identity } from "../../bot/judge/compare.ts";
import type { ConsoleFacts } from "../../bot/boot/types.ts";

function read(text: string): ConsoleFacts {
  const reader = consoleReader();
  for (const line of text.split("\n")) reader.line(line);
  return reader.facts();
}

const PROBE = `everystep: init
KTAP version 1
1..1
  KTAP version 1
  ok 1 - maps
  # everystep: VmPTE-after 28 kB
  not ok 2 - gives back
  ok 3 - threads # SKIP none here
  1..3
not ok 1 - pt
everystep: done`;

Deno.test("a boot that goes well: banner, init, results, values, done", () => {
  const facts = read(
    `[    0.000000] Linux version 6.19.6 (a@b) #1\n${PROBE}\n[    3.100000] reboot: Power down`,
  );
  assert.equal(facts.banners, 1);
  assert.equal(facts.reachedInit, true);
  assert.equal(facts.done, true);
  assert.equal(facts.panic, undefined);
  assert.deepEqual(facts.splats, []);
  assert.deepEqual(facts.tests, [
    { name: "pt: maps", result: "ok" },
    { name: "pt: gives back", result: "not ok" },
    { name: "pt: threads", result: "skip" },
    { name: "pt", result: "not ok" },
  ]);
  assert.deepEqual(facts.values, [{ name: "VmPTE-after", value: "28 kB" }]);
});

Deno.test("what firmware says before the banner is not the kernel's", async (t) => {
  const warned = (text: string) => read(text).splats.map(({ message }) => message);
  const loader = "DRAM:  64 MiB\nWARNING: Caches not enabled\nStarting kernel ...";
  const banner = "Linux version 6.19.6 (a@b) #1";
  const early = "WARNING: mm/a.c:7 at f+0x10/0x20, CPU#0: swapper/0";
  await t.step("U-Boot's, with and without stamps", () => {
    assert.deepEqual(warned(`${loader}\n[    0.000000] ${banner}\n${PROBE}`), []);
    assert.deepEqual(warned(`${loader}\n${banner}\n${PROBE}`), []);
  });
  await t.step("nor is it shown with what the kernel says", () => {
    const facts = read(`${loader}\n${banner}\n${early}\n${PROBE}`);
    assert.deepEqual(facts.excerpt.slice(0, 1), [early]);
  });
  await t.step("what names a function of the kernel is", () => {
    assert.deepEqual(warned(`${early}\n${banner}\n${PROBE}`), ["WARNING at f"]);
  });
  await t.step("so is what comes with a stamp, or from a kernel without a banner", () => {
    const stamped = "[    0.000000] WARNING: no memory node";
    assert.equal(warned(`${stamped}\n[    0.000000] ${banner}\n${PROBE}`).length, 1);
    assert.equal(warned(`WARNING: no memory node\n${PROBE}`).length, 1);
  });
});

Deno.test("a kernel message in the middle of a program's line is both", () => {
  const facts = read(
    "  ok 1 - maps[    1.500000] WARNING: mm/a.c:7 at f+0x10/0x20, CPU#0: init/1\nok 1 - pt",
  );
  assert.deepEqual(facts.tests.map((one) => one.name), ["pt: maps", "pt"]);
  assert.equal(facts.splats[0]?.file, "mm/a.c");
});

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

Deno.test("escape sequences, control characters and levels go", () => {
  assert.deepEqual(messagesOf("\x1b[2J\x1b[01;31mhello\x1b[0m \x00there\r"), [{
    text: "hello there",
    kernel: false,
  }]);
  assert.deepEqual(messagesOf("\x1b]0;title\x07x"), [{ text: "x", kernel: false }]);
  assert.deepEqual(messagesOf("<6>[    0.000000] Linux version 6"), [{
    text: "Linux version 6",
    kernel: true,
    level: 6,
  }]);
});

Deno.test("a flood of 100 MB, in lines or in one, is read in bounded memory and judged", async (t) => {
  const chunk = (text: string) =>
    new TextEncoder().encode(text.repeat(Math.ceil(65536 / text.length)));
  const floods: [string, Uint8Array][] = [
    ["lines", chunk("[    1.000000] WARNING: mm/a.c:1 at f+0x1/0x2, CPU#0: a/1\n")],
    ["no line end", chunk("x")],
    ["binary", Uint8Array.from({ length: 65536 }, (_, i) => (i * 7919) & 0xff)],
  ];
  for (const [name, data] of floods) {
    await t.step(name, () => {
      const reader = consoleReader(), kept = bounded(2 ** 20, 2 ** 20);
      const lines = consoleLines((line) => reader.line(line));
      const push = (bytes: Uint8Array) => {
        kept.push(bytes);
        lines.push(bytes);
      };
      push(new TextEncoder().encode("Linux version 6.19.6\n"));
      // A tenth of 100 MB shows the same, and leaves the gate fast.
      for (let i = 0; i < 160; i++) push(data);
      push(new TextEncoder().encode(`\n${PROBE}\n`));
      lines.end();
      const facts = reader.facts();
      assert.equal(facts.banners, 1);
      assert.equal(facts.done, true);
      assert.ok(facts.splats.length <= 200 && facts.excerpt.length <= 24);
      assert.ok(facts.excerpt.every((line) => line.length <= 1000));
      const bytes = kept.bytes();
      assert.ok(bytes.length < 2.3 * 2 ** 20);
      const text = new TextDecoder().decode(bytes);
      assert.ok(text.startsWith("Linux version"));
      assert.match(text, /bytes are left out here/);
      assert.ok(text.endsWith("everystep: done\n"));
    });
  }
});

Deno.test("whatever a console says, it is read without a throw and within bounds", () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "ok 1",
        "not ok",
        "# everystep: a b",
        "  ok 2 - x # SKIP",
        "BUG: ",
        "Oops",
        "WARNING: ",
        "RIP: 0010:f+0x1",
      ),
    )),
    (lines) => {
      const facts = read(lines.join("\n"));
      // deno-lint-ignore no-control-regex
      for (const line of facts.excerpt) assert.doesNotMatch(line, /[\x00-\x08\x1b]/);
    },
  ));
});

Deno.test("what is kept of a stream: all of a short one, both ends of a long one", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
    const kept = bounded(50, 50);
    for (const chunk of chunks) kept.push(chunk);
    const all = chunks.flatMap((chunk) => [...chunk]), bytes = [...kept.bytes()];
    if (all.length <= 100) assert.deepEqual(bytes, all);
    else {
      assert.deepEqual(bytes.slice(0, 50), all.slice(0, 50));
      assert.deepEqual(bytes.slice(-50), all.slice(-50));
      assert.ok(bytes.length <= 50 + 50 + 40 + 60);
    }
  }));
});
