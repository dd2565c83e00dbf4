import assert from "node:assert/strict";
import { excerptOf } from "../../../bot/report/html/excerpt.ts";
import { REPORTS } from "../fixtures.ts";

const cells = REPORTS["break-and-mend"]!.cells;
const at = (state: number, arch: string) =>
  cells.find((cell) => cell.state === state && cell.arch === arch)!;
const ERROR = "mm/memory.c:11:17: error: implicit declaration of function 'tlb_remove_ptdesc'";
const noise = (count: number) => Array.from({ length: count }, (_, i) => `  CC      mm/${i}.o`);

Deno.test("excerpt: the lines around the message that the cell is about", async (t) => {
  const log = [...noise(50), ERROR, ...noise(50)].join("\n");
  await t.step("in the middle", () => {
    const found = excerptOf(log, at(3, "alpha"));
    assert.equal(found.lines[found.hit!], ERROR);
    assert.deepEqual([found.hit, found.lines.length], [6, 23]);
    assert.deepEqual(found.cut, { before: true, after: true });
  });
  await t.step("a warning's, at the beginning", () => {
    const text = "arch/alpha/mm/init.c:3:13: warning: unused variable 'pmd' [-Wunused-variable]\n";
    const found = excerptOf(text, at(2, "alpha"));
    assert.deepEqual([found.hit, found.cut], [0, { before: false, after: false }]);
  });
  await t.step("of a build that failed without one, what sounds like it", () => {
    const log = `${noise(9).join("\n")}\nmake[2]: *** [mm/x.o] Error 1, stop\n`;
    const found = excerptOf(log, { ...at(3, "alpha"), diagnostics: [] });
    assert.match(found.lines[found.hit!]!, /Error 1/);
  });
  await t.step("of one that built, the end", () => {
    const found = excerptOf(log, at(1, "um"));
    assert.deepEqual([found.hit, found.lines.at(-1)], [undefined, "  CC      mm/49.o"]);
    assert.equal(found.lines.length, 6);
  });
});

Deno.test("excerpt: hostile logs are bounded and clean", () => {
  const evil = `\u001b[31m${ERROR}\u001b[0m\u001b[2J\u0007\r\n${"y".repeat(1e6)}\n\u0000\u202e\n`;
  const { lines, hit } = excerptOf(evil, at(3, "alpha"));
  assert.equal(lines[hit!], `${ERROR}\\x1b[2J\\x07`);
  assert.ok(lines.every((line) => line.length < 300));
  assert.equal(lines.at(-1), "\\x00\\u202e");
});
