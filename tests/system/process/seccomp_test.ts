import assert from "node:assert/strict";
import { run } from "../../../bot/system/process/process.ts";
import { findSandbox, sandboxed } from "../../../bot/system/process/sandbox.ts";
import { ABIS, MISSING, REFUSED } from "../../../bot/system/process/syscalls.ts";

/**
 * Makes one call with arguments that do no harm, and prints how it ended. Each would end in another
 * way without a filter: `works` says so outside of the sandbox.
 */
const PROBE = String.raw`
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/syscall.h>
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		long nr = 0, arg[4] = { -1, -1, -1, -1 };
		sscanf(argv[i], "%ld,%ld,%ld,%ld,%ld", &nr, &arg[0], &arg[1], &arg[2], &arg[3]);
		errno = 0;
		long got = syscall(nr, arg[0], arg[1], arg[2], arg[3], 0L, 0L);
		printf("%s\n", got >= 0 ? "works" : errno == EPERM ? "EPERM" : errno == ENOSYS ? "ENOSYS" :
		       errno == EAFNOSUPPORT ? "EAFNOSUPPORT" : "other");
	}
	return 0;
}
`;

const { numbers } = ABIS[Deno.build.arch]!;

/** Calls and their results, in a sandbox or in the open. */
async function probes(calls: readonly string[], how: "build" | "boot" | "open") {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.chmod(dir, 0o755);
  try {
    await Deno.writeTextFile(`${dir}/probe.c`, PROBE);
    const made = await run(["gcc", "-o", `${dir}/probe`, `${dir}/probe.c`]);
    assert.ok(made.ok, made.stderr);
    const sandbox = await findSandbox();
    assert.ok(sandbox.kind === "bwrap" && sandbox.filters !== undefined);
    const mounts = { source: dir, build: dir, boots: how === "boot" };
    const program = how === "open" ? `${dir}/probe` : "/tmp/build/probe";
    const argv = [program, ...calls];
    const env = { PATH: "/usr/bin:/bin" };
    const ran = await run(how === "open" ? argv : sandboxed(sandbox, mounts, argv, env));
    assert.ok(ran.ok, ran.stderr);
    return ran.stdout.trim().split("\n");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("the numbers are those of this machine's kernel", async () => {
  const file = `/usr/include/${Deno.build.arch}-linux-gnu/asm/unistd_64.h`;
  const text = await Deno.readTextFile(file).catch(() => "");
  let found = 0;
  for (const [name, number] of Object.entries(numbers)) {
    const there = new RegExp(`^#define __NR_${name} (\\d+)$`, "m").exec(text)?.[1];
    if (there === undefined) continue;
    found++;
    assert.equal(Number(there), number, name);
  }
  assert.ok(text === "" || found > 40, `${found}`);
});

Deno.test("what builds and boots do not call is denied to them", async (t) => {
  // Calls that anybody may make, and that work in the open.
  const GET_KEYRING = `${numbers.keyctl},0,-3,1`, TRACE_ME = `${numbers.ptrace},0,0,0,0`;
  const SELF_READ = `${numbers.process_vm_readv},${0},0,0,0`;
  const socket = (domain: number) => `${numbers.socket},${domain},${domain === 16 ? 3 : 1},0`;
  await t.step("a session's keys, traces, sockets to a host", async () => {
    const calls = [GET_KEYRING, TRACE_ME, socket(40), socket(38), socket(1), socket(2), socket(16)];
    assert.deepEqual(await probes(calls, "build"), [
      ...["EPERM", "EPERM", "EAFNOSUPPORT", "EAFNOSUPPORT", "works", "works", "works"],
    ]);
    const open = await probes(calls, "open");
    assert.equal(open[1], "works");
  });
  await t.step("every call of the list", async () => {
    const known = (names: readonly string[]) => names.filter((name) => numbers[name] !== undefined);
    const missing = known(MISSING), refused = known(REFUSED);
    const calls = [...missing, ...refused].map((name) => `${numbers[name]}`);
    const want = [...missing.map(() => "ENOSYS"), ...refused.map(() => "EPERM")];
    assert.deepEqual(await probes(calls, "build"), want);
    const inOpen = await probes([`${numbers.io_uring_setup}`, SELF_READ], "open");
    assert.notEqual(inOpen[1], "EPERM", "it is the filter that refuses");
  });
  await t.step("namespaces, words for a terminal, calls of other ABIs", async () => {
    const calls = [
      ...[`${numbers.clone},${0x10000011},0,0,0`, `${numbers.clone},${0x40000011},0,0,0`],
      ...[`${numbers.ioctl},0,${0x5412},0`, `${numbers.ioctl},0,${2 ** 32 + 0x5412},0`],
    ];
    assert.deepEqual(await probes(calls, "build"), ["EPERM", "EPERM", "EPERM", "EPERM"]);
    if (ABIS[Deno.build.arch]!.foreign !== undefined) {
      assert.deepEqual(await probes([`${0x40000000 + 39}`], "build"), ["ENOSYS"]);
    }
  });
  await t.step("a kernel that is booted may trace its own processes, and no more", async () => {
    assert.deepEqual(await probes([TRACE_ME, GET_KEYRING], "boot"), ["works", "EPERM"]);
  });
});

Deno.test("the filter takes no file of a jobserver's", async () => {
  const sandbox = await findSandbox(), mounts = { source: "/usr", build: "/usr" };
  const script = 'read -r word <&8 && echo "$word" >&9';
  const inside = sandboxed(sandbox, mounts, ["sh", "-c", script], { PATH: "/usr/bin:/bin" });
  const outer = 'exec 8<<X 9>&1\ntoken\nX\nexec "$@"';
  const ran = await run(["sh", "-c", outer, "sh", ...inside], { timeoutMs: 30_000 });
  assert.equal(ran.stdout, "token\n", ran.stderr);
});
