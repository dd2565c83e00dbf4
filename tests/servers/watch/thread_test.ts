import assert from "node:assert/strict";
import { readSeries } from "../../../bot/api.ts";
import { everystep } from "../../commands/program.ts";
import { denoDir } from "../process.ts";
import { publicInbox } from "./public_inbox.ts";
import { idOf, postedThread } from "../mail/posted.ts";

Deno.test("a thread of a real public-inbox", async (t) => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  await using inbox = await publicInbox(await postedThread());
  const env = { HOME: dir, DENO_DIR: await denoDir(), EVERYSTEP_CACHE: `${dir}/cache` };
  const run = (...args: string[]) => everystep(dir, args, { env });
  const id = idOf(3);

  await t.step("fetch writes the latest version, byte for byte", async () => {
    const ran = await run("fetch", `${inbox.url}${id}/`, "-o", "v4");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^v4: 8 patches of "enable PT_RECLAIM on more .*" \(v4\)\n$/);
    const names = Array.from(Deno.readDirSync(`${dir}/v4`), ({ name }) => name).sort();
    assert.equal(names.length, 10);
    assert.equal(names[0], "0000-cover-letter.patch");
    assert.equal(names[6], "0006-um-mm-enable-MMU_GATHER_RCU_TABLE_FREE.patch");
    assert.equal(names[9], "series");
    for (let n = 0; n <= 8; n++) {
      const raw = await (await fetch(`${inbox.url}${idOf(n)}/raw`)).text();
      const written = await Deno.readTextFile(`${dir}/v4/${names[n]}`);
      assert.equal(written, raw.replace(/^From mboxrd@z .*\n/, "").replace(/\n\n$/, "\n"));
    }
    const cover = await Deno.readTextFile(`${dir}/v4/${names[0]}`);
    assert.match(cover, /^In-Reply-To: <20260127121253.0-pt-reclaim-v3@/m);
  });
  await t.step("what is there is not overwritten", async () => {
    const ran = await run("fetch", `${inbox.url}${id}/`, "-o", "v4");
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /v4: is there already/);
  });
  await t.step("every form of the same gives the same", async () => {
    const forms: [string, string?][] = [
      [id, inbox.url],
      [`<${id}>`, inbox.url.replace(/\/$/, "")],
      [id, `${inbox.url}%s`],
      [`${inbox.url}${id}/T/#u`],
      [`${inbox.url}${id}/t.mbox.gz`],
      [`${inbox.url}${id.replace("@", "%40")}/raw`],
      [`${inbox.url}${idOf(0, 3)}/`],
      [`${inbox.host}/${id}`],
    ];
    const want = (await readSeries(`${dir}/v4`)).patches.map((
      { subject, diff },
    ) => [subject, diff]);
    for (const [form, archive] of forms) {
      const { patches } = await readSeries(form, { inbox: archive, cache: `${dir}/other` });
      assert.deepEqual(patches.map(({ subject, diff }) => [subject, diff]), want, form);
    }
  });
  await t.step("--reroll reads another version", async () => {
    const ran = await run("fetch", id, "--inbox", inbox.url, "--reroll", "3", "--json");
    assert.equal(ran.code, 0, ran.stderr);
    const { directory, version, files } = JSON.parse(ran.stdout);
    assert.equal(version, 3);
    assert.match(directory, /^v3-enable-PT_RECLAIM/);
    assert.match(await Deno.readTextFile(`${dir}/${directory}/${files[2]}`), /HAVE_MMU/);
  });
  await t.step("git config b4.midmask names the archive", async () => {
    await Deno.writeTextFile(`${dir}/.gitconfig`, `[b4]\n\tmidmask = ${inbox.url}%s\n`);
    const ran = await run("plan", id, "--arch", "um");
    assert.equal(ran.code, 0, ran.stderr);
    await Deno.writeTextFile(`${dir}/.gitconfig`, `[b4]\n\tlinkmask = ${inbox.host}/%s\n`);
    const second = await run("plan", id, "--arch", "um");
    assert.equal(second.code, 0, second.stderr);
  });
  await t.step("what is not there", async () => {
    const ran = await run("plan", "nothing@example.org");
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /^everystep: 127.0.0.1:\d+: has no message nothing@example.org$/m);
    assert.match(ran.stderr, /hint: that archive comes from git config b4.linkmask/);
  });
  await t.step("clean knows the threads", async () => {
    const ran = await run("clean");
    assert.match(ran.stdout, /downloads .* threads/);
    assert.equal((await run("clean", "downloads")).code, 0);
    assert.deepEqual(Array.from(Deno.readDirSync(`${dir}/cache/downloads`), (e) => e.name), []);
  });
  await Deno.remove(dir, { recursive: true });
});
