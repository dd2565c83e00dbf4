import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { eventsBeyond } from "../../../bot/service/state/follow.ts";
import { cursorOf } from "../../../bot/service/state/cursors.ts";
import { imapSource } from "../../../bot/service/watch/imap.ts";
import { lookOnce } from "../../../bot/service/watch/loop.ts";
import { now } from "../../../bot/system/host.ts";
import { remote } from "../../source/remote/context.ts";
import { newSeries, testDb } from "../../service/db.ts";
import { mail, series } from "../../service/watch/mails.ts";
import { dovecot } from "../mail/dovecot.ts";
import { runTool } from "../process.ts";

Deno.test("a folder of a real Dovecot is watched", async (t) => {
  await using server = await dovecot(series("mm: before", 2).map(({ bytes }) => bytes));
  await using db = await testDb();
  await using context = await remote({ env: { EVERYSTEP_IMAP_PASSWORD: "secret-word" } });
  const url = `imap://me%40example.org@127.0.0.1:${server.port}/lists/linux-mm`;
  const source = imapSource({ name: "mm", url }, context, now);
  const rules = [{ then: { kind: "serve", tree: "linux", mail: true } }] as const;
  const look = () =>
    lookOnce({ db, watch: "mm", source, rules }, source, new AbortController().signal);
  let count = 0;
  /** As a delivery agent does it (maildir(5)). */
  const deliver = async (mails: readonly { readonly bytes: Uint8Array }[]) => {
    for (const { bytes } of mails) {
      const name = `${1800000000 + count}.M${count++}P2.localhost`;
      await Deno.writeFile(`${server.maildir}/tmp/${name}`, bytes);
      if (Deno.uid() === 0) await Deno.chown(`${server.maildir}/tmp/${name}`, 65534, 65534);
      await Deno.rename(`${server.maildir}/tmp/${name}`, `${server.maildir}/new/${name}`);
    }
  };

  await look();
  await t.step("what comes is taken in, more than one batch, broken mail among it", async () => {
    const talk = Array.from({ length: 25 }, (_, i) => mail(`Re: talk ${i}`, { body: "x\n" }));
    const broken = { bytes: new TextEncoder().encode("Subject: [PATCH 1/2] x\n\n\x00\xff\n") };
    await deliver([...series("mm: first", 2), ...talk, broken, mail("[PATCH] mm: single")]);
    await look();
    assert.deepEqual(await titles(db), ["mm: first", "mm: single"]);
    const [row] = await newSeries(db);
    assert.equal(row?.source, `${url}?mm-first-v1-0%40example.org`);
    assert.equal(row?.way, "imap");
    const texts = (await eventsBeyond(db, 0, [], 200)).map(({ text }) => text);
    assert.ok(texts.some((text) => /^mm: skipped: UID \d+: /.test(text)), String(texts));
  });
  await t.step("nothing new is nothing", async () => {
    const place = await cursorOf(db, "mm");
    await look();
    assert.deepEqual(await cursorOf(db, "mm"), place);
  });
  await t.step("all numbers change", async () => {
    const before = await cursorOf(db, "mm") as { validity: string };
    for (const { name } of Deno.readDirSync(server.maildir)) {
      if (/^dovecot/.test(name)) await Deno.remove(`${server.maildir}/${name}`);
    }
    await runTool(["touch", server.maildir]);
    await deliver([mail("[PATCH] mm: after")]);
    await look();
    assert.notEqual((await cursorOf(db, "mm") as typeof before).validity, before.validity);
    assert.deepEqual((await titles(db)).at(-1), "mm: after");
    assert.equal((await titles(db)).filter((title) => title === "mm: first").length, 1);
  });
});

async function titles(db: Db): Promise<string[]> {
  return (await newSeries(db)).map(({ title }) => title);
}
