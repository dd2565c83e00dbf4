/** Two CPUs report at once, and the console tells who prints each line (CONFIG_PRINTK_CALLER). */
import assert from "node:assert/strict";
import { read } from "./console.ts";

const CUT = "------------[ cut here ]------------";
const END = "---[ end trace 0000000000000000 ]---";

/** Lines `T1 text`, as a console has them. */
function found(...lines: readonly string[]): string[] {
  const stamped = lines.map((line) => {
    const [caller = "", ...words] = line.split(" ");
    return `[    2.000000][${caller.padStart(5)}] ${words.join(" ")}`;
  });
  const { splats } = read(
    ["[    1.000000][    T0] Linux version 6.19.6 (a@b)", ...stamped].join("\n"),
  );
  return splats.map(({ message, function: name }) => `${message} (${name ?? ""})`).toSorted();
}

const REFCOUNT = "WARNING: lib/refcount.c:28 at refcount_warn_saturate+0x1/0x2, CPU#0: a/1";
const OTHER = "WARNING: mm/b.c:9 at unzap+0x1/0x2, CPU#1: b/2";

Deno.test("reports of two callers, line by line", async (t) => {
  const both = ["WARNING at refcount_warn_saturate in zap (zap)", "WARNING at unzap (unzap)"];
  await t.step("the place is that of the caller's own trace", () => {
    assert.deepEqual(
      found(
        ...[`T12 ${CUT}`, `T13 ${CUT}`, `T13 ${OTHER}`, `T12 ${REFCOUNT}`, "T13 Call Trace:"],
        ...[
          "T13  other+0x1/0x2",
          "T12 Call Trace:",
          "T12  zap+0x1/0x2",
          `T12 ${END}`,
          `T13 ${END}`,
        ],
      ),
      both,
    );
  });
  await t.step("the end of one is not that of the other", () => {
    assert.deepEqual(
      found(
        ...[`T12 ${REFCOUNT}`, `T13 ${OTHER}`, `T13 ${END}`, "T12 Call Trace:", "T12  zap+0x1/0x2"],
        `T12 ${END}`,
      ),
      both,
    );
  });
  await t.step("another CPU's stack belongs to the report that asks for it", () => {
    assert.deepEqual(
      found(
        ...["C0 rcu: INFO: rcu_sched self-detected stall on CPU", "C1 NMI backtrace for cpu 1"],
        ...["C1 Call Trace:", "C1  zap+0x1/0x2"],
      ),
      ["RCU stall ()"],
    );
  });
  await t.step("a report that is not understood is told, behind one that was", () => {
    assert.deepEqual(
      found(`T12 ${OTHER}`, `T12 ${END}`, "T13 something new", `T13 ${END}`),
      ["WARNING at unzap (unzap)", "a report that is not understood ()"],
    );
  });
  await t.step("many callers", () => {
    const lines = Array.from(
      { length: 120 },
      (_, i) => `T${i + 1} ${OTHER.replace("unzap", `f${i}`)}`,
    );
    assert.equal(found(...lines).length, 120);
  });
});
