/** Attacks that reach for what is not theirs. */
import assert from "node:assert/strict";
import { PREPROCESSOR } from "../../bot/compile/ccache/preprocessor.ts";
import { type Attack, hostileHome, plant, verify, winners } from "./rig.ts";

/** In everystep's environment, and nowhere else. */
const TOKEN = "everystep-test-token-77b1";
const isRoot = Deno.uid() === 0;

/** `port` is listened on; `elsewhere` is a directory that is nobody's home. */
function attacks(port: number, elsewhere: string): readonly Attack[] {
  const everystep = `p=$(grep -l ${TOKEN} /proc/[0-9]*/environ 2>/dev/null | head -n1); ` +
    'p=${p%/environ}; test -n "$p" && ';
  const git = "$(sed -n s/gitdir:.//p $SOURCE/.git)";
  return [
    { name: "the network", script: `exec 3<>/dev/tcp/127.0.0.1/${port}` },
    {
      name: "a socket of a server",
      script:
        "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Peer => q($HOST/socket)) or exit 1'",
    },
    { name: "the home directory", script: "grep -q hunter2 $HOST/home/.netrc" },
    { name: "a directory that is nobody's home", script: `cat ${elsewhere}/data` },
    { name: "tokens in its environment", script: `env | grep -q ${TOKEN}`, open: "never" },
    { name: "everystep's environment", script: `${everystep} true` },
    { name: "everystep's memory", script: `${everystep} exec 3<$p/mem`, open: "root" },
    { name: "everystep's open files", script: `${everystep} ls $p/fd/0` },
    { name: "a signal to everystep", script: `${everystep} kill -0 \${p#/proc/}` },
    { name: "the passwords", script: "cat /etc/shadow", open: "root" },
    { name: "the names of users", script: "test $(wc -l < /etc/passwd) -gt 5" },
    {
      name: "the kernel's settings",
      script: "test -w /proc/sys/kernel/core_pattern",
      open: "root",
    },
    { name: "writing outside", script: "echo x > $HOST/home/pwned" },
    { name: "writing to a login script", script: "echo x >> $HOST/home/.profile" },
    { name: "writing to the source", script: "echo x > $SOURCE/pwned" },
    { name: "writing to our repository", script: `echo x > ${git}/pwned` },
    {
      name: "the user's repository",
      script: "echo x > $HOST/linux/.git/pwned",
    },
    { name: "reading kept results", script: "ls $HOST/cache/results" },
    { name: "writing kept results", script: "echo x > $HOST/cache/results/pwned" },
    { name: "reading another build", script: "ls $HOST/cache/trees" },
    { name: "a hard link to a secret", script: "rm -f hard; ln $HOST/home/.netrc hard" },
    { name: "a device node", script: "rm -f disk; mknod disk b 8 0 && rm disk", open: "root" },
    { name: "root in a namespace", script: "unshare --user --map-root-user true", open: "root" },
    { name: "programs of the host", script: "echo x > /usr/bin/everystep-pwned", open: "never" },
  ];
}

Deno.test("a patch that reaches for what is not its own gets nothing", async (t) => {
  await using home = await hostileHome();
  const elsewhere = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "everystep-test-" });
  await Deno.writeTextFile(`${elsewhere}/data`, "data\n");
  const left = `/dev/shm/${elsewhere.split("/").at(-1)}`;
  const tcp = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const unix = Deno.listen({ transport: "unix", path: `${home.dir}/socket` });
  let connections = 0;
  const serve = async (listener: AsyncIterable<{ close(): void }>) => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  };
  const serving = [serve(tcp), serve(unix)];
  try {
    const list = attacks(tcp.addr.port, elsewhere);
    const quiet = { name: "quiet", script: `echo x > ${left}; exit 1` };
    await plant(home, [quiet, ...list], true);
    const env = { GITHUB_TOKEN: TOKEN };

    const shut = await verify(home, { sandbox: true, env });
    const inside = await winners(shut);
    assert.equal(shut.cells.find((cell) => cell.state === 1)?.verdict, "pass", shut.stderr);
    for (const { name } of list) {
      await t.step(`in the sandbox, not ${name}`, () => assert.ok(!inside.has(name)));
    }
    await t.step("nobody was reached, nothing was written", async () => {
      assert.equal(connections, 0);
      const names = Array.from(Deno.readDirSync(`${home.dir}/home`), ({ name }) => name);
      assert.deepEqual(names.filter((name) => name !== ".cache"), [".netrc"]);
      await assert.rejects(Deno.stat(left), Deno.errors.NotFound);
    });

    const open = await verify(home, { sandbox: false, env });
    const outside = await winners(open);
    for (const { name, open } of list) {
      if (open === "never" || (open === "root" && !isRoot)) continue;
      await t.step(`without it, ${name}`, () => assert.ok(outside.has(name)));
    }
    await t.step("without it, they were reached", async () => {
      assert.ok(connections >= 1);
      await Deno.remove(left);
    });
  } finally {
    tcp.close();
    unix.close();
    await Promise.all(serving.map((one) => one.catch(() => {})));
    await Deno.remove(elsewhere, { recursive: true });
  }
});

Deno.test("no patch can change the program that ccache runs", async () => {
  await using home = await hostileHome();
  const program = `$CCACHE_DIR/${PREPROCESSOR}`;
  await plant(
    home,
    [{ name: "the program", script: `echo x > ${program} || rm ${program}` }],
    true,
  );
  const ran = await verify(home, { sandbox: true });
  assert.equal(ran.code, 0, ran.stderr);
  assert.deepEqual([...await winners(ran)], []);
  assert.match(await Deno.readTextFile(`${home.cache}/ccache/${PREPROCESSOR}`), /^#!\/bin\/sh\n/);
});

Deno.test("a stranger's patch cannot put objects into the compiler cache of others", async (t) => {
  await using home = await hostileHome();
  await plant(home, [{ name: "the compiler cache", script: "echo x > $CCACHE_DIR/pwned" }], true);
  const own = await verify(home, { sandbox: true });
  await t.step("one's own patches can", async () => {
    assert.deepEqual([...await winners(own)], ["the compiler cache"]);
    await Deno.remove(`${home.cache}/ccache/pwned`);
  });
  await t.step("with --untrusted it is only read", async () => {
    const ran = await verify(home, { sandbox: true, more: ["--untrusted"] });
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual([...await winners(ran)], []);
    await assert.rejects(Deno.stat(`${home.cache}/ccache/pwned`), Deno.errors.NotFound);
  });
  await t.step("with --untrusted nothing runs without a sandbox", async () => {
    const ran = await verify(home, { sandbox: false, more: ["--untrusted"] });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /--untrusted and --no-sandbox exclude each other/);
  });
  await t.step("nor is it silent where the sandbox has no filter of system calls", async () => {
    const bin = `${home.dir}/bin`, refuse = 'case " $* " in *" --seccomp "*) exit 1; esac';
    await Deno.mkdir(bin);
    const text = `#!/bin/sh\n${refuse}\nPATH=/usr/bin:/bin exec bwrap "$@"\n`;
    await Deno.writeTextFile(`${bin}/bwrap`, text, { mode: 0o755 });
    const env = { PATH: `${bin}:${Deno.env.get("PATH")}` };
    const ran = await verify(home, { sandbox: true, more: ["--untrusted"], env });
    assert.equal(ran.code, 0, ran.stderr);
    const { series: { notes } } = JSON.parse(ran.stdout);
    assert.ok(notes.some((note: string) => note.startsWith("--untrusted: no filter")), `${notes}`);
  });
  await t.step("nor in the output of another state", async () => {
    const ran = await verify(home, { sandbox: true, more: ["--untrusted", "--incremental"] });
    assert.equal(ran.code, 2);
  });
});
