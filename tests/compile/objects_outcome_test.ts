import assert from "node:assert/strict";
import type { LogFacts } from "../../bot/compile/log.ts";
import { join } from "../../bot/compile/objects/outcome.ts";
import { readLog } from "../../bot/compile/log/reader.ts";
import { compare } from "../../bot/judge/warnings/compare.ts";

const CALL = [
  "  CALL    /k/scripts/checksyscalls.sh",
  "<stdin>:1588:2: warning: #warning syscall zap not implemented [-Wcpp]",
];
const UNUSED = "/k/mm/zap.c:3:5: warning: unused variable 'x' [-Wunused-variable]";

function read(...lines: readonly string[]): LogFacts {
  const log = readLog("/k");
  for (const line of lines) log.line(line);
  return log.facts();
}

Deno.test("what each make says again of the same step is said once", () => {
  const prepared = read(...CALL);
  const messages = (facts: LogFacts) => facts.diagnostics.map(({ message }) => message).sort();
  const warning = "#warning syscall zap not implemented";
  // One make for the objects, or one for each that may be compiled too early.
  for (const makes of [CALL, [...CALL, ...CALL]]) {
    const found = join(prepared, read(...makes, "  CC      mm/zap.o", UNUSED));
    assert.deepEqual(messages(found), [warning, "unused variable 'x'"]);
    assert.deepEqual(found.made, ["mm/zap.o", "scripts/checksyscalls.sh"]);
  }
  // What two objects say is said twice.
  const twice = read("  CC      mm/zap.o", UNUSED, "  CC      mm/zip.o", UNUSED);
  assert.equal(join(prepared, twice).diagnostics.length, 3);
});

Deno.test("an old warning of make prepare is none of a patch that only adds an object", () => {
  const before = join(read(...CALL), read());
  const after = join(read(...CALL), read(...CALL, "  CC      mm/zap.o"));
  const judged = compare(before.diagnostics, after.diagnostics);
  assert.deepEqual(judged.map(({ status }) => status), ["old"]);
});
