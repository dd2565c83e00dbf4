import assert from "node:assert/strict";
import { directoryStore } from "../../../bot/service/store/directory.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { openStore } from "../../../bot/service/store/open.ts";
import { storeContract } from "./contract.ts";

async function* walk(dir: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    yield `${dir}/${name}`;
    if (isDirectory) yield* walk(`${dir}/${name}`);
  }
}

Deno.test("a directory is a store", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  using store = directoryStore(`${dir}/artifacts`);
  await t.step("one that is not there yet is empty", async () => {
    assert.deepEqual(await store.list(""), []);
    assert.equal(await store.get("a"), undefined);
    await store.remove("a");
  });
  await storeContract(t, store, { numRuns: 15, atOnce: true });

  await t.step("nothing stays of what was removed", async () => {
    const left = await Array.fromAsync(walk(`${dir}/artifacts`));
    assert.deepEqual(left, [`${dir}/artifacts/~part`]);
  });
  await t.step("what a crash left half written is no object, and goes after a day", async () => {
    const [old, young] = ["old", "young"].map((name) => `${dir}/artifacts/~part/${name}`);
    await Deno.writeTextFile(old!, "x");
    await Deno.writeTextFile(young!, "x");
    await Deno.utime(old!, 1, 1);
    using again = await openStore({ dir });
    assert.deepEqual(await again.list(""), []);
    assert.deepEqual(await Array.fromAsync(walk(`${dir}/artifacts/~part`)), [young]);
  });
  await t.step("a directory is no object, and removing one removes nothing", async () => {
    await store.put("a/b", new Uint8Array([1]));
    assert.equal(await store.get("a"), undefined);
    await store.remove("a");
    assert.equal((await store.list("")).length, 1);
  });
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a bucket without keys is refused before anything is asked", async () => {
  const env: Record<string, string> = { AWS_ACCESS_KEY_ID: "id" };
  await assert.rejects(openStore({ store: "s3://b", dir: "/" }, (name) => env[name]), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.text, /no keys for s3:\/\/b\n {2}hint: set AWS_ACCESS_KEY_ID/);
    return true;
  });
});
