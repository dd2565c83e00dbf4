import assert from "node:assert/strict";
import { judgeBoot } from "../../bot/boot/console/judge.ts";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import type { MachineEnd } from "../../bot/boot/types.ts";

const UP = "[    0.000000] Linux version 6.19.6 (a@b)";
const GOOD = `${UP}\neverystep: init\nok 1 - pt\neverystep: done`;

function judge(text: string, end: Partial<MachineEnd> = {}, own = false) {
  const reader = consoleReader();
  for (const line of text.split("\n")) reader.line(line);
  return judgeBoot(
    reader.facts(),
    { how: "exit", code: 0, seconds: 1.2, complaint: "", ...end },
    { own, silence: 60, limit: 120 },
  );
}

Deno.test("what a boot comes to", async (t) => {
  const table: [string, string, Partial<MachineEnd>, boolean, string, RegExp][] = [
    ["goes well", GOOD, {}, false, "booted", /booted in 1.2 s/],
    [
      "is ended by us after its last line",
      GOOD,
      { how: "done", code: 137 },
      false,
      "booted",
      /booted/,
    ],
    [
      "a kernel that prints nothing, CONFIG_PRINTK=n",
      "everystep: init\nok 1 - pt\neverystep: done",
      {},
      false,
      "infra",
      /^the kernel printed nothing, so that nobody knows what it warned of: CONFIG_PRINTK=y/,
    ],
    [
      "one that prints nothing and fails a test",
      "everystep: init\nnot ok 1 - pt\neverystep: done",
      {},
      false,
      "broken",
      /not ok: pt/,
    ],
    ["one whose banner is lost", GOOD.replace("Linux version", "x"), {}, false, "booted", /booted/],
    ["one that stamps nothing", GOOD.replace(/^\[.*?\] /, ""), {}, false, "booted", /booted/],
    ["an emulator that dies after the last line", GOOD, { code: 1 }, false, "booted", /booted/],
    ["an emulator that crashes after it", GOOD, { code: 139 }, false, "booted", /booted/],
    [
      "um crashes after the last line",
      GOOD,
      { signal: "SIGSEGV", code: 139 },
      true,
      "broken",
      /^ended by SIGSEGV while it was turned off$/,
    ],
    ["um aborts after the last line", GOOD, { code: 134 }, true, "broken", /ended by SIGABRT/],
    ["um is killed after the last line", GOOD, { code: 137 }, true, "booted", /booted/],
    ["um ends as a program that was told to", GOOD, { code: 143 }, true, "booted", /booted/],
    [
      "a program that prints what a kernel prints",
      `${GOOD}\nOops: 0 [#1]`,
      {},
      false,
      "booted",
      /booted/,
    ],
    [
      "an emulator that crashes after the kernel has",
      `${UP}\n[    1.000000] Oops: 0 [#1]`,
      { signal: "SIGSEGV", code: 139 },
      false,
      "broken",
      /ended before init/,
    ],
    ["a failing probe", GOOD.replace("ok 1", "not ok 1"), {}, false, "broken", /not ok: pt/],
    [
      "a WARNING alone",
      `${GOOD}\n[    2.000000] WARNING: mm/a.c:1 at f+0x1/0x2, CPU#0: a/1`,
      {},
      false,
      "booted",
      /./,
    ],
    [
      "an Oops, and it goes on",
      `${GOOD}\n[    2.000000] Oops: 0 [#1]`,
      {},
      false,
      "broken",
      /Oops/,
    ],
    [
      "a panic",
      `${UP}\nKernel panic - not syncing: No init 0x12`,
      { code: 1 },
      false,
      "broken",
      /panic - not syncing: No init/,
    ],
    [
      "um aborts after its panic",
      `${UP}\nKernel panic - not syncing: x`,
      { signal: "SIGABRT", code: 134 },
      true,
      "broken",
      /panic/,
    ],
    ["um crashes", UP, { code: 139 }, true, "broken", /ended before init/],
    [
      "hangs",
      `${UP}\nlast words`,
      { how: "silent" },
      false,
      "broken",
      /hang before init: no output for 60 s, after "last words"/,
    ],
    [
      "hangs in the probe",
      `${UP}\neverystep: init`,
      { how: "silent" },
      false,
      "broken",
      /hang before the probe was done/,
    ],
    ["never ends", `${UP}\nx`, { how: "late" }, false, "broken", /not at its end after 120 s/],
    [
      "reboots in a loop",
      `${UP}\n${UP}`,
      { how: "loop", code: 137 },
      false,
      "broken",
      /reboots in a loop/,
    ],
    ["resets before init", UP, {}, false, "broken", /ended before init/],
    ["says nothing and resets", "", {}, false, "broken", /ended before init/],
    [
      "the emulator is killed",
      UP,
      { signal: "SIGKILL", code: 137 },
      false,
      "infra",
      /the emulator was ended by SIGKILL/,
    ],
    [
      "the emulator is killed inside the sandbox",
      UP,
      { code: 137 },
      false,
      "infra",
      /ended by signal 9/,
    ],
    [
      "um is killed",
      UP,
      { code: 137 },
      true,
      "infra",
      /the kernel's process was ended by signal 9/,
    ],
    ["the emulator crashes", UP, { signal: "SIGSEGV", code: 139 }, false, "infra", /SIGSEGV/],
    [
      "the emulator refuses",
      "",
      { code: 1, complaint: "unsupported machine type" },
      false,
      "infra",
      /unsupported machine type/,
    ],
    [
      "um does not start",
      "",
      { code: 1, complaint: "no tmpfs" },
      true,
      "infra",
      /did not start: no tmpfs/,
    ],
    ["the user stops it", UP, { how: "stopped" }, false, "infra", /interrupted/],
    [
      "it takes too much",
      UP,
      { how: "greedy", excess: { fault: "patch", why: "more than 9 processes" } },
      true,
      "broken",
      /stopped: it took more than 9 processes/,
    ],
    [
      "the machine has too little",
      UP,
      { how: "greedy", excess: { fault: "machine", why: "more than 9 GiB of memory" } },
      true,
      "infra",
      /more than 9 GiB/,
    ],
  ];
  for (const [name, text, end, own, kind, summary] of table) {
    await t.step(name, () => {
      const judged = judge(text, end, own);
      assert.equal(judged.kind, kind);
      assert.match(judged.summary, summary);
      const errors = judged.diagnostics.some((one) => one.severity === "error");
      assert.equal(errors, kind === "broken");
    });
  }
});
