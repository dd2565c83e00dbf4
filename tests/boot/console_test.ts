import assert from "node:assert/strict";
import fc from "fast-check";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import { messagesOf } from "../../bot/boot/console/text.ts";
import { bounded } from "../../bot/boot/console/bounded.ts";
import { consoleLines } from "../../bot/boot/console/lines.ts";
import { read } from "./console.ts";

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
