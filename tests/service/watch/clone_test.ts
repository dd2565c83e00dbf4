import assert from "node:assert/strict";
import { mailsIn, newestOf, openClone, since } from "../../../bot/service/watch/clone.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { git, gitText } from "../../../bot/system/process/git.ts";

/** Adds a mail as public-inbox does it: the file `m` of a commit. */
async function add(dir: string, name: "m" | "d", text: Uint8Array | string, at: number) {
  const { stdout } = await git(dir, ["hash-object", "-w", "--stdin"], { stdin: text });
  const tree = await gitText(dir, ["mktree"], { stdin: `100644 blob ${stdout.trim()}\t${name}\n` });
  const last = await git(dir, ["rev-parse", "-q", "--verify", "refs/everystep/head"]);
  const parent = last.ok ? ["-p", last.stdout.trim()] : [];
  const env = { GIT_COMMITTER_DATE: `${at} +0000`, GIT_AUTHOR_DATE: `${at} +0000` };
  const who = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b" };
  const commit = await gitText(dir, ["commit-tree", ...parent, tree, "-m", "x"], {
    env: { ...env, ...who },
  });
  await gitText(dir, ["update-ref", "refs/everystep/head", commit]);
}

Deno.test("the mails of an archive's repository", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const clone = await openClone(
    `${dir}/0.git`,
    "http://127.0.0.1:9/",
    new AbortController().signal,
  );
  const at = 1_700_000_000;
  const odd = Uint8Array.from([70, 58, 13, 10, 0, 255, 10, 10]);
  const texts = async (from: Parameters<typeof since>[1]) => {
    const { mails, skipped } = await mailsIn(clone, await since(clone, from));
    assert.deepEqual(skipped, []);
    return mails.map(({ bytes }) => new TextDecoder("latin1").decode(bytes).slice(0, 8));
  };
  await assert.rejects(newestOf(clone), InfraError);
  await add(clone.dir, "m", "one", at);
  await add(clone.dir, "m", odd, at + 10 * 86_400);
  const second = await newestOf(clone);

  await t.step("byte for byte, in their order; one that was removed is none", async () => {
    await add(clone.dir, "d", "one", at + 11 * 86_400);
    await add(clone.dir, "m", "three", at + 12 * 86_400);
    assert.deepEqual(await texts("start"), ["one", "F:\r\n\0\xff\n\n", "three"]);
    assert.deepEqual(await texts({ commit: second.id, at: second.at }), ["three"]);
    assert.deepEqual(await texts("end"), []);
  });
  await t.step("one that is too large", async () => {
    const before = await newestOf(clone);
    await add(clone.dir, "m", new Uint8Array(9 * 1024 * 1024), at + 13 * 86_400);
    await add(clone.dir, "m", "five", at + 13 * 86_400);
    const { mails, skipped } = await mailsIn(
      clone,
      await since(clone, { commit: before.id, at: before.at }),
    );
    assert.equal(mails.length, 1);
    assert.match(skipped[0]!, /is larger than 8 MiB/);
  });
  await t.step("a history that was rewritten is read again from some days before", async () => {
    const last = await newestOf(clone);
    await gitText(clone.dir, ["update-ref", "-d", "refs/everystep/head"]);
    await add(clone.dir, "m", "purged", at);
    await add(clone.dir, "m", "five", at + 13 * 86_400);
    await add(clone.dir, "m", "six", at + 14 * 86_400);
    assert.deepEqual(await texts({ commit: last.id, at: last.at }), ["five", "six"]);
  });
  await Deno.remove(dir, { recursive: true });
});
