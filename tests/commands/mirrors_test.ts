/** The archive's mirrors, as commands that build nothing find them. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { writeMbox } from "../../bot/source/mod.ts";
import { thread } from "../series/mails.ts";
import { serve } from "../system/http/server.ts";
import { called, TOY_SETTINGS } from "./program.ts";

const ID = "20260127.1-x@linux.dev";
const PACKED = new Uint8Array(gzipSync(new Uint8Array(writeMbox(thread(2)))));

Deno.test("mirrors of an archive hold for each of its lists", async (t) => {
  await using wall = serve(() => new Response("<!doctype html><p>are you a robot?"));
  await using good = serve(() => new Response(PACKED));
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.writeTextFile(
    `${dir}/everystep.toml`,
    `inbox = "${wall.url}/all/"\n${TOY_SETTINGS}[lore]\nmirrors = ["${good.url}/all/"]\n`,
  );
  const fetched = async (...more: string[]) => {
    const to = await Deno.makeTempDir({ dir });
    const cache = ["--cache", `${to}/cache`];
    return await called(dir, ["fetch", ID, "-o", `${to}/series`, ...cache, ...more]);
  };
  await t.step("of the archive that a directory of configs names", async () => {
    const ran = await fetched("--configs", dir);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /^asking 127\.0\.0\.1:\d+ instead$/m);
  });
  await t.step("of a list there", async () => {
    const ran = await fetched("--configs", dir, "--inbox", `${wall.url}/linux-mm/`);
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(wall.asked.some((path) => path.startsWith("/linux-mm/")));
  });
  await t.step("of another archive they are none", async () => {
    const before = good.asked.length;
    await using other = serve(() => new Response("<!doctype html><p>are you a robot?"));
    const ran = await fetched("--configs", dir, "--inbox", `${other.url}/all/`);
    assert.notEqual(ran.code, 0);
    assert.equal(good.asked.length, before);
  });
  await Deno.remove(dir, { recursive: true });
});
