import assert from "node:assert/strict";
import { annotationsOf } from "../../bot/publish/github/annotations.ts";
import { MAX_TEXT } from "../../bot/publish/github/bounded.ts";
import { makePosting } from "../../bot/publish/github/posting.ts";
import { statusesOf } from "../../bot/publish/github/statuses.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { BOOTS, PANICKED, SPLAT } from "../report/boot_fixtures.ts";
import { REPORTS } from "../report/fixtures.ts";
import { message, report } from "../report/make_report.ts";
import { golden } from "../report/golden.ts";

const NAMED = { name: "everystep" };
const VERDICTS: Readonly<Record<string, Report["verdict"]>> = {
  safe: { exit: 0, kind: "bisect-safe", text: "bisect-safe on um" },
  red: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 breaks um" },
  open: { exit: 3, kind: "incomplete", text: "incomplete: 1 of 2 cells has no answer" },
};

/** One patch; a letter for each architecture's two states. */
function one(archs: Record<string, string>, verdict = VERDICTS.safe!): Report {
  return report({ archs, subjects: ["mm: one"], verdict });
}

Deno.test("makePosting: golden", async (t) => {
  const all = { ...REPORTS, ...BOOTS };
  for (const name of ["break-and-mend", "untested-and-infra", "hostile", "boots-splat"]) {
    await t.step(name, () =>
      golden(
        new URL("golden/", import.meta.url),
        `${name}.json`,
        `${JSON.stringify(makePosting(all[name]!, NAMED), null, 2)}\n`,
      ));
  }
});

Deno.test("makePosting: the machine's fault is never a failure", async (t) => {
  const rows = [["safe", "success"], ["red", "failure"], ["open", "neutral"]] as const;
  for (const [verdict, conclusion] of rows) {
    await t.step(`${verdict}: ${conclusion}`, () => {
      const of = one({ um: "pI" }, VERDICTS[verdict]);
      assert.equal(makePosting(of, NAMED).check.conclusion, conclusion);
      assert.equal(makePosting(of, NAMED).statuses[0]!.state, "pending");
    });
  }
});

Deno.test("makePosting: the same report has the same digest, another has not", () => {
  const of = one({ um: "pp" });
  const digest = (report: Report, options = NAMED) => makePosting(report, options).check.digest;
  assert.equal(digest(of), digest(structuredClone(of)));
  assert.match(digest(of), /^[0-9a-f]{16}$/);
  assert.notEqual(digest(of), digest({ ...of, run: { ...of.run, seconds: 1 } }));
  assert.notEqual(digest(of), digest(of, { name: "clang" }));
});

Deno.test("makePosting: a series of any size stays within GitHub's bounds", () => {
  const subjects = Array.from(
    { length: 900 },
    (_, i) => `mm: patch ${i} ${"\u{1f427}".repeat(30)}`,
  );
  const archs = Object.fromEntries(
    ["um", "alpha", "x86_64"].map((arch) => [arch, "w".repeat(901)]),
  );
  const big = report({ archs, subjects, verdict: VERDICTS.safe! });
  const cells = big.cells.map((cell) => ({
    ...cell,
    diagnostics: [message("warning", "mm/a.c", 3, `unused \`\`\` ${cell.state}`)],
  }));
  const { check, comment, statuses } = makePosting({ ...big, cells }, NAMED);
  for (const text of [check.summary, check.text!, comment]) {
    assert.ok(new TextEncoder().encode(text).length <= MAX_TEXT);
  }
  assert.match(check.summary, /\*Cut here: \d+ of \d+ lines are shown/);
  assert.match(check.summary, /^400 more messages of patches 1 to 900 /);
  assert.equal(check.annotations.length, 500);
  assert.equal(statuses.length, 900);
  assert.ok(check.annotations.every(({ title }) => title.length <= 255));
});

Deno.test("statusesOf: what a commit is told", async (t) => {
  const rows: [Record<string, string>, string, string | RegExp][] = [
    [{ um: "pp", alpha: "pu" }, "success", "builds on um"],
    [{ um: "pu" }, "success", "no build reads what it changes"],
    [{ um: "px", alpha: "pw" }, "success", "builds, with a new warning on alpha"],
    [{ um: "pF", alpha: "pI" }, "failure", /^breaks um: /],
    [{ um: "pi", alpha: "pp" }, "failure", "still broken on um by an earlier patch"],
    [{ um: "pp", alpha: "pI", arm: "pn" }, "pending", "no answer for alpha, arm"],
    [{ um: "pp", alpha: "p" }, "pending", "no answer for alpha"],
    [{ um: "bb", alpha: "pp" }, "success", "builds on alpha; the base does not build on um"],
    [{ um: "bb" }, "pending", "no answer: the base does not build on um"],
  ];
  const boots: [string, number, string, string][] = [
    ["boots", 2, "success", "builds on alpha, loongarch, boots on alpha"],
    ["boots-panic", 1, "success", "builds and boots on alpha"],
    [
      ...["boots-panic", 2, "failure"] as const,
      "breaks alpha: boot: Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
    ],
    ["boots-splat", 2, "success", "boots, with a new warning on sparc64"],
    ["boots-dead-base", 1, "pending", "no answer: the base does not boot on alpha"],
  ];
  for (const [name, n, state, text] of boots) {
    await t.step(`${name}, ${n}: ${state}`, () => {
      assert.deepEqual(statusesOf(BOOTS[name]!)[n - 1], { n, state, description: text });
    });
  }
  for (const [archs, state, text] of rows) {
    await t.step(`${JSON.stringify(archs)}: ${state}`, () => {
      const [status] = statusesOf(one(archs));
      assert.equal(status!.state, state);
      if (typeof text === "string") assert.equal(status!.description, text);
      else assert.match(status!.description, text);
    });
  }
});

Deno.test("statusesOf: a description has 140 characters at most", () => {
  const long = one({ um: "pF" });
  const cells = long.cells.map((cell) => ({ ...cell, reason: "e\u0301".repeat(200) }));
  const [status] = statusesOf({ ...long, cells });
  assert.ok([...status!.description].length <= 140);
});

Deno.test("annotationsOf: new messages of the tree's own files, each once", () => {
  const rows = [
    message("warning", "mm/a.c", 3, "unused", { option: "-Wunused" }),
    message("warning", "./mm/a.c", 3, "unused", { option: "-Wunused" }),
    message("warning", "mm/a.c", 3, "old", { status: "old" }),
    message("warning", "mm/a.c", 3, "moved", { status: "moved" }),
    message("error", "../a.c", 3, "outside"),
    message("error", "/usr/include/stdio.h", 3, "outside"),
    message("error", "mm/a.c", 0, "no line"),
    message("error", "mm/b.c", 9, "broken"),
  ];
  const fixture = one({ um: "FF", alpha: "pw" });
  const cells = fixture.cells.map((cell) => ({ ...cell, diagnostics: rows }));
  const { annotations, left } = annotationsOf({ ...fixture, cells });
  assert.equal(left, 0);
  assert.deepEqual(annotations, [
    {
      ...{ path: "mm/b.c", line: 9, level: "failure", title: "patch 1 breaks um, alpha" },
      message: "broken",
    },
    {
      ...{ path: "mm/a.c", line: 3, level: "warning" },
      title: "patch 1 adds a warning on um, alpha",
      message: "unused [-Wunused]",
    },
  ]);
});

Deno.test("annotationsOf: says after which patch a line is that may have moved since", () => {
  const fixture = report({
    archs: { um: "pwp" },
    subjects: ["mm: one", "mm: two"],
    cells: { "1/um": { diagnostics: [message("warning", "mm/a.c", 3, "unused")] } },
    verdict: VERDICTS.safe!,
  });
  const [annotation] = annotationsOf(fixture).annotations;
  assert.equal(annotation!.details, "The line is that after patch 1: mm: one");
});

Deno.test("annotationsOf: a boot that breaks stands at the hunk that is its likely cause", async (t) => {
  const at = (hunk?: string) =>
    annotationsOf({
      ...PANICKED,
      cells: PANICKED.cells.map((cell) => cell.verdict !== "fail" ? cell : { ...cell, hunk }),
    }).annotations;
  const panic = "boot: Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b";
  assert.deepEqual(at("mm/a.c @@ -10,6 +12,7 @@ free_pte"), [{
    ...{ path: "mm/a.c", line: 12, level: "failure", title: "patch 2 breaks alpha" },
    message: `${panic} (this hunk is the likely cause)`,
    details: [
      "The line is that after patch 2: alpha: mm: enable it",
      "The console of the kernel as a program:",
      "Unable to handle kernel paging request at virtual address 0000000000000010",
      "Oops: 0002 [#1]",
      "pc is at free_pte+0x10/0x40",
      "Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
    ].join("\n"),
  }]);
  for (
    const hunk of [
      undefined,
      "",
      "mm/a.c",
      "mm/a.c @@ -10,6 +0,0 @@",
      "../a.c @@ -1 +1 @@",
      "/a.c @@ -1 +1 @@",
      `mm/a.c @@ -1 +${"9".repeat(40)} @@`,
    ]
  ) {
    await t.step(`${hunk}`, () => assert.deepEqual(at(hunk), []));
  }
});

Deno.test("annotationsOf: a WARNING of a kernel that runs comes with its console", () => {
  const [annotation] = annotationsOf(SPLAT).annotations;
  assert.deepEqual([annotation!.path, annotation!.line], ["kernel/rcu/tree.c", 3098]);
  assert.match(
    annotation!.details!,
    /^The console of the kernel as a program:\nWARNING: kernel/m,
  );
});
