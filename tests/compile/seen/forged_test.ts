/** What a patch writes to look as if a compiler had seen its lines, where none has. */
import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { digestHex } from "../../../bot/system/files/digest.ts";
import { SAVING } from "./saving.ts";
import { build } from "../toy_cell.ts";

const HIDDEN = "#ifdef NEVER\nint never;\n#endif\nint always;\n";
const HEAD = '#include <toy.h>\n#include "part.c"\n';
const TAIL = "int a(int x) { return x; }\nint start(void) { return a(1) + b(2); }\n";
const word = `everystep_${digestHex(HIDDEN).slice(0, 24)}`;

const RAW =
  'const char *r = R"x(\n/* )x";\n#ifdef NEVER\nint never;\n#endif\nconst char *q = "*/";\n';

/** A source that includes the lines, the lines, and which of them none sees (2). */
const FORGED: readonly (readonly [name: string, source: string, part: string, line?: number])[] = [
  ["marks in a text", `${HEAD}const char *s = "${word}_0_0_ ${word}_0_1_";\n${TAIL}`, HIDDEN],
  [
    "a file that is there later",
    `#if __has_include("/tmp/build/mm/a.o")\n#define NEVER\n#endif\n${HEAD}${TAIL}`,
    HIDDEN,
  ],
  [
    "the same, its name made of two",
    `#define P(a, b) a##b\n#if P(__has_incl, ude)("/tmp/build/mm/a.o")\n#define NEVER\n#endif\n${HEAD}${TAIL}`,
    HIDDEN,
  ],
  [
    "a file that is there, asked the other way round",
    `#if !__has_include("/usr/bin/make")\n#else\n#define NOT_NEVER\n#endif\n#ifndef NOT_NEVER\n#define NEVER\n#endif\n${HEAD}${TAIL}`,
    HIDDEN,
  ],
  ["a line by its number", `${HEAD}${TAIL}`, HIDDEN.replace("ifdef NEVER", "if __LINE__ != 1")],
  [
    "the number of a line, by another name",
    `#define AT __LINE__\n${HEAD}${TAIL}`,
    HIDDEN.replace("ifdef NEVER", "if AT > 1"),
  ],
  [
    "a number that a line gives itself",
    `${HEAD}${TAIL}`,
    "#line 100\n#if 1\n#if __LINE__ != 101\nint never;\n#endif\n#endif\n",
    4,
  ],
  ["a comment that begins in a raw string", `${HEAD}${TAIL}`, RAW, 4],
];

Deno.test("no patch can write what only a compiler shows", async (t) => {
  const sandbox = await findSandbox();
  const seenOf = async (source: string, part: string, untrusted: boolean) => {
    const dir = await Deno.makeTempDir();
    try {
      const files = { Makefile: SAVING, "mm/a.c": source, "mm/part.c": part };
      const touched = [{ id: "1", path: "mm/part.c", lines: [2, 4], gaps: [] }];
      const outcome = await build(dir, sandbox, files, { touched, untrusted });
      assert.equal(outcome.kind, "built", outcome.summary);
      return (outcome.seen ?? []).flatMap(({ lines }) => lines).flatMap(([from, to]) =>
        from === to ? [from] : [from, to]
      );
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  };
  await t.step("what is compiled is seen", async () => {
    assert.deepEqual(await seenOf(`${HEAD}${TAIL}`, HIDDEN, true), [4]);
    assert.deepEqual(await seenOf(`#define NEVER\n${HEAD}${TAIL}`, HIDDEN, true), [2, 4]);
  });
  for (const [name, source, part, line = 2] of FORGED) {
    await t.step(name, async () => {
      const seen = await seenOf(source, part, true);
      assert.ok(!seen.includes(line), seen.join());
    });
  }
  await t.step("one's own patches may ask which files there are", async () => {
    const asks = '#if __has_include("part.c")\n#define NEVER\n#endif\n';
    assert.deepEqual(await seenOf(`${asks}${HEAD}${TAIL}`, HIDDEN, false), [2, 4]);
  });
});
