/** Whose line it is, and where it ends. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { consoleLines } from "../../bot/boot/console/lines.ts";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { messagesOf } from "../../bot/boot/console/text.ts";
import type { ConsoleFacts } from "../../bot/boot/types.ts";

const UP = "[    0.000000] Linux version 6.19.6 (a@b)\n";

/** As a machine gives it: in chunks of bytes. */
function read(text: string, size = 1000): ConsoleFacts {
  const reader = consoleReader(), lines = consoleLines((line) => reader.line(line));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) lines.push(bytes.subarray(at, at + size));
  lines.end();
  return reader.facts();
}

const splatTexts = (text: string) =>
  read(text).splats.map((one) => `${one.severity}: ${one.message}`);

Deno.test("only what the kernel printed is judged", async (t) => {
  const OOPS = "Oops: 0002 [#1]", AT = "error: Oops: N [#N]";
  const table: [string, string, string[]][] = [
    ["a program", `${UP}everystep: init\n${OOPS}\n`, []],
    ["a program, before init says so", `${UP}${OOPS}\n`, [AT]],
    ["the kernel", `${UP}everystep: init\n[    1.000000] ${OOPS}\n`, [AT]],
    ["a kernel that stamps nothing", `Linux version 6\neverystep: init\n${OOPS}\n`, [AT]],
    ["with its level", `${UP}everystep: init\n<1>[    1.000000] ${OOPS}\n`, [AT]],
    ["with the task that prints", `${UP}everystep: init\n[    1.000000][   T21] ${OOPS}\n`, [AT]],
    ["with the CPU that prints", `${UP}everystep: init\n[    1.000000][    C0] ${OOPS}\n`, [AT]],
    ["with the task alone", `[    T0] Linux version 6\neverystep: init\n[   T21] ${OOPS}\n`, [AT]],
    ["in colour", `${UP}everystep: init\n\x1b[32m[    1.000000] \x1b[31m${OOPS}\x1b[0m\r\n`, [AT]],
    ["as the last words", `${UP}everystep: init\n[    1.000000] ${OOPS}`, [AT]],
    ["behind a program's line", `${UP}everystep: init\nok 1 - [    1.000000] ${OOPS}\n`, [AT]],
    ["behind a carriage return", `${UP}everystep: init\n50 %\r[    1.000000] ${OOPS}\r\n`, [AT]],
    [
      "behind a program's line without end",
      `${UP}everystep: init\n${"x".repeat(50_000)}[    1.000000] ${OOPS}\n`,
      [AT],
    ],
    [
      "stamped by a program, where the kernel writes its levels",
      `<6>${UP}everystep: init\n[    1.000000] ${OOPS}\n[    1.000000] Kernel panic - not syncing: x\n`,
      [],
    ],
    [
      "with a level, where the kernel writes its levels",
      `<6>${UP}everystep: init\n<1>[    1.000000] ${OOPS}\n`,
      [AT],
    ],
    [
      "a program prints levels, and the kernel none",
      `${UP}everystep: init\n<6>[    0.500000] x\n[    1.000000] ${OOPS}\n`,
      [AT],
    ],
    [
      "what a test prints of its own",
      `${UP}everystep: init\n# BUG: this is text of a test\nWARNING: and this\nok 1 - a\n`,
      [],
    ],
  ];
  for (const [name, text, expected] of table) {
    await t.step(name, () => assert.deepEqual(splatTexts(text), expected));
  }
});

Deno.test("a panic is the kernel's, and so is the first line of a boot", async (t) => {
  const table: [string, string, Partial<ConsoleFacts>][] = [
    [
      "quoted in another message",
      `${UP}[    1.000000] systemd[1]: before: Kernel panic - not syncing: oh\n`,
      { panic: undefined },
    ],
    [
      "behind what was begun without a stamp",
      "Linux version 6\nloading ...Kernel panic - not syncing: oh\n",
      { panic: "oh" },
    ],
    [
      "stamped by a program, where the kernel writes its levels",
      `<6>${UP}everystep: init\n[    1.000000] Kernel panic - not syncing: oh\n`,
      { panic: undefined },
    ],
    [
      "without a line end",
      `${UP}[    1.000000] Kernel panic - not syncing: oh`,
      { panic: "oh", banners: 1 },
    ],
    [
      "whose first line is lost",
      `${UP}[    1.000000] ---[ end Kernel panic - not syncing: oh ]---\n`,
      { panic: "oh" },
    ],
    [
      "a program prints one",
      `${UP}everystep: init\nKernel panic - not syncing: oh\n`,
      { panic: undefined },
    ],
    [
      "a program prints /proc/version",
      `${UP}everystep: init\nLinux version 6.19.6 (a@b)\n`,
      { banners: 1 },
    ],
    ["a second boot", `${UP}everystep: init\n${UP}`, { banners: 2 }],
    ["a second boot whose first line is not seen", `${UP}everystep: init\neverystep: init\n`, {
      banners: 2,
    }],
    ["firmware before it", `Loading 1 %\rLoading 9 %\rLinux version 6\n`, { banners: 1 }],
  ];
  for (const [name, text, expected] of table) {
    await t.step(name, () => {
      const facts = read(text);
      for (const [key, value] of Object.entries(expected)) {
        assert.equal(facts[key as keyof ConsoleFacts], value);
      }
    });
  }
});

Deno.test("lost messages are told, and what a program had begun goes on", async (t) => {
  const LOST = "** 12 printk messages dropped **",
    LOST_MESSAGE = "warning: the console lost messages of the kernel";
  const table: [string, string, string[], string[]][] = [
    ["on a line of its own", `ok 1 - a\n${LOST}\n[    1.000000] x\n`, [LOST_MESSAGE], ["a ok"]],
    ["in a program's line", `not ok 1 - a${LOST}\n[    1.000000] x\nb\n`, [LOST_MESSAGE], [
      "ab not ok",
    ]],
    [
      "before the message, as older kernels do",
      `no${LOST} [    1.000000] x\nt ok 1 - a\n`,
      [LOST_MESSAGE],
      [
        "a not ok",
      ],
    ],
    ["between results", `ok 1 - a\n${LOST} [    1.000000] x\nnot ok 2 - b\n`, [LOST_MESSAGE], [
      ...["a ok", "b not ok"],
    ]],
    ["with a carriage return", `${LOST}\r\nok 1 - a\n`, [LOST_MESSAGE], ["a ok"]],
    ["within other text it is none", `see "${LOST}"\nok 1 - a\n`, [], ["a ok"]],
  ];
  for (const [name, text, splats, tests] of table) {
    await t.step(name, () => {
      const facts = read(`${UP}everystep: init\n${text}`);
      assert.deepEqual(facts.splats.map((one) => `${one.severity}: ${one.message}`), splats);
      assert.deepEqual(facts.tests.map((one) => `${one.name} ${one.result}`), tests);
    });
  }
  await t.step("a kernel that stamps nothing is still heard", () => {
    assert.deepEqual(splatTexts(`Linux version 6\n${LOST}\neverystep: init\nOops: 0002 [#1]\n`), [
      LOST_MESSAGE,
      "error: Oops: N [#N]",
    ]);
  });
});

Deno.test("a result that the kernel interrupts is whole", async (t) => {
  const K = "[    1.000000] random: crng init done\n";
  const table: [string, string, string[]][] = [
    ["in the word", `not o${K}k 1 - a\n`, ["a not ok"]],
    ["between the words", `not ${K}ok 1 - a\n`, ["a not ok"]],
    ["in the name", `ok 1 - a${K}bc\n`, ["abc ok"]],
    ["before the line end", `ok 1 - a${K}\nok 2 - b\n`, ["a ok", "b ok"]],
    ["twice", `n${K}ot ${K}ok 1 - a\n`, ["a not ok"]],
    ["at the end of all", `not ok 1 - a${K}`, ["a not ok"]],
    ["two whole ones", `ok 1 - a${K}not ok 2 - b\n`, ["a ok", "b not ok"]],
  ];
  for (const [name, text, expected] of table) {
    await t.step(name, () => {
      const { tests } = read(`${UP}everystep: init\n${text}`);
      assert.deepEqual(tests.map((one) => `${one.name} ${one.result}`), expected);
    });
  }
  await t.step("the last word", () => {
    assert.equal(read(`${UP}everystep: init\neverystep: do${K}ne\n`).done, true);
    assert.equal(read(`${UP}everystep: init\neverystep: done${K}`).done, true);
  });
});

Deno.test("tests within the kernel and those of programs do not end one another", () => {
  const { tests } = read(
    `${UP}everystep: init\n  ok 1 - maps\n[    1.000000]     ok 1 inner\n[    1.000000] not ok 1 suite\nok 1 - pt\n`,
  );
  assert.deepEqual(tests.map((one) => one.name), ["suite: inner", "suite", "pt: maps", "pt"]);
});

Deno.test("no chunk and no length changes what is said", () => {
  const long = "y".repeat(40_000);
  const text =
    `${UP}everystep: init\n${long}[    1.000000] Oops: 1 [#1]\nok 1 - pt\neverystep: done\n`;
  const whole = read(text, text.length);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40_000 }), (size) => {
      const facts = read(text, size);
      assert.deepEqual(facts.splats, whole.splats);
      assert.equal(facts.done, true);
    }),
    { numRuns: 20 },
  );
  assert.equal(whole.splats.length, 1);
});

Deno.test("blanks of a line that goes on are kept", () => {
  assert.deepEqual(messagesOf("not [    1.000000] x "), [
    { text: "not ", kernel: false, cut: true },
    { text: "x", kernel: true },
  ]);
});

Deno.test("what another CPU prints again is one message", async (t) => {
  const again = "** replaying previous printk message **";
  const table: readonly [string, readonly string[]][] = [
    [`[    1.000000] WARNING: mm/a.c:7 at za${again}`, []],
    [`<4>[    1.0${again}`, []],
    [`<4>${again}`, []],
    [again, []],
    [`not ok 1<4>[    1.000000] WARN${again}`, ["not ok 1"]],
    [`[    1.000000] one[    1.000001] tw${again}`, ["one"]],
    ["[    1.000000] it says ** replaying previous printk message ** too", [
      "it says ** replaying previous printk message ** too",
    ]],
  ];
  for (const [line, texts] of table) {
    await t.step(line, () => assert.deepEqual(messagesOf(line).map(({ text }) => text), texts));
  }
});
