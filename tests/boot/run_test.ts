/**
 * Whole boots of kernels that are shell scripts: as with um, the kernel is a program. What they print
 * is what kernels print; the processes, the sandbox and the clocks are real.
 */
import assert from "node:assert/strict";
import { bootKernel } from "../../bot/boot/mod.ts";
import type { BootOutcome } from "../../bot/boot/types.ts";
import type { BootConfig } from "../../bot/config/types.ts";
import { groupMembers } from "../../bot/system/process/proc.ts";
import { findSandbox } from "../../bot/system/process/sandbox.ts";

const UM: BootConfig = {
  packages: [],
  machine: [],
  image: "linux",
  targets: ["linux"],
  root: "hostfs",
  cmdline: [],
  silence: 1,
  timeout: 4,
  fragment: [],
  cflags: [],
};
const UP = 'echo "[    0.000000] Linux version 6.19.6"';
const INIT = 'echo "everystep: init"';
const DONE = 'echo "ok 1 - pt"; echo "everystep: done"';

interface Options {
  readonly boot?: Partial<BootConfig>;
  readonly signal?: AbortSignal;
  readonly onStart?: (pid: number) => void;
}

const sandbox = await findSandbox();

async function boot(
  script: string,
  options: Options = {},
): Promise<BootOutcome & { text: string }> {
  const dir = await Deno.makeTempDir();
  try {
    const file = async (name: string, text: string) => {
      await Deno.writeTextFile(`${dir}/${name}`, text, { mode: 0o755 });
      return `${dir}/${name}`;
    };
    const init = await file("init", "init");
    const console = `${dir}/console`;
    const outcome = await bootKernel({
      boot: { ...UM, ...options.boot },
      kernel: await file("kernel", `#!/bin/sh\n${script}\n`),
      probes: { digest: "", init, probes: [{ name: "pt", file: init }] },
      sandbox,
      timeout: 60,
      scratch: `${dir}/scratch`,
      console,
      signal: options.signal,
      onStart: options.onStart,
    });
    const left = [...Deno.readDirSync(`${dir}/scratch`)];
    assert.deepEqual(left, [], "what lives as long as the boot is gone after it");
    const text = await Deno.readTextFile(console).catch(() => "");
    return { ...outcome, text };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("boots of scripts", async (t) => {
  const table: [string, string, string, RegExp, Partial<BootConfig>?][] = [
    [
      "a good one",
      `${UP}; ${INIT}; test -f root/init && test -f root/probe/pt && ${DONE}`,
      "booted",
      /booted in/,
    ],
    [
      "a panic",
      `${UP}; echo "Kernel panic - not syncing: oh"; exit 1`,
      "broken",
      /panic - not syncing: oh/,
    ],
    ["one that crashes", `${UP}; kill -SEGV $$`, "broken", /ended before init/],
    ["one that is killed", `${UP}; kill -KILL $$`, "infra", /ended by/],
    ["one that cannot start", "echo no tmpfs >&2; exit 1", "broken", /ended before init/],
    ["a reboot loop", `while :; do ${UP}; sleep 0.1; done`, "broken", /reboots in a loop/],
    ["one that never turns off", `${UP}; ${INIT}; ${DONE}; sleep 60`, "booted", /booted/],
    ["a hang, tried twice", `${UP}; sleep 60`, "broken", /hang before init: no output for 3 s/],
    [
      "no end, though it talks",
      `${UP}; while :; do echo x; sleep 0.2; done`,
      "broken",
      /not at its end after 3 s/,
      {
        timeout: 1,
      },
    ],
  ];
  await Promise.all(table.map(([name, script, kind, summary, more]) =>
    t.step({
      name,
      sanitizeOps: false,
      sanitizeResources: false,
      sanitizeExit: false,
      fn: async () => {
        const outcome = await boot(script, { boot: more ?? {} });
        assert.match(outcome.summary, summary);
        assert.equal(outcome.kind, kind);
      },
    })
  ));
});

Deno.test("10 MB of console: judged, kept at both ends, and not in the way", async () => {
  const outcome = await boot(
    `${UP}; ${INIT}; yes "[    1.000000] WARNING: mm/a.c:1 at f+0x1/0x2, CPU#0: a/1" | head -c 10485760; echo; ${DONE}`,
    { boot: { timeout: 60, silence: 30 } },
  );
  assert.equal(outcome.kind, "booted");
  assert.equal(outcome.tests[0]?.result, "ok");
  assert.equal(outcome.diagnostics.length, 200);
  assert.ok(outcome.text.length < 5_000_000, `${outcome.text.length}`);
  assert.match(
    outcome.text,
    /^\[ +0\.000000\] Linux version[^]*bytes are left out here[^]*everystep: done\n$/,
  );
});

Deno.test("a boot that the user stops says nothing, and leaves no process", async () => {
  const stop = new AbortController();
  const pids: number[] = [];
  const running = boot(`${UP}; sleep 77 & sleep 77`, {
    signal: stop.signal,
    boot: { silence: 50, timeout: 50 },
    onStart: (pid) => {
      pids.push(pid);
      setTimeout(() => stop.abort(), 300);
    },
  });
  const outcome = await running;
  assert.equal(outcome.kind, "infra");
  assert.equal(outcome.summary, "interrupted");
  assert.equal(pids.length, 1);
  assert.deepEqual(groupMembers(pids[0]!), []);
});

Deno.test("an emulator that is not there is the machine's fault", async () => {
  const outcome = await boot("", {
    boot: { emulator: "qemu-system-nowhere", root: "initramfs", packages: ["none"] },
  });
  assert.equal(outcome.kind, "infra");
});

Deno.test("by hand, a kernel is where the lines of its build leave it", async () => {
  const { reproduce } = await boot(`${UP}; ${INIT}; ${DONE}`);
  assert.deepEqual(reproduce.map((line) => line.split(" ")[0]), ["../build/linux"]);
});
