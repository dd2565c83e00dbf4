import assert from "node:assert/strict";
import { DEFAULT_LIMITS, type Limits } from "../../../bot/system/process/limits.ts";
import { type Outcome, run } from "../../../bot/system/process/process.ts";
import { findSandbox, sandboxed, unfitForStrangers } from "../../../bot/system/process/sandbox.ts";
import { ABIS } from "../../../bot/system/process/syscall_numbers.ts";

const ENV = { PATH: "/usr/bin:/bin", HOME: "/tmp" };
const SMALL: Limits = {
  ...DEFAULT_LIMITS,
  tmpBytes: 4 * 2 ** 20,
  fileBytes: 6 * 2 ** 20,
  addressBytes: 512 * 2 ** 20,
};

/** Runs a shell script in a sandbox whose output directory is `dir`/build; as another user if asked. */
async function inside(
  dir: string,
  script: string,
  { limits = DEFAULT_LIMITS, uid }: { limits?: Limits; uid?: number } = {},
): Promise<Outcome> {
  const sandbox = await findSandbox(true, limits);
  assert.equal(sandbox.kind, "bwrap", "bubblewrap is part of what CI installs");
  const mounts = { source: `${dir}/linux`, build: `${dir}/build` };
  const argv = sandboxed(sandbox, mounts, ["sh", "-c", script], ENV);
  const user = uid === undefined
    ? []
    : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  // The filter is open in this process; another user could not open it.
  const at = argv.indexOf("bwrap");
  return await run([...argv.slice(0, at), ...user, ...argv.slice(at)], { timeoutMs: 30_000 });
}

async function rig(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.chmod(dir, 0o755);
  for (const name of ["linux", "build"]) await Deno.mkdir(`${dir}/${name}`);
  await Deno.chmod(`${dir}/build`, 0o777);
  await Deno.writeTextFile(`${dir}/secret`, "secret\n");
  return { dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

/** What must fail, and what it would give otherwise. */
const FORBIDDEN: readonly (readonly [what: string, script: string])[] = [
  ["reading the passwords", "cat /etc/shadow"],
  ["the names of users", "test $(wc -l < /etc/passwd) -gt 2 || test $(wc -l < /etc/group) -gt 2"],
  ["being a user without a name", 'test "$(id -un)" != nobody'],
  ["reading private keys", "ls /etc/ssl/private"],
  ["listing home directories", "ls /root || ls /home"],
  ["listing the host's /var", "ls /var/lib"],
  ["writing to the source", "touch /tmp/linux/x"],
  ["writing to the root", "touch /x"],
  ["writing to programs", "touch /usr/bin/x"],
  ["writing to /dev", "touch /dev/x"],
  ["a program for core dumps", "test -w /proc/sys/kernel/core_pattern"],
  ["a program for modules", "test -w /proc/sys/kernel/modprobe"],
  ["sysrq", "test -w /proc/sysrq-trigger"],
  ["a device node", "mknod /tmp/build/disk b 8 0"],
  ["a mount", "mount -t tmpfs none /tmp"],
  ["a user namespace", "unshare --user true"],
  ["the network", "test $(wc -l < /proc/net/dev) -gt 3"],
  ["the kernel's log", "dmesg"],
  ["another process", "test $(ls -d /proc/[0-9]* | wc -l) -gt 5"],
  ["any capability", "grep -Eq 'Cap(Prm|Eff|Bnd|Inh|Amb):.*[1-9a-f]' /proc/self/status"],
  ["new rights by a program", "grep -q 'NoNewPrivs:.*0' /proc/self/status"],
];

const uids = Deno.uid() === 0 ? [undefined, 61184] : [undefined];
for (const uid of uids) {
  const who = uid === undefined ? "ours" : "a lesser user";
  Deno.test(`a sandboxed command of ${who} has the build and nothing else`, async (t) => {
    await using home = await rig();
    await t.step("it can work", async () => {
      const done = await inside(home.dir, "echo x > /tmp/build/x; pwd; echo $HOME", { uid });
      assert.equal(done.stdout, "/tmp/build\n/tmp\n", done.stderr);
      assert.equal(await Deno.readTextFile(`${home.dir}/build/x`), "x\n");
      await Deno.remove(`${home.dir}/build/x`);
    });
    await t.step("its environment is the given one", async () => {
      const done = await inside(home.dir, "env | cut -d= -f1 | sort | tr '\\n' ' '", { uid });
      assert.equal(done.stdout, "HOME PATH PWD ", done.stderr);
    });
    for (const [what, script] of FORBIDDEN) {
      await t.step(`not ${what}`, async () => {
        const done = await inside(home.dir, script, { uid });
        assert.notEqual(done.code, 0, done.stdout);
        assert.equal(done.timedOut, false);
      });
    }
  });
}

Deno.test("the limits of a sandbox hold", async (t) => {
  await using home = await rig();
  const cases: [string, string, RegExp][] = [
    ["/tmp", "head -c 5000000 /dev/zero > /tmp/x", /No space left/],
    ["/dev/shm", "head -c 5000000 /dev/zero > /dev/shm/x", /No space left/],
    ["a file", "head -c 9000000 /dev/zero > /tmp/build/x", /File size limit|File too large/],
    ["memory of a process", "perl -e '$x = \"x\" x (1 << 30)'", /Out of memory/i],
  ];
  for (const [what, script, says] of cases) {
    await t.step(what, async () => {
      const done = await inside(home.dir, `${script}; exit $?`, { limits: SMALL });
      assert.notEqual(done.code, 0);
      assert.match(done.stderr, says);
    });
  }
  await t.step("processes, for all but root", async () => {
    const script = "for i in $(seq 90); do sleep 3 & done; exit 0";
    const limits = { ...SMALL, processes: 64 };
    const done = await inside(home.dir, script, { limits, uid: uids[1] });
    assert.match(done.stderr, /[Cc]annot fork|Resource temporarily/);
  });
});

Deno.test("a bound of our own memory is none of what we build", async () => {
  await using home = await rig();
  const sandbox = await findSandbox();
  const mounts = { source: `${home.dir}/linux`, build: `${home.dir}/build` };
  const argv = sandboxed(sandbox, mounts, ["sh", "-c", "ulimit -S -d; ulimit -H -d"], ENV);
  const limits = async (bound: string) =>
    (await run(["prlimit", `--data=${bound}`, "--", ...argv])).stdout.trim().split("\n");
  const bytes = 3 * 2 ** 30, kib = `${bytes / 1024}`;
  const [soft, hard] = await limits(`${bytes}:`);
  assert.notEqual(soft, kib);
  assert.equal(soft, hard);
  assert.deepEqual(await limits(`${bytes}`), [kib, kib], "what is not to be lifted stays");
});

Deno.test("when a sandboxed command has ended, all that it started has", async () => {
  await using home = await rig();
  const script = "(setsid sh -c 'while :; do date >> /tmp/build/beat; done' >/dev/null 2>&1 &)" +
    "; sleep 0.2; kill -9 -1; exit 7";
  const done = await inside(home.dir, script);
  assert.equal(done.code, 7);
  const beat = async () => (await Deno.stat(`${home.dir}/build/beat`)).size;
  const first = await beat();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await beat(), first);
});

Deno.test("without a sandbox, strangers' patches are refused", async () => {
  assert.match(unfitForStrangers(await findSandbox(false))!.why, /no sandbox \(--no-sandbox\)/);
  const sandbox = await findSandbox();
  assert.equal(unfitForStrangers(sandbox), undefined);
  assert.ok(sandbox.kind === "bwrap");
  assert.match(
    unfitForStrangers({ ...sandbox, ownFiles: false })!.why,
    /files that are open in whoever/,
  );
});

Deno.test("what runs inside has a session keyring of its own", async () => {
  const sandbox = await findSandbox();
  assert.ok(sandbox.kind === "bwrap" && sandbox.ownKeys, "this kernel has keys");
  const name = `everystep-test-${Deno.pid}`, { add_key, keyctl } = ABIS[Deno.build.arch]!.numbers;
  // A session with a key that those alone may see who have it (KEYCTL_SETPERM); /proc/keys shows those.
  const session = `syscall(${keyctl}, 1, 0) > 0 or exit 3; my $name = "${name}"; my $word = "word";
    my $key = syscall(${add_key}, my $type = "user", $name, $word, 4, -3);
    syscall(${keyctl}, 5, $key, 0x3f000000) == 0 or exit 4; exec @ARGV`;
  const keys = async (ownKeys: boolean) => {
    const mounts = { source: "/usr", build: "/usr" };
    const argv = sandboxed({ ...sandbox, ownKeys }, mounts, ["cat", "/proc/keys"], ENV);
    const ran = await run(["perl", "-e", session, ...argv], { timeoutMs: 30_000 });
    assert.ok(ran.ok, ran.stderr);
    return ran.stdout.includes(name);
  };
  assert.ok(await keys(false), "without it the key is seen");
  assert.ok(!await keys(true));
});
