import assert from "node:assert/strict";
import { bootRows } from "../../bot/report/boots.ts";
import { renderMarkdown } from "../../bot/report/markdown.ts";
import { type Cell, type Report, reportSchema } from "../../bot/report/schema.ts";
import { renderReport } from "../../bot/report/terminal.ts";
import { message, report } from "./fixtures.ts";
import { golden } from "./golden.ts";

const DIR = new URL("golden/", import.meta.url);

function boot(
  values: Readonly<Record<string, string>>,
  more: Partial<Cell["boot"]> = {},
): Partial<Cell> {
  return {
    boot: {
      result: "booted",
      summary: "booted in 1.5 s",
      machine: "qemu-system-alpha -M clipper",
      seconds: 1.5,
      tests: [{ name: "pt", result: "ok" }],
      values: Object.entries(values).map(([name, value]) => ({ name, value })),
      excerpt: [],
      console: "out/console",
      reproduce: ["qemu-system-alpha -M clipper -kernel vmlinux -append 'console=ttyS0 panic=-1'"],
      ...more,
    },
  };
}

const NO = { "given-back": "no", "VmPTE-after": "1056 kB" };
const YES = { "given-back": "yes", "VmPTE-after": "32 kB" };
const DESIGN = { "given-back": "no, by design", "VmPTE-after": "1088 kB" };
const UNTESTED: Partial<Cell> = boot({}, {
  result: "untested",
  summary: "there is no firmware for it",
  machine: "",
  tests: [],
});

const SUBJECTS = ["mm: prepare", "alpha: mm: enable it", "mm: use it"];

const GOOD: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "pupp", loongarch: "pupp", sparc64: "puup" },
  cells: {
    "0/alpha": boot(NO),
    "2/alpha": boot(NO),
    "3/alpha": boot(YES),
    ...Object.fromEntries(["0", "2", "3"].map((n) => [`${n}/loongarch`, UNTESTED])),
    "0/sparc64": boot(DESIGN),
    "3/sparc64": boot(DESIGN),
  },
  verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha, loongarch, sparc64" },
});

const PANIC: Partial<Cell> = {
  ...boot({}, {
    result: "broken",
    summary: "Kernel panic - not syncing: Attempted to kill init!",
    tests: [{ name: "pt", result: "not ok" }],
    excerpt: ["Oops: 0002 [#1]", "pc is at free_pte+0x10/0x40", "Kernel panic - not syncing: x"],
  }),
  reason: "boot: Kernel panic - not syncing: Attempted to kill init!",
  diagnostics: [{
    ...message("error", "mm/pt_reclaim.c", 12, "the boot does not come to its end"),
    tool: "boot",
    file: undefined,
    line: undefined,
    column: undefined,
  }],
  diagnosticsTotal: { errors: 1, warnings: 0, new: 1, old: 0, fixed: 0 },
};

const BAD: Report = report({
  subjects: SUBJECTS,
  archs: { alpha: "ppFi" },
  cells: { "0/alpha": boot(NO), "1/alpha": boot(NO), "2/alpha": PANIC, "3/alpha": PANIC },
  verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 2 breaks alpha" },
});

Deno.test("boots: goldens", async (t) => {
  for (const [name, value] of [["boots", GOOD], ["boots-panic", BAD]] as const) {
    reportSchema.parse(value);
    await t.step(
      `${name}.txt`,
      () => golden(DIR, `${name}.txt`, renderReport(value, { width: 100, color: false })),
    );
    await t.step(`${name}.md`, () => golden(DIR, `${name}.md`, renderMarkdown(value)));
  }
});

Deno.test("a value over the states: a patch that cannot change it leaves it, and text comes first", () => {
  assert.deepEqual(bootRows(GOOD).rows.map(({ name, arch, text }) => `${name} ${arch} ${text}`), [
    "given-back alpha no, at 0 to 2; yes, at 3",
    "given-back sparc64 no, by design, at 0 to 3",
    "VmPTE-after alpha 1056 kB, at 0 to 2; 32 kB, at 3",
    "VmPTE-after sparc64 1088 kB, at 0 to 3",
  ]);
});

Deno.test("a test that is not ok at some state is a row", () => {
  assert.deepEqual(bootRows(BAD).rows.at(-1), {
    name: "pt",
    arch: "alpha",
    text: "ok, at 0, 1; not ok, at 2, 3",
  });
});

Deno.test("a probe that measures without end is counted, not shown", () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, "1"]));
  const value = report({
    archs: { um: "p" },
    cells: { "0/um": boot(many) },
    verdict: { exit: 0, kind: "bisect-safe", text: "" },
  });
  const { rows, left } = bootRows(value);
  assert.equal(rows.length + left, 100);
  assert.ok(rows.length <= 60);
});
