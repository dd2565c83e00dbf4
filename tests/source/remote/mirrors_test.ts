/** Where an archive gives no answer, its mirrors are asked. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readSource, searchInbox, writeMbox } from "../../../bot/source/mod.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { thread } from "../../series/mails.ts";
import { serve } from "../../system/http/server.ts";
import { remote } from "./context.ts";

const ID = "20260127.1-x@linux.dev";
const PACKED = new Uint8Array(gzipSync(new Uint8Array(writeMbox(thread(2)))));
const WALL = () => new Response("<!doctype html><p>are you a robot?", { status: 200 });

Deno.test("mirrors of an archive", async (t) => {
  await using good = serve(() => new Response(PACKED));
  await using wall = serve(WALL);
  await using broken = serve(() => new Response("no", { status: 503 }));
  await using empty = serve(() => new Response("none", { status: 404 }));
  const at = (server: { url: string }) => `${server.url}/all/`;
  const read = async (arg: string, inbox: string, mirrors: readonly string[]) => {
    await using context = await remote({ inbox, mirrors });
    return (await readSource(arg, { cwd: "/", ui: silent, remote: context })).messages.length;
  };
  await t.step("a server that fails, then a wall, then one that answers", async () => {
    assert.equal(await read(ID, at(broken), [at(wall), at(good)]), 3);
    assert.deepEqual(good.asked, [`/all/${ID}/t.mbox.gz`]);
    assert.ok(wall.asked.length > 0 && broken.asked.length > 0);
  });
  await t.step("a URL at the archive that is set up has them, too", async () => {
    assert.equal(await read(`${at(broken)}${ID}/`, at(broken), [at(good)]), 3);
    await assert.rejects(read(`${at(broken)}${ID}/`, at(empty), [at(good)]), InfraError);
  });
  await t.step("what the archive has not got is not asked for elsewhere", async () => {
    const before = good.asked.length;
    await assert.rejects(
      read(ID, at(empty), [at(good)]),
      (error) => error instanceof UserError && error.lack === "not-there-yet",
    );
    assert.equal(good.asked.length, before);
  });
  await t.step("where none answers the first one's error is told", async () => {
    await assert.rejects(read(ID, at(broken), [at(wall)]), InfraError);
  });
  await t.step("a search", async () => {
    await using context = await remote({ inbox: at(wall), mirrors: [at(good)] });
    assert.equal((await searchInbox("patchid:abc", context))?.length, 3);
  });
});
