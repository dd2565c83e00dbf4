import assert from "node:assert/strict";
import fc from "fast-check";
import { renderKcidb } from "../../../bot/report/kcidb/report.ts";
import type { Cell, Report } from "../../../bot/report/model/schema.ts";
import { VERDICTS } from "../../../bot/report/model/cell_schema.ts";
import { run } from "../../../bot/system/process/process.ts";
import { BOOTS, PANICKED } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { message, report } from "../make_report.ts";
import { reportGolden } from "../golden.ts";
import { submit, valid } from "./submit.ts";

Deno.test("renderKcidb: every report is valid, and its own golden", async (t) => {
  const all = { ...REPORTS, ...BOOTS };
  for (const [name, value] of Object.entries(all)) {
    await t.step(name, () => void submit(value));
  }
  for (const name of ["break-and-mend", "boots-panic"]) {
    await reportGolden(`${name}.kcidb.json`, renderKcidb(all[name]!, "everystep"));
  }
});

Deno.test("renderKcidb: the schema in use refuses what the published one does", async (t) => {
  const good = JSON.parse(renderKcidb(PANICKED, "everystep"));
  const rows: [string, (value: typeof good) => void][] = [
    ["another major version", (v) => v.version.major = 4],
    ["a minor version to come", (v) => v.version.minor = 4],
    ["a property that it does not know", (v) => v.builds[0].valid = true],
    ["null", (v) => v.builds[0].comment = null],
    ["an id without its origin", (v) => v.builds[0].id = "1"],
    ["an origin in capitals", (v) => v.builds[0].origin = "Lab"],
    ["a build without its checkout", (v) => delete v.builds[0].checkout_id],
    ["a time that is none", (v) => v.checkouts[0].start_time = "yesterday"],
    ["an address that is none", (v) => v.checkouts[0].message_id = "<a@b>"],
    ["a commit of 12 digits", (v) => v.checkouts[0].git_commit_hash = "123456789abc"],
    ["too long an excerpt", (v) => v.builds[0].log_excerpt = "x".repeat(16385)],
    ["a NUL", (v) => v.builds[0].command = "make\0"],
    ["a status that is none", (v) => v.builds[0].status = "WARN"],
    ["an issue without a version", (v) => delete v.issues[0].version],
    ["a test without its build", (v) => delete v.tests[0].build_id],
    ["a path with a space", (v) => v.tests[0].path = "boot it"],
    ["a path with a part that is empty", (v) => v.tests[0].path = "boot."],
    ["a number that is text", (v) => v.tests[0].number = { value: "1056" }],
    ["a number without a value", (v) => v.tests[0].number = { unit: "kB" }],
    ["an environment with a name", (v) => v.tests[0].environment.name = "qemu"],
    ["a duration that is text", (v) => v.tests[0].duration = "1 s"],
    ["an incident without its issue", (v) => delete v.incidents[0].issue_id],
  ];
  for (const [name, spoil] of rows) {
    await t.step(name, () => {
      const value = structuredClone(good);
      spoil(value);
      assert.equal(valid(value), false);
    });
  }
});

Deno.test("renderKcidb: what becomes of each verdict", () => {
  const { builds, checkouts } = submit(report({
    archs: { a: "p", b: "x", c: "u", d: "w", e: "F", f: "i", g: "b", h: "n", i: "I" },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "" },
  }));
  assert.deepEqual(builds.map(({ architecture, status }) => [architecture, status]), [
    ...["a", "b", "d"].map((arch) => [arch, "PASS"]),
    ...["e", "f", "g"].map((arch) => [arch, "FAIL"]),
    ["i", "MISS"],
  ]);
  const misc = checkouts[0]!.misc as { not_built: Record<string, string> };
  assert.deepEqual(Object.keys(misc.not_built), ["c", "h"]);
});

Deno.test("renderKcidb: a break is an issue; it is seen until a patch mends it", () => {
  const value = report({
    subjects: ["one", "two", "three", "four"],
    archs: { alpha: "pFiux", um: "pFpFi", x86_64: "pFi.I" },
    cells: {
      "1/alpha": { diagnostics: [message("error", "mm/a.c", 1, "no")], hunk: "mm/a.c @@ -1 +1 @@" },
      "1/um": { diagnostics: [message("error", "mm/a.c", 2, "no")] },
      "3/um": { reason: "vmlinux does not link" },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "" },
  });
  const { issues, incidents } = submit(value, "my_lab2");
  assert.deepEqual(incidents.map(({ id, present }) => [id.replace(/^.*?\./, ""), present]), [
    ["issue1.1.alpha", true],
    ["issue1.2.alpha", true],
    ["issue1.4.alpha", false],
    ["issue2.1.um", true],
    ["issue3.1.x86_64", true],
    ["issue3.2.x86_64", true],
    ["issue4.3.um", true],
    ["issue4.4.um", true],
  ]);
  assert.deepEqual(issues.map(({ comment }) => comment), [
    "mm/a.c:1:9: error: no",
    "mm/a.c:2:9: error: no",
    "fail",
    "vmlinux does not link",
  ]);
  assert.deepEqual(issues[0]!.culprit, { code: true, tool: false, harness: false });
});

Deno.test("renderKcidb: a build starts with its first step, a boot with its own", () => {
  const { builds } = submit(REPORTS["break-and-mend"]!);
  const { run, cells } = REPORTS["break-and-mend"]!;
  const first = (arch: string, state: number) =>
    run.steps!.find((step) => step.arch === arch && step.state === state)!.start;
  assert.deepEqual(
    builds.map((one) => Date.parse(String(one.start_time)) - Date.parse(run.startedAt)),
    cells.map(({ arch, state }) => Math.round(1000 * first(arch, state))),
  );
  const step = (name: string, start: number) =>
    ({ arch: "alpha", state: 2, name, start, seconds: 1, cpuSeconds: 0 }) as const;
  const steps = [step("image", 1), step("boot", 9.25), step("boot", 11)];
  const { tests } = submit({ ...PANICKED, run: { ...PANICKED.run, steps } });
  assert.deepEqual(tests.flatMap(({ start_time }) => start_time ?? []), [
    "2026-01-02T03:04:14.250Z",
  ]);
});

Deno.test("renderKcidb: the hash of a patchset is that of the published shell line", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    const hashes: string[] = [];
    for (const [i, text] of ["first\n", "second\n", "third"].entries()) {
      await Deno.writeTextFile(`${dir}/000${i + 1}.patch`, text);
      const sum = await run(["sha256sum", `000${i + 1}.patch`], { cwd: dir });
      hashes.push(sum.stdout.slice(0, 64));
    }
    const base = report({ subjects: ["a", "b", "c"], archs: { um: "pppp" }, verdict: SAFE });
    const patches: Report["series"]["patches"] = base.series.patches.map((one, i) => ({
      ...one,
      sha256: hashes[i]!,
    }));
    const { checkouts } = submit({ ...base, series: { ...base.series, patches } });
    for (const [n, files] of [[1, "0001.patch"], [2, "000[12].patch"], [3, "*.patch"]] as const) {
      const line = `sha256sum ${files} | cut -c-64 | sha256sum | cut -c-64`;
      const printed = await run(["sh", "-c", line], { cwd: dir });
      assert.equal(checkouts[n]!.patchset_hash, printed.stdout.trim());
    }
    assert.equal(checkouts[0]!.patchset_hash, "");
    // What has a hash has its mail, too.
    const mail = { ...patches[0]!, messageId: "20260101.1-2-dev@example.org" };
    const mailed = submit({ ...base, series: { ...base.series, patches: [mail] } });
    assert.equal(mailed.checkouts[1]!.message_id, mail.messageId);
    const one = {
      ...base,
      series: { ...base.series, patches: patches.with(1, base.series.patches[1]!) },
    };
    assert.deepEqual(submit(one).checkouts.map((c) => "patchset_hash" in c), [
      true,
      true,
      false,
      false,
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

const SAFE: Report["verdict"] = { exit: 0, kind: "bisect-safe", text: "bisect-safe" };

Deno.test("renderKcidb: any report that the schema takes gives a valid submission", () => {
  const evil = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom("", "\0", "\n", "\ud800", "a.b", "A", "__proto__", "x".repeat(20_000)),
    fc.constantFrom("+012345-01-01", "2026-01-01", "275760-09-13", "a@b.c", "<a@b>", "a..b@c.d"),
    fc.constantFrom("a@-b.c", `${"a".repeat(64)}@${"b.".repeat(100)}c`, "é@x.org", "f".repeat(40)),
  );
  const notice = fc.oneof(
    evil,
    fc.constantFrom(": ", "a: b: c", ".: .", "_: _", "7 kB", "-1", `${"9".repeat(400)} B`, "1e5"),
  );
  const state = fc.integer({ min: 0, max: 3 }), arch = fc.oneof(evil, fc.constantFrom("um", "u.m"));
  const cell = fc.record({
    state,
    arch,
    verdict: fc.constantFrom(...VERDICTS),
    reason: evil,
    text: evil,
    seconds: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  });
  const ran = fc.record({
    result: fc.constantFrom("booted", "broken", "infra", "untested"),
    summary: evil,
    machine: evil,
    seconds: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    tests: fc.array(
      fc.record({ name: notice, result: fc.constantFrom("ok", "not ok", "skip") }),
      { maxLength: 4 },
    ),
    values: fc.array(fc.record({ name: notice, value: notice }), { maxLength: 4 }),
    excerpt: fc.array(evil, { maxLength: 3 }),
    reproduce: fc.array(evil, { maxLength: 2 }),
  });
  const base = REPORTS["break-and-mend"]!;
  fc.assert(fc.property(
    fc.record({
      text: evil,
      time: evil,
      id: evil,
      boots: fc.array(fc.option(ran, { nil: undefined }), { minLength: 12, maxLength: 12 }),
      archs: fc.array(arch, { maxLength: 4 }),
      cells: fc.array(cell, { maxLength: 12 }),
      states: fc.array(state, { maxLength: 4 }),
      complete: fc.boolean(),
    }),
    ({ text, time, id, archs, cells, states, complete, boots }) => {
      const patch = { n: 1, author: { name: text, email: text }, messageId: text, sha256: id };
      submit({
        ...base,
        run: {
          ...base.run,
          id,
          startedAt: time,
          finishedAt: time,
          steps: cells.map((one) => ({ ...one, name: id, start: one.seconds, cpuSeconds: 0 })),
        },
        series: {
          ...base.series,
          title: text,
          patches: [{ ...patch, subject: text }, { ...patch, subject: id, messageId: time }],
        },
        tree: { ...base.tree, base: { ...base.tree.base, commit: id } },
        states: states.map((n) => ({ n, commit: text, tree: id })),
        archs: archs.map((name) => ({ name, compiler: text, defconfig: text, why: text })),
        cells: cells.map(({ text, ...one }, i): Cell => ({
          ...base.cells[0]!,
          ...one,
          ...(boots[i] === undefined ? {} : { boot: boots[i] }),
          reproduce: [text, text],
          brokenTargets: [text],
          hunk: text,
          diagnostics: [message("error", text, 1, text), message("warning", text, 2, text)],
        })),
        complete,
      });
    },
  ));
});

Deno.test("renderKcidb: a report that has a cell twice gives no incident twice", () => {
  const value = report({
    subjects: ["one", "two"],
    archs: { um: "pFi" },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "" },
  });
  const { incidents } = submit({ ...value, cells: [...value.cells, ...value.cells] });
  assert.equal(incidents.length, 2);
});
