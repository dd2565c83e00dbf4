import assert from "node:assert/strict";
import { run } from "../../../bot/system/process/process.ts";
import { findSandbox, sandboxed } from "../../../bot/system/process/sandbox.ts";
import { ABIS } from "../../../bot/system/process/syscall_numbers.ts";
import { ALLOWED, ALLOWED_BOOT, REFUSED } from "../../../bot/system/process/syscalls.ts";

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
		       errno == EAFNOSUPPORT ? "EAFNOSUPPORT" :
		       errno == EPROTONOSUPPORT ? "EPROTONOSUPPORT" : "other");
	}
	return 0;
}
`;

const { numbers } = ABIS[Deno.build.arch]!;
/** The filter looks at their arguments. */
const LOOKED_AT = ["socket", "socketpair", "clone", "ioctl"];

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

/** Numbers in a header of the kernel: `#define __NR_read 63`, and `__NR3264_` where 32 bits have another name. */
async function headerNumbers(file: string): Promise<ReadonlyMap<string, number>> {
  const text = await Deno.readTextFile(file).catch(() => "");
  const defined = /^#define __NR(?:3264)?_(\w+) (\d+)$/gm;
  return new Map(Array.from(text.matchAll(defined), ([, name, at]) => [name!, Number(at)]));
}

for (
  const [machine, file] of [
    ["x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"],
    ["aarch64", "/usr/include/asm-generic/unistd.h"],
  ] as const
) {
  Deno.test(`the numbers of ${machine} are those of the kernel's headers`, async () => {
    const there = await headerNumbers(file), { numbers } = ABIS[machine]!;
    const both = Object.keys(numbers).filter((name) => there.has(name));
    for (const name of both) assert.equal(numbers[name], there.get(name), name);
    assert.ok(there.size === 0 || both.length > 250, `${both.length}`);
  });
}

Deno.test("each name of the lists is a call of some machine, and is in one list", () => {
  const all = [...ALLOWED, ...LOOKED_AT, ...REFUSED];
  const unknown = [...all, ...ALLOWED_BOOT].filter((name) =>
    Object.values(ABIS).every(({ numbers }) => numbers[name] === undefined)
  );
  assert.deepEqual(unknown, []);
  assert.deepEqual(all.filter((name, i) => all.indexOf(name) !== i), []);
});

Deno.test("what builds and boots do not call is denied to them", async (t) => {
  // Calls that anybody may make, and that work in the open.
  const GET_KEYRING = `${numbers.keyctl},0,-3,1`, TRACE_ME = `${numbers.ptrace},0,0,0,0`;
  const socket = (domain: number, protocol = 0) =>
    `${numbers.socket},${domain},${domain === 16 ? 3 : 1},${protocol}`;
  await t.step("a session's keys, traces, sockets to a host", async () => {
    const calls = [GET_KEYRING, TRACE_ME, socket(40), socket(38), socket(1), socket(2), socket(16)];
    assert.deepEqual(await probes(calls, "build"), [
      ...["EPERM", "EPERM", "EAFNOSUPPORT", "EAFNOSUPPORT", "works", "works", "works"],
    ]);
    const open = await probes(calls, "open");
    assert.equal(open[1], "works");
  });
  await t.step("protocols that are no build's", async () => {
    const calls = [socket(2, 6), socket(10, 6), socket(2, 262), socket(10, 132), socket(16, 12)];
    const refused = "EPROTONOSUPPORT";
    assert.deepEqual(await probes(calls, "build"), ["works", "works", refused, refused, refused]);
  });
  await t.step("every call that is not in the list, known to the kernel or not", async () => {
    const refused = REFUSED.filter((name) => numbers[name] !== undefined);
    const listed = new Set([...ALLOWED, ...LOOKED_AT, ...REFUSED].map((name) => numbers[name]));
    // The kernel lets these two past every filter, and ends who calls them without a probe.
    const probing = [numbers.uretprobe, numbers.uprobe];
    const others = Array.from({ length: 1024 }, (_, number) => number)
      .filter((number) => !listed.has(number) && !probing.includes(number));
    const calls = [...refused.map((name) => `${numbers[name]}`), ...others.map(String)];
    const want = [...refused.map(() => "EPERM"), ...others.map(() => "ENOSYS")];
    assert.deepEqual(await probes(calls, "build"), want);
  });
  await t.step("it is the filter that refuses", async () => {
    const calls = [
      ...[`${numbers.io_uring_setup}`, `${numbers.splice}`, `${numbers.msgget},0,${0o1600}`],
      ...[`${numbers.io_setup},0,0`, `${numbers.process_vm_readv},0,0,0,0`],
    ];
    const inOpen = await probes(calls, "open");
    assert.equal(inOpen[2], "works");
    assert.ok(inOpen.every((how) => how !== "ENOSYS" && how !== "EPERM"), `${inOpen}`);
    const inside = await probes(calls, "boot");
    assert.deepEqual(inside, ["ENOSYS", "ENOSYS", "ENOSYS", "ENOSYS", "EPERM"]);
  });
  await t.step("namespaces, words for a terminal, calls of other ABIs", async () => {
    const calls = [
      ...[`${numbers.clone},${0x10000011},0,0,0`, `${numbers.clone},${0x40000011},0,0,0`],
      ...[`${numbers.ioctl},0,${0x5412},0`, `${numbers.ioctl},0,${2 ** 32 + 0x5412},0`],
    ];
    assert.deepEqual(await probes(calls, "build"), ["EPERM", "EPERM", "EPERM", "EPERM"]);
    // getpid as x32 has it
    assert.deepEqual(await probes([`${0x40000000 + numbers.getpid!}`], "build"), ["ENOSYS"]);
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
