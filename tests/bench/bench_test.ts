import assert from "node:assert/strict";
import { type Figure, forAll, ratios } from "./figures.ts";
import { findSandbox, sandboxed } from "../../bot/system/process/sandbox.ts";
import { makeMbox } from "./mails.ts";
import { against, cpuOf, measure, middle, rowOf, type Usage } from "./measure.ts";
import { readWords, seriesFiles } from "./options.ts";
import { cellsOf, makesOf, type Report } from "./verify.ts";

const REPORT: Report = {
  run: {
    seconds: 9,
    steps: [{ name: "config", cpuSeconds: 0.5 }, { name: "image", cpuSeconds: 2 }],
  },
  cells: [{ verdict: "pass", state: 0 }, { verdict: "infra", state: 1 }],
};

Deno.test("CPU seconds: of the children, user and system", () => {
  assert.equal(cpuOf("0m0.01s 0m0.02s\n2m3.50s 1m0.25s\n"), 183.75);
  assert.equal(cpuOf(""), 0);
});

Deno.test("what runs in bubblewrap is among our children's times", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const busy = ["sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done; times"];
    const argv = sandboxed(await findSandbox(), { source: dir, build: dir }, busy, {
      PATH: "/bin",
    });
    const { cpu, stdout } = await measure(argv, { cwd: dir });
    const own = cpuOf(`\n${stdout.split("\n")[0]}`);
    assert.ok(own > 0.05, stdout);
    assert.ok(cpu >= own, `${cpu} of ${own}`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the figures of a report", () => {
  assert.equal(makesOf(REPORT), 2.5);
  assert.equal(makesOf({ ...REPORT, run: { seconds: 1 } }), 0);
  assert.equal(cellsOf(REPORT), "2 cells, 1 without an answer");
});

Deno.test("goals: met, missed, none, and no number", () => {
  assert.equal(against(2, { atMost: 2 }), "2.00 (goal: at most 2)");
  assert.equal(against(2.001, { atMost: 2 }), "2.00 (goal: at most 2; MISSED)");
  assert.equal(against(25, { atLeast: 25 }), "25.00 (goal: at least 25)");
  assert.equal(against(24.9, { atLeast: 25 }), "24.90 (goal: at least 25; MISSED)");
  assert.equal(against(3), "3.00");
  assert.equal(against(1 / 0, { atLeast: 25 }), "-");
});

Deno.test("ratios: each architecture with both figures, and all of those together", () => {
  const figures: Figure[] = [
    { what: "naive", arch: "um", cpu: forAll(400, 1, 9) },
    { what: "naive", arch: "alpha", cpu: forAll(1000, 2, 9) },
    { what: "naive", arch: "x86_64", cpu: 9000 },
    { what: "objects, cold", arch: "um", cpu: 100 },
    { what: "objects, cold", arch: "alpha", cpu: 225 },
    { what: "objects, warm", arch: "um", cpu: 50 },
    { what: "incremental", arch: "um", cpu: 500 },
  ];
  const clean = "CPU of git rebase --exec, clean, over everystep objects,";
  assert.deepEqual(ratios(figures), [
    `${clean} cold, um: 36.00 (goal: at least 25)`,
    `${clean} cold, alpha: 20.00 (goal: at least 25; MISSED)`,
    `${clean} cold, together: 24.92 (goal: at least 25; MISSED)`,
    `${clean} warm, um: 72.00 (goal: at least 60)`,
    "CPU of git rebase --exec, incremental, over everystep objects, cold, um: 5.00",
    "CPU of git rebase --exec, incremental, over everystep objects, warm, um: 10.00",
  ]);
  assert.deepEqual(ratios([]), []);
});

Deno.test("the middle one, and its row", async () => {
  const times = [5, 1, 3];
  const usage = await middle(
    3,
    () => Promise.resolve({ seconds: times.pop()!, cpu: 1.5 } as Usage),
  );
  assert.equal(rowOf("what", usage), `what${" ".repeat(48)}     3.00 s     1.50 s`);
});

Deno.test("words: what is typed, and what is refused", () => {
  const words = readWords(["check", "--arch", "um,alpha", "--states", "3"], ["check", "mbox"]);
  assert.deepEqual(words.parts, ["check"]);
  assert.deepEqual(words.archs, ["um", "alpha"]);
  assert.equal(words.states, 3);
  assert.equal(words.tree, undefined);
  assert.equal(seriesFiles(words).length, 8);
  assert.deepEqual(readWords([], ["check", "mbox"]).parts, ["check", "mbox"]);
  assert.throws(() => readWords(["chek"], ["check"]), /chek is none of check/);
  assert.throws(() => readWords(["--sates", "1"], ["check"]), /--sates is none of/);
  for (const bad of ["0", "x", "1.5"]) {
    assert.throws(() => readWords(["--states", bad], ["check"]), /--states.*: not a number/);
  }
});

Deno.test("a mailbox has as many mails as it was told", () => {
  assert.equal(makeMbox(3).match(/^From 0{40} /mg)?.length, 3);
});

Deno.test("when it is told to stop, what it measures ends by itself first", async (t) => {
  const dir = await Deno.makeTempDir();
  const within = async (script: string, graceMs?: number) => {
    const controller = new AbortController();
    const run = measure(["sh", "-c", script, "sh", dir], { signal: controller.signal, graceMs });
    run.catch(() => {});
    while (!await Deno.stat(`${dir}/up`).catch(() => undefined)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    controller.abort();
    await assert.rejects(run, { name: "AbortError" });
    await Deno.remove(`${dir}/up`);
  };
  await t.step("it tidies up", async () => {
    await within('trap \'sleep 0.2; echo done >"$1/down"; exit\' TERM; : >"$1/up"; sleep 9 & wait');
    assert.equal(await Deno.readTextFile(`${dir}/down`), "done\n");
  });
  await t.step("it does not hear", async () => {
    await within('trap "" TERM; : >"$1/up"; sleep 30; : >"$1/late"', 200);
    assert.equal(await Deno.stat(`${dir}/late`).catch(() => undefined), undefined);
  });
  await Deno.remove(dir, { recursive: true });
});
