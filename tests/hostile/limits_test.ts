/** Attacks on the machine: each takes more than it may, bounded so that it does no harm if it wins. */
import assert from "node:assert/strict";
import { processes } from "../processes.ts";
import { type Attack, hostileHome, plant, verify } from "./rig.ts";

const LIMITS = `
[limits]
processes = 128
disk_gib = 0.02
files = 1000
log_gib = 0.01
`;

const ATTACKS: readonly (Attack & { readonly says: RegExp })[] = [
  {
    name: "a fork bomb",
    script: "for i in $(seq 200); do sleep 3 & done; wait",
    says: /more than 128 processes/,
  },
  {
    name: "filling the disk",
    script: "for i in $(seq 40); do head -c 1000000 /dev/urandom > f$i; done; sleep 3",
    says: /more than 21 MiB of output/,
  },
  {
    name: "filling a directory",
    script: "for i in $(seq 2000); do : > f$i; done; sleep 3",
    says: /more than 1000 files/,
  },
  {
    name: "talking without end",
    script: "yes $(printf %0200d 0) | head -c 20000000; sleep 1",
    says: /more than 11 MiB of messages/,
  },
];

Deno.test("a patch that takes too much is the patch's fault", async (t) => {
  await using home = await hostileHome(LIMITS);
  await plant(home, ATTACKS, false);
  const shut = await verify(home, { sandbox: true });
  assert.equal(shut.code, 1, shut.stderr);
  for (const [i, { name, says }] of ATTACKS.entries()) {
    await t.step(`in the sandbox, ${name} is stopped, and told`, async () => {
      const cell = shut.cells.find(({ state }) => state === i + 1)!;
      assert.equal(cell.verdict, "fail");
      assert.match(cell.reason, says);
      assert.match(await Deno.readTextFile(cell.log!), says);
    });
  }
  const open = await verify(home, { sandbox: false });
  for (const [i, { name }] of ATTACKS.entries()) {
    await t.step(`without it, ${name} goes through`, () => {
      const cell = open.cells.find(({ state }) => state === i + 1);
      assert.equal(cell?.verdict, "pass", `${cell?.reason}`);
    });
  }
});

Deno.test("what a patch starts ends with its build", async (t) => {
  await using home = await hostileHome();
  const stay = "setsid sleep 61.0718 >/dev/null 2>&1 </dev/null & sleep 0.3";
  await plant(home, [
    { name: "a process that stays", script: stay },
    { name: "killing all that it can", script: "kill -9 -1" },
    { name: "a build without end", script: "sleep 61.0718" },
  ], false);
  await t.step("in the sandbox", async () => {
    const ran = await verify(home, { sandbox: true, more: ["--timeout", "0.1"] });
    const verdicts = ran.cells.map(({ state, verdict }) => `${state} ${verdict}`).join(", ");
    assert.equal(verdicts, "0 pass, 1 pass, 2 infra, 3 infra", ran.stderr);
    assert.equal(ran.code, 3);
    assert.match(ran.cells[3]!.reason, /not finished after 0\.1 minutes/);
    assert.deepEqual(await processes("61.0718"), []);
  });
  await t.step("without it, it may stay", async () => {
    await plant(home, [{ name: "a process that stays", script: stay }], false);
    await verify(home, { sandbox: false });
    const stayed = await processes("61.0718");
    assert.ok(stayed.length > 0);
    for (const { pid } of stayed) Deno.kill(pid, "SIGKILL");
  });
});
