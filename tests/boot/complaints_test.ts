/** What the kernel prints as an error is a complaint, by printk's level and not by its words. */
import assert from "node:assert/strict";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { isComplaint } from "../../bot/boot/types.ts";
import { messagesOf } from "../../bot/boot/console/text.ts";
import { boot } from "./console.ts";

/** Lines of a boot with the level in front, and what is said of them. */
const TABLE: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  "a driver, whatever its words are": [
    ["<3>zap-hcd f1: hub is not there, timeout 120ms", "<6>zap-hcd f1: probe failed with error -5"],
    ["booted", "warning: zap-hcd fN: hub is not there, timeout Nms"],
  ],
  "the hardware": [
    ["<2>zap thermal: critical temperature reached (105 C)"],
    ["booted", "warning: zap thermal: critical temperature reached (N C)"],
  ],
  "the same again, with other numbers": [
    ["<3>zap 0000:00:1f.2: no answer after 12", "<3>zap 0000:00:1f.2: no answer after 99"],
    ["booted", "warning: zap N:N:Nf.N: no answer after N"],
  ],
  "no level, and none that is an error": [["zap: failed", "<4>zap: failed", "<7>error"], [
    "booted",
  ]],
  "what a report prints below its first line": [
    [
      ...[
        "<3>BUG: KFENCE: use-after-free read in zap+0x1/0x2",
        "<3>",
        "<3>Use-after-free read at 1",
      ],
      ...[
        "<3> zap+0x1/0x2",
        "<3>==================================================================",
        "<3>pt: no",
      ],
    ],
    ["broken", "error: BUG: KFENCE: use-after-free read in zap", "warning: pt: no"],
  ],
  "what KUnit expects is told by its result": [
    [
      ...["<3>    # zap: EXPECTATION FAILED at lib/a.c:12", "<3>    Expected a == b, but"],
      ...["<3>        a == 1 (0x1)", "<3>    not ok 1 zap", "<3>pt: no"],
    ],
    ["broken", "error: not ok: zap", "warning: pt: no"],
  ],
  "a report that does not say where it ends": [
    [
      "<3>rcu: INFO: rcu_sched self-detected stall on CPU",
      "<3>rcu: \t0-....: (2100 ticks this GP)",
    ],
    ["booted", "warning: RCU stall"],
  ],
  "what a program writes to /dev/kmsg is not the kernel's": [
    ["<11>pt: failed", "<12>BUG: none", "<30>Kernel panic - not syncing: no"],
    ["booted"],
  ],
};

Deno.test("complaints of the kernel", async (t) => {
  for (const [name, [lines, expected]] of Object.entries(TABLE)) {
    await t.step(name, () => assert.deepEqual(boot(lines), expected));
  }
});

Deno.test("where the console tells no levels, the runner of the probes does", () => {
  const lines = (...printed: string[]) => {
    const reader = consoleReader();
    const [begin, ...rest] = [
      ...["[    0.000000] Linux version 6.19.6 (everystep@everystep)", "everystep: init"],
      ...["[    1.000000] zap f1: no answer after 12ms", "[    1.100000] pt: hello"],
      "[    1.200000] BUG: KASAN: slab-out-of-bounds in zap+0x1/0x2",
      "[    1.200000] Read of size 8 at addr ffff888012345678 by task pt/1",
      ...printed.map((text) => `everystep: said ${text}`),
      "everystep: done",
    ];
    for (const line of [begin!, ...rest]) reader.line(line);
    return reader.facts().complaints.map(({ message, option }) => `${option} ${message}`);
  };
  const report = [
    "3 BUG: KASAN: slab-out-of-bounds in zap+0x1/0x2",
    "3 Read of size 8 at addr ffff888012345678 by task pt/1",
  ];
  assert.deepEqual(lines(), []);
  assert.deepEqual(lines("2 zap f1: no answer after 12ms", ...report), [
    "KERN_CRIT zap fN: no answer after Nms",
  ]);
  assert.deepEqual(lines("4 no error", "said 3"), []);
});

Deno.test("a machine that is turned off says so as an emergency", () =>
  assert.deepEqual(boot([], ["<0>reboot: Power down"]), ["booted"]));

Deno.test("levels, facilities and a program's line that is cut", () => {
  assert.deepEqual(messagesOf("not <3>[    1.000000][    T1] zap: no"), [
    { text: "not ", kernel: false, cut: true },
    { text: "zap: no", kernel: true, level: 3, caller: "T1" },
  ]);
  assert.deepEqual(messagesOf("<30>[    1.000000] systemd: up"), [
    { text: "systemd: up", kernel: true, level: 6, foreign: true },
  ]);
});

Deno.test("what a clock says is told apart, since it counts only if each boot has it", () => {
  const found = (line: string) => {
    const reader = consoleReader();
    for (const one of ["Linux version 6.19.6 (e@e)", line]) reader.line(`[    1.000000] ${one}`);
    return reader.facts().splats.map((one) => [one.message, isComplaint(one)]);
  };
  assert.deepEqual(found("rcu: INFO: rcu_sched self-detected stall on CPU"), [["RCU stall", true]]);
  assert.deepEqual(found("INFO: task pt:51 blocked for more than 120 seconds."), [
    ["task pt blocked", true],
  ]);
  assert.deepEqual(found("WARNING: mm/a.c:7 at zap+0x1/0x2, CPU#0: init/1"), [
    ["WARNING at zap", false],
  ]);
});
