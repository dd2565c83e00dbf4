import assert from "node:assert/strict";
import { read } from "./read.ts";

Deno.test("a chain of includes holds until another file is named", () => {
  const found = read(`  CC      mm/a.o
In file included from /linux/include/b.h:2,
                 from /linux/mm/a.c:1:
/linux/include/a.h: In function 'h':
/linux/include/a.h:1:49: error: one
/linux/include/a.h:1:49: note: each only once
/linux/include/a.h:3:32: warning: two
/linux/mm/a.c:9:1: warning: three
/linux/include/a.h:3:32: warning: four
  CC      mm/b.o
/linux/mm/b.c:1:1: warning: five`);
  const chain = [{ file: "include/b.h", line: 2 }, { file: "mm/a.c", line: 1 }];
  assert.deepEqual(found.map((d) => d.includedFrom), [
    chain,
    chain,
    ...[undefined, undefined, undefined],
  ]);
  assert.deepEqual(found.map((d) => d.function), ["h", "h", "h", "h", undefined]);
});

Deno.test("what is joined into a message is bounded", () => {
  const selects = Array.from({ length: 5000 }, (_, i) => `  - SYMBOL_${i} [=y]`).join("\n");
  const [found, ...rest] = read(
    `WARNING: unmet direct dependencies detected for A\n  Selected by [y]:\n${selects}`,
  );
  assert.deepEqual(rest, []);
  assert.ok(found!.message.length < 1100);
  assert.match(found!.message, /SYMBOL_0 .*SYMBOL_20 .*; \.\.\.$/);
});

Deno.test("a chain of includes is bounded", () => {
  const chain = Array.from({ length: 500 }, (_, i) => `                 from a${i}.h:1,`);
  const [found] = read(
    ["In file included from b.h:1,", ...chain, "x.h:1:1: error: deep"].join("\n"),
  );
  assert.equal(found!.includedFrom!.length, 32);
  assert.deepEqual(found!.includedFrom![0], { file: "b.h", line: 1 });
});
