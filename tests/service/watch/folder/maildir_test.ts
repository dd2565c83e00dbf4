/** A maildir is watched: what comes is taken in once, whatever its reader does to it. */
import assert from "node:assert/strict";
import { eventsBeyond } from "../../../../bot/service/state/follow.ts";
import { cursorOf } from "../../../../bot/service/state/cursors.ts";
import { lookOnce } from "../../../../bot/service/watch/loop.ts";
import { maildirSource } from "../../../../bot/service/watch/maildir.ts";
import { UserError } from "../../../../bot/system/errors.ts";
import { newSeries, testDb } from "../../db.ts";
import { mail, series } from "../mails.ts";
import { memoryStore } from "../../web/rig.ts";

Deno.test("a maildir is watched", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  for (const box of ["cur", "new", "tmp"]) await Deno.mkdir(`${dir}/${box}`);
  await using db = await testDb();
  const store = memoryStore();
  const source = maildirSource({ name: "lei", url: `maildir:${dir}` });
  const rules = [{ then: { kind: "serve", tree: "linux", mail: true } }] as const;
  const intake = { db, watch: "lei", source, rules, store };
  const look = () => lookOnce(intake, source, new AbortController().signal);
  const titles = async () => (await newSeries(db)).map(({ title }) => title).sort();
  let count = 0;
  const deliver = async (mails: readonly { readonly bytes: Uint8Array }[]) => {
    for (const { bytes } of mails) await Deno.writeFile(`${dir}/new/${count++}.host`, bytes);
  };
  await deliver([mail("[PATCH] mm: before")]);
  await look();
  await t.step("what was there is not served", async () => assert.deepEqual(await titles(), []));
  await t.step("what comes is, with its mails", async () => {
    const talk = Array.from({ length: 60 }, (_, i) => mail(`Re: talk ${i}`, { body: "x\n" }));
    await deliver([...series("mm: first", 2), ...talk, mail("[PATCH] mm: single")]);
    await Deno.writeFile(`${dir}/tmp/9.host`, mail("[PATCH] mm: half").bytes);
    await Deno.writeFile(`${dir}/new/big.host`, new Uint8Array(8 * 1024 * 1024 + 1));
    await look();
    assert.deepEqual(await titles(), ["mm: first", "mm: single"]);
    assert.equal([...store.objects.keys()].filter((key) => /series\.mbox$/.test(key)).length, 2);
    const texts = (await eventsBeyond(db, 0, [], 200)).map(({ text }) => text);
    assert.ok(texts.some((text) => /big\.host: is larger than 8 MiB/.test(text)), String(texts));
  });
  await t.step("a mail that was read and flagged is the same", async () => {
    const before = await cursorOf(db, "lei");
    for (const { name } of [...Deno.readDirSync(`${dir}/new`)]) {
      await Deno.rename(`${dir}/new/${name}`, `${dir}/cur/${name}:2,S`);
    }
    await look();
    assert.deepEqual(await cursorOf(db, "lei"), before);
  });
  await t.step("what was removed is forgotten", async () => {
    for (const { name } of [...Deno.readDirSync(`${dir}/cur`)]) {
      await Deno.remove(`${dir}/cur/${name}`);
    }
    await look();
    assert.deepEqual(await cursorOf(db, "lei"), { seen: [] });
    await deliver([mail("[PATCH] mm: later")]);
    await look();
    assert.deepEqual(await titles(), ["mm: first", "mm: later", "mm: single"]);
  });
  await t.step("a folder that is away is told", async () => {
    await Deno.remove(dir, { recursive: true });
    await assert.rejects(look(), UserError);
  });
});
