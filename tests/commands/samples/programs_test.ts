/**
 * Programs of samples/ at level `objects`: made alone, by a real make and a real gcc, and no whole kernel is built for one.
 */
import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { PROGRAM_FAULTS, PROGRAM_FILES, PROGRAM_VERDICTS } from "../../toy/userprogs.ts";
import { verified } from "../program.ts";

/** One line for each state behind the base. */
function lines({ cells }: Report): readonly string[] {
  return cells.slice(1).map((cell) => {
    const [first] = cell.diagnostics.filter(({ status }) => status === "new");
    return `${cell.state} ${cell.verdict} ${first?.message ?? cell.reason}`;
  });
}

Deno.test("a program's faults are those of the patch, and no whole kernel is built", async () => {
  const report = await verified(PROGRAM_FILES, PROGRAM_FAULTS);
  assert.deepEqual(lines(report), [
    "1 pass 1 program; link facts unchanged",
    "2 fail 'one' undeclared (first use in this function)",
    "3 fixed builds again: 1 program; link facts unchanged",
    "4 warn unused variable 'spare'",
    "5 pass 1 program; link facts unchanged",
    "6 fail undefined reference to `help'",
    "7 fixed builds again: 1 program; link facts unchanged",
  ]);
  assert.deepEqual(report.cells.slice(1).map(({ verdict }) => verdict), PROGRAM_VERDICTS);
  assert.match(report.cells[2]!.reproduce.at(-1)!, / samples\/toy\/$/);
  const { missing, compiled, lines: added } = report.coverage!;
  assert.deepEqual(missing, []);
  assert.equal(compiled, added);
});

Deno.test("whole builds say the same of programs", async () => {
  const { cells } = await verified(PROGRAM_FILES, PROGRAM_FAULTS, ["--level", "image"]);
  assert.deepEqual(cells.slice(1).map(({ verdict }) => verdict), PROGRAM_VERDICTS);
});

Deno.test("a program that no list names is not compiled", async () => {
  const lost = "samples/toy/lost.c";
  const report = await verified(PROGRAM_FILES, [
    { subject: "lost: break it", files: { [lost]: ["return 0", "return none"] } },
  ]);
  assert.equal(report.verdict.exit, 3);
  assert.deepEqual(
    report.coverage!.missing.map(({ file, why }) => [file, why]),
    [[lost, "not-built"]],
  );
});
