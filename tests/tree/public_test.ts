import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { publicTree, remotesOf } from "../../bot/tree/public.ts";

Deno.test("remotes that others can use", () => {
  const listed = (url: string, fetch = "+refs/heads/*:refs/remotes/origin/*") =>
    remotesOf(`remote.origin.url\n${url}\0remote.origin.fetch\n${fetch}\0`);
  const good = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git";
  assert.equal(listed(good)[0]!.url, good);
  for (
    const url of [
      "/home/me/linux",
      "file:///home/me/linux",
      "me@host.example.org:linux.git",
      "ssh://me@host.example.org/linux.git",
      "https://me:secret@host.example.org/linux.git",
      "https://token@host.example.org/linux.git",
      "https://host.example.org/linux.git?private_token=1",
      "http://localhost/linux.git",
      "http://127.0.0.1/linux.git",
      "http://10.0.0.1/linux.git",
      "http://build7/linux.git",
      "https://host.example.org/a b",
      "https://host.example.org/$(reboot)",
      "not a url",
    ]
  ) assert.deepEqual(listed(url), [], url);
  assert.deepEqual(listed(good, "nonsense"), []);
});

Deno.test("a tree is known by the remote that has the base", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    const run = (...args: string[]) => gitText(dir, args);
    const commit = async () => {
      const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
      await run(...who, "commit", "-q", "--allow-empty", "-m", "x");
      return (await run("rev-parse", "HEAD")).trim();
    };
    await run("init", "-q");
    const base = await commit(), own = await commit();
    const tree = { repository: dir };
    assert.equal(await publicTree(tree, base), undefined);
    await run("remote", "add", "mine", "/home/me/linux");
    await run("remote", "add", "next", "https://git.example.org/scm/next/linux-next.git");
    await run("update-ref", "refs/remotes/mine/master", own);
    await run("update-ref", "refs/remotes/next/for/v7.0", base);
    const known = {
      name: "next/linux-next",
      url: "https://git.example.org/scm/next/linux-next.git",
    };
    assert.deepEqual(await publicTree(tree, base), { ...known, branch: "for/v7.0" });
    assert.equal(await publicTree(tree, own), undefined, "nobody else has it");
    await run("config", "remote.next.fetch", "+refs/heads/*:refs/heads/*");
    await run("update-ref", "refs/heads/staging", base);
    assert.equal((await publicTree(tree, base))?.url, known.url, "a mirror");
    const provided = { name: "Linux 6.19 (upstream)" };
    assert.deepEqual(await publicTree({ ...tree, public: provided }, own), provided);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
