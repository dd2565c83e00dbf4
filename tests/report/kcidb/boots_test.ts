/** What KCIDB is told of boots. */
import assert from "node:assert/strict";
import type { Cell, Report } from "../../../bot/report/model/schema.ts";
import { boot, BOOTED, DEAD_BASE, PANICKED, SPLAT } from "../boot_fixtures.ts";
import { message, report } from "../make_report.ts";
import { type Submission, submit } from "./submit.ts";

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
      command: BOOTED.cells.find(({ boot }) => boot?.result === "booted")!.boot!.reproduce[0],
    }],
    ["everystep.pt.page_tables_grow", "PASS", undefined],
    ["everystep.pt.threads", "SKIP", undefined],
    ["everystep.pt", "PASS", undefined],
    ["everystep.values.given-back", "DONE", { value: "yes" }],
    ["everystep.values.VmPTE-after", "DONE", { value: 32, unit: "kB" }],
  ]);
  for (const { environment } of own) {
    assert.deepEqual(environment, {
      comment: "the kernel as a program",
      misc: { platform: "uml" },
    });
  }
  const { seconds } = BOOTED.cells.find(({ state, arch }) => state === 3 && arch === "alpha")!
    .boot!;
  assert.equal(own[0]!.duration, seconds);
  // Where there is no machine, there is a reason, and nothing that ran.
  const { status, comment, environment, duration } = tests.find(({ build_id }) =>
    build_id === "everystep:0123456789ab.0.loongarch"
  )!;
  assert.equal(status, "SKIP");
  assert.match(String(comment), /^no qemu-system-loongarch64; /);
  assert.deepEqual([environment, duration], [undefined, undefined]);
});

Deno.test("renderKcidb: a kernel that builds and does not run is a build that passes", () => {
  const { builds, tests, issues, incidents } = submit(PANICKED);
  assert.deepEqual(builds.map(({ status }) => status), ["PASS", "PASS", "PASS", "PASS"]);
  assert.ok(builds.every((one) => !("log_excerpt" in one)));
  const boots = tests.filter(({ path }) => path === "boot");
  assert.deepEqual(boots.map(({ status }) => status), ["PASS", "PASS", "FAIL", "FAIL"]);
  assert.match(String(boots[2]!.log_excerpt), /^Unable to handle .*\nOops: 0002 \[#1\]\npc is at /);
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
      const submission = submit(value);
      assert.deepEqual(statuses(submission, /^3/), tests);
      assert.equal(submission.builds.at(-1)!.status, build);
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
