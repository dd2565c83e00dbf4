import assert from "node:assert/strict";
import { openStore } from "../../../bot/service/store/open.ts";
import { s3Store } from "../../../bot/service/store/s3.ts";
import type { S3Choice } from "../../../bot/service/store/s3_types.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { storeContract } from "../../service/store/contract.ts";
import { KEYS, startS3 } from "./s3_server.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a bucket of an S3 server is a store", async (t) => {
  await using server = await startS3();
  const own = { bucket: "artifacts", prefix: "", region: "us-east-1", keys: KEYS };
  const open = (choice: Partial<S3Choice>) =>
    s3Store({ endpoint: server.strict, ...own, ...choice });

  {
    using store = open({ endpoint: server.lenient, prefix: "some/where", bounds: { page: 2 } });
    await storeContract(t, store, { numRuns: 10, atOnce: false });
  }

  await t.step("it is opened by what service.toml says and the environment has", async () => {
    const env: Record<string, string> = {
      AWS_ACCESS_KEY_ID: KEYS.keyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secret,
    };
    const choice = { store: "s3://artifacts/a/b/", endpoint: server.strict, dir: "/nowhere" };
    using store = await openStore(choice, (name) => env[name]);
    assert.equal(store.place, "s3://artifacts/a/b");
    await store.put("k", bytes("value"));
    using all = open({ endpoint: server.lenient });
    assert.deepEqual((await all.list("")).map(({ key }) => key), ["a/b/k"]);
    await all.remove("a/b/k");
    assert.equal(await store.get("k"), undefined);
  });

  await t.step("what it refuses is told with the bucket and what to do", async (t) => {
    const rows: [string, Partial<S3Choice>, RegExp][] = [
      ["no bucket", { bucket: "none" }, /^bucket none at http.*: there is no such bucket .*store$/],
      [
        "a key that is wrong",
        { keys: { ...KEYS, secret: "wrong-secret" } },
        /know our keys.*set AWS/,
      ],
      ["a key that is nobody's", { keys: { ...KEYS, keyId: "X" } }, /know our keys.*set AWS/],
      [
        "no server",
        { endpoint: "http://127.0.0.1:1", bounds: { attempts: 2 } },
        /cannot be reached .*; see whether it runs, and \[artifacts\] endpoint$/,
      ],
    ];
    for (const [name, choice, want] of rows) {
      await t.step(name, async () => {
        using store = open(choice);
        for (const work of [() => store.put("k", bytes("v")), () => store.get("k")]) {
          await assert.rejects(work, (error) => {
            assert.ok(error instanceof InfraError);
            assert.match(error.message, want);
            assert.doesNotMatch(error.message, /wrong-secret|\n/);
            return true;
          });
        }
      });
    }
  });

  await t.step("a fault that passes is not seen", async (t) => {
    using store = open({ endpoint: server.faulty, bounds: { attempts: 3 } });
    for (const fault of ["busy", "cut", "damaged"] as const) {
      await t.step(fault, async () => {
        await store.put("k", bytes(`value that is ${fault}`));
        server.faults.push(fault);
        assert.deepEqual(await store.get("k"), bytes(`value that is ${fault}`));
        server.faults.push("busy");
        await store.put("k", bytes("new"));
        assert.deepEqual(await store.get("k"), bytes("new"));
      });
    }
  });

  await t.step("a fault that stays is an error, soon", async (t) => {
    using store = open({ endpoint: server.faulty, bounds: { attempts: 2 } });
    const rows = [
      ["busy", /not able to answer now/],
      ["cut", /cut short/],
      ["damaged", /damaged/],
    ] as const;
    for (const [fault, want] of rows) {
      await t.step(fault, async () => {
        await store.put("k", bytes("some value"));
        server.faults.push(...Array(9).fill(fault));
        server.asked.count = 0;
        await assert.rejects(store.get("k"), want);
        assert.ok(server.asked.count >= 2, "it was asked again");
        server.faults.length = 0;
      });
    }
    await store.remove("k");
  });
});
