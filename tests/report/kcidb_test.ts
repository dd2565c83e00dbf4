import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import assert from "node:assert/strict";
import fc from "fast-check";
import { renderKcidb } from "../../bot/report/kcidb.ts";
import type { Cell, Report } from "../../bot/report/schema.ts";
import { VERDICTS } from "../../bot/report/schema.ts";
import { run } from "../../bot/system/process.ts";
import { boot, BOOTED, BOOTS, DEAD_BASE, PANICKED, SPLAT } from "./boot_fixtures.ts";
import { message, report, REPORTS } from "./fixtures.ts";
import { golden } from "./golden.ts";
import { KCIDB_SCHEMA } from "./kcidb_schema.ts";

const ajv = new Ajv2020({ allErrors: true });
// The package is CommonJS, and its types do not say so.
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const valid = ajv.compile(KCIDB_SCHEMA);

/** A thing of a submission, as far as the tests look. */
interface Thing {
  readonly id: string;
  readonly origin: string;
  readonly [name: string]: unknown;
}

interface Submission {
  readonly checkouts: readonly Thing[];
  readonly builds: readonly Thing[];
  readonly tests: readonly Thing[];
  readonly issues: readonly Thing[];
  readonly incidents: readonly Thing[];
}

/** Renders, and holds the text against the schema and against its rules that no schema can tell. */
function submit(value: Report, origin = "everystep"): Submission {
  const json: Submission = JSON.parse(renderKcidb(value, origin));
  const good: boolean = valid(json);
  assert.ok(good, JSON.stringify(valid.errors?.slice(0, 3)));
  const { checkouts, builds, tests, issues, incidents } = json;
  for (const things of [checkouts, builds, tests, issues, incidents]) {
    const ids = things.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, `ids are unique: ${ids}`);
    for (const thing of things) {
      assert.equal(thing.origin, origin);
      assert.ok(thing.id.startsWith(`${origin}:`), thing.id);
    }
  }
  const among = (things: readonly Thing[], id: unknown) => things.some((one) => one.id === id);
  for (const one of builds) assert.ok(among(checkouts, one.checkout_id), `checkout of ${one.id}`);
  for (const one of tests) {
    assert.ok(among(builds, one.build_id), `build of ${one.id}`);
    // "Should only be considered when the test has actually executed."
    if (one.number !== undefined) assert.equal(one.status, "DONE");
  }
  for (const one of incidents) {
    const { build_id, test_id } = one;
    assert.ok((build_id === undefined) !== (test_id === undefined), one.id);
    assert.ok(build_id === undefined ? among(tests, test_id) : among(builds, build_id), one.id);
    assert.ok(among(issues, one.issue_id), one.id);
  }
  return json;
}

Deno.test("renderKcidb: every report is valid, and its own golden", async (t) => {
  const dir = new URL("golden/", import.meta.url);
  const all = { ...REPORTS, ...BOOTS };
  for (const [name, value] of Object.entries(all)) {
    await t.step(name, () => void submit(value));
  }
  for (const name of ["break-and-mend", "boots-panic"]) {
    await golden(dir, `${name}.kcidb.json`, renderKcidb(all[name]!, "everystep"));
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

/** `2 boot: FAIL`, of an architecture. */
function statuses({ tests }: Submission, of: RegExp = /./): string[] {
  return tests.map(({ build_id, path, status }) => `${build_id} ${path}: ${status}`)
    .map((line) => line.replace(/^\w+:\w+\./, "")).filter((line) => of.test(line));
}

Deno.test("renderKcidb: a boot is a test, and below it are those of its probes", () => {
  const { tests } = submit(BOOTED);
  const own = tests.filter((one) => one.build_id === "everystep:0123456789ab.3.alpha");
  assert.deepEqual(own.map(({ path, status, number, misc }) => [path, status, number ?? misc]), [
    ["boot", "PASS", {
      result: "booted",
      command: "qemu-system-alpha -M clipper -kernel vmlinux -append 'console=ttyS0 panic=-1'",
    }],
    ["everystep.pt.page_tables_grow", "PASS", undefined],
    ["everystep.pt.threads", "SKIP", undefined],
    ["everystep.pt", "PASS", undefined],
    ["everystep.values.given-back", "DONE", { value: "yes" }],
    ["everystep.values.VmPTE-after", "DONE", { value: 32, unit: "kB" }],
  ]);
  for (const { environment } of own) {
    assert.deepEqual(environment, { comment: "qemu-system-alpha -M clipper" });
  }
  assert.equal(own[0]!.duration, 1.5);
  // Where there is no machine, there is a reason, and nothing that ran.
  const { status, comment, environment, duration } = tests.find(({ build_id }) =>
    build_id === "everystep:0123456789ab.0.loongarch"
  )!;
  assert.deepEqual([status, comment], ["SKIP", "there is no firmware for it"]);
  assert.deepEqual([environment, duration], [undefined, undefined]);
});

Deno.test("renderKcidb: a kernel that builds and does not run is a build that passes", () => {
  const { builds, tests, issues, incidents } = submit(PANICKED);
  assert.deepEqual(builds.map(({ status }) => status), ["PASS", "PASS", "PASS", "PASS"]);
  assert.ok(builds.every((one) => !("log_excerpt" in one)));
  const boots = tests.filter(({ path }) => path === "boot");
  assert.deepEqual(boots.map(({ status }) => status), ["PASS", "PASS", "FAIL", "FAIL"]);
  assert.match(String(boots[2]!.log_excerpt), /^Oops: 0002 \[#1\]\npc is at /);
  assert.equal(issues.length, 1);
  assert.deepEqual(incidents.map(({ test_id, present }) => [test_id, present]), [
    ["everystep:0123456789ab.2.alpha.boot", true],
    ["everystep:0123456789ab.3.alpha.boot", true],
  ]);
});

Deno.test("renderKcidb: of a boot that broke, the boot that runs again is where it is gone", () => {
  const value: Report = {
    ...PANICKED,
    cells: PANICKED.cells.map((cell) =>
      cell.state === 3
        ? { ...BOOTED.cells.find((one) => one.boot)!, state: 3, verdict: "fixed" }
        : cell
    ),
  };
  const { incidents } = submit(value);
  assert.deepEqual(incidents.map(({ test_id, present }) => [test_id, present]), [
    ["everystep:0123456789ab.2.alpha.boot", true],
    ["everystep:0123456789ab.3.alpha.boot", false],
  ]);
});

Deno.test("renderKcidb: what the machine did to a boot is not the build's", async (t) => {
  const at3 = (boot: Partial<Cell["boot"]>): Report => ({
    ...SPLAT,
    cells: SPLAT.cells.map((cell) =>
      cell.state === 3 ? { ...cell, boot: { ...cell.boot!, ...boot } } : cell
    ),
  });
  const rows: [string, Report, string[], string | undefined][] = [
    ["killed", SPLAT, ["3.sparc64 boot: ERROR"], "PASS"],
    ["never begun", at3({ reproduce: [] }), ["3.sparc64 boot: MISS"], "PASS"],
    ["the build's own", at3({ result: "booted", values: [] }), ["3.sparc64 boot: PASS"], "MISS"],
  ];
  for (const [name, value, tests, build] of rows) {
    await t.step(name, () => {
      const said = submit(value);
      assert.deepEqual(statuses(said, /^3/), tests);
      assert.equal(said.builds.at(-1)!.status, build);
    });
  }
});

Deno.test("renderKcidb: a new WARNING leaves the boot, and says where it stands", () => {
  const { builds, tests } = submit(SPLAT);
  const there = tests.filter(({ path }) => path === "boot")[2]!;
  assert.equal(there.status, "PASS");
  assert.match(String(there.log_excerpt), /^WARNING: kernel\/rcu\/tree\.c:3098 /);
  assert.equal(builds[2]!.status, "PASS");
  assert.deepEqual(submit(DEAD_BASE).builds.map(({ status }) => status), Array(4).fill("PASS"));
  assert.deepEqual(statuses(submit(DEAD_BASE), / boot/), [
    "0.alpha boot: FAIL",
    "1.alpha boot: FAIL",
    "2.alpha boot: PASS",
    "3.alpha boot: PASS",
  ]);
});

Deno.test("renderKcidb: a kernel that was to boot and does not build is a build that fails", () => {
  const unbuilt = boot({}, { result: "broken", tests: [], reproduce: [], summary: "no kernel" });
  const value = report({
    subjects: ["one", "two"],
    archs: { um: "pFi" },
    cells: {
      "1/um": { ...unbuilt, diagnostics: [message("error", "mm/a.c", 1, "no")] },
      // Nothing was built of what patch 2 cannot change.
      "2/um": { compiled: 0, seconds: 0 },
    },
    verdict: { exit: 1, kind: "not-bisect-safe", text: "" },
  });
  const { builds, tests, incidents, checkouts } = submit(value);
  assert.deepEqual(builds.map(({ status }) => status), ["PASS", "FAIL"]);
  assert.equal(builds[1]!.log_excerpt, "mm/a.c:1:9: error: no\n");
  assert.deepEqual(tests, []);
  assert.deepEqual(incidents.map(({ build_id }) => build_id), ["everystep:0123456789ab.1.um"]);
  assert.deepEqual(checkouts[2]!.misc, {
    ...checkouts[2]!.misc as Record<string, unknown>,
    not_built: { um: "inherited: inherited" },
  });
});

Deno.test("renderKcidb: a build starts with its first step, a boot with its own", () => {
  const { builds } = submit(REPORTS["break-and-mend"]!);
  const starts = builds.filter((one) => one.start_time !== undefined)
    .map((one) => [one.comment, one.start_time]);
  assert.deepEqual(starts, [
    ["state 0 on alpha: pass", "2026-01-02T03:04:06.500Z"],
    ["state 0 on um: pass", "2026-01-02T03:04:06.500Z"],
    ["state 0 on x86_64: pass", "2026-01-02T03:09:14.000Z"],
  ]);
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
      const said = await run(["sh", "-c", line], { cwd: dir });
      assert.equal(checkouts[n]!.patchset_hash, said.stdout.trim());
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
  const told = fc.oneof(
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
      fc.record({ name: told, result: fc.constantFrom("ok", "not ok", "skip") }),
      { maxLength: 4 },
    ),
    values: fc.array(fc.record({ name: told, value: told }), { maxLength: 4 }),
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
