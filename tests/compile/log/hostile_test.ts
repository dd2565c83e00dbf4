import assert from "node:assert/strict";
import fc from "fast-check";
import { machineFault } from "../../../bot/compile/infra.ts";
import { diagnose, readLog } from "../../../bot/compile/log.ts";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { follow } from "../../../bot/compile/log/diagnose.ts";

const LENGTH = 16 * 1024;
const LIMIT_MS = 50;

/** What could make a careless expression go back and forth. */
const PIECES = [
  ...["a", " ", ":", "1", ":1", ":1:1", "a:1:", ": ", "a: ", "error: ", ": error: ", "warning: "],
  ...[
    "1:",
    "11111111",
    "[",
    "]",
    " [-W",
    " [-Wa]",
    "(",
    ")",
    ":(",
    ":()",
    "(.text+0x1)",
    "/",
    "a/",
  ],
  ..."ld: |ld-|-ld|ld.lld: |ld.lld-1|make|make[1]: *** [|*** |] Killed|***".split("|"),
  ...[
    "Kconfig:",
    "Kconfig:1: ",
    "a.config",
    "defconfig:",
    "a.dts:1.1-1.1: ",
    "1.1-",
    "gcc: ",
    "cc1-",
  ],
  ...[
    "In file included from ",
    "from a:1,",
    ": In function '",
    "'",
    "`",
    "in function ",
    ": note: ",
  ],
  ...["undefined reference to ", ": undefined reference to ", ": objtool", ": objtool [", '"a" ['],
  ...[
    "\u001b[",
    "\u001b[1;",
    "\t",
    "\u202e",
    "\u0000",
    "a+0x1",
    "+0x",
    "symbol a ",
    " at a:1",
    ">>> ",
  ],
  ...[
    "Makefile:1: ",
    "Kbuild",
    ".mk:1: ",
    "fatal ",
    "a error",
    "error[",
    "section mismatch in reference: ",
  ],
];
const HEADS = [
  ...[
    "",
    "a:1:1: error: ",
    "WARNING: ",
    "ERROR: modpost: ",
    "WARNING: modpost: a: ",
    "ld: ",
    "  - ",
  ],
  ...[
    "ld.lld: error: ",
    ">>> referenced by ",
    "make[1]: *** [",
    "In file included from ",
    "                 from ",
  ],
  ...[
    "vmlinux.o: warning: objtool: ",
    "mm/Kconfig:3:",
    "error: recursive ",
    "a.c: In function '",
    "  CC",
  ],
  ...["Error: ", "FATAL ERROR: ", "\tsymbol ", "  Depends on ", "a.o: in function `", 'ERROR: "'],
];
const TAILS = [
  "",
  "\u0001",
  ":",
  "]",
  ": error: x",
  " Killed",
  "'",
  ")",
  " [-Wx]",
  ": undefined reference to `x'",
];

function ms(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

Deno.test("no line of 16 kB takes longer than 50 ms", () => {
  const last: Diagnostic = {
    severity: "error",
    tool: "kconfig",
    message: "recursive dependency detected!",
  };
  let slowest = { ms: 0, line: "" };
  for (const [i, head] of HEADS.entries()) {
    for (const [j, piece] of PIECES.entries()) {
      // Every pair with some of the tails, and every tail with some of the pairs.
      for (const tail of TAILS.filter((_, k) => (i + j + k) % 4 === 0)) {
        const line = head + piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH) + tail;
        const work = () => {
          const reader = readLog("/linux");
          reader.line("ld.lld: error: undefined symbol: f");
          reader.line(line);
          follow(last, line);
        };
        let usage = ms(work);
        // Another process may have had the processor: only what is slow each time is slow.
        for (let again = 0; again < 20 && usage > LIMIT_MS; again++) {
          usage = Math.min(usage, ms(work));
        }
        if (usage > slowest.ms) slowest = { ms: usage, line: head + piece + tail };
      }
    }
  }
  assert.ok(slowest.ms < LIMIT_MS, `${slowest.ms} ms: ${JSON.stringify(slowest.line)}`);
});

Deno.test("whatever a log says, it is read, and what is read can be printed", () => {
  const word = fc.oneof(
    fc.constantFrom(...PIECES, ...HEADS, ...TAILS),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(""));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const reader = readLog("/linux");
      for (const one of lines) {
        reader.line(one);
        machineFault(one);
      }
      for (const d of reader.facts().diagnostics) {
        assert.ok(d.severity === "error" || d.severity === "warning");
        const texts = [
          ...[d.tool, d.file, d.message, d.option, d.function],
          ...(d.includedFrom ?? []).map((one) => one.file),
        ];
        for (const text of texts) assert.doesNotMatch(text ?? "", /[\p{Cc}\p{Cf}]/u);
        assert.ok(d.line === undefined || Number.isFinite(d.line));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("a warning without end does not fill the memory", () => {
  const reader = readLog("/linux");
  for (let i = 0; i < 30_000; i++) reader.line(`mm/a.c:${i}:1: warning: w`);
  assert.equal(reader.facts().diagnostics.length, 20_000);
});

Deno.test("names without end do not fill the memory, nor is any counted twice", () => {
  const reader = readLog("/linux");
  for (let i = 0; i < 250_000; i++) {
    reader.line(`  CC      a${i}.o`);
    reader.line("  CC      same.o");
    reader.line(`make: *** [a${i}.o] Error 1`);
  }
  const { made, brokenTargets, compiled } = reader.facts();
  assert.deepEqual([made.length, brokenTargets.length, compiled], [200_000, 200_000, 200_000]);
  const long = readLog("/linux");
  for (let i = 0; i < 2000; i++) long.line(`  CC      ${"a".repeat(16_000)}${i}.o`);
  assert.ok(long.facts().made.length < 1000);
});

Deno.test("a line number that is none is left out", () => {
  assert.equal(diagnose(`mm/a.c:${"9".repeat(400)}: error: x`)?.line, undefined);
});
