/** An S3 server that hangs: bounded in time, with an error that says so. */
import assert from "node:assert/strict";
import { storeFinding } from "../../../bot/service/doctor/store.ts";
import { s3Store } from "../../../bot/service/store/s3.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { KEYS } from "./s3_server.ts";

const HEADER = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
/** What is sent of an answer before nothing comes any more; `drips`: a byte now and then, for ever. */
const HANGS = {
  "accepts and never answers": { sends: "" },
  "a header and no body": { sends: HEADER },
  "a header and a part of the body": { sends: HEADER + " ".repeat(500) },
  "a body without end": { sends: HEADER, drips: " " },
} as const;
type Hang = { readonly sends: string; readonly drips?: string };

/** A server that does that to whatever it is asked. */
function hanging({ sends, drips }: Hang) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: Promise<void>[] = [], open = new Set<Deno.Conn>();
  const answer = async (conn: Deno.Conn) => {
    const buffer = new Uint8Array(65_536),
      write = (text: string) => conn.write(new TextEncoder().encode(text));
    try {
      await conn.read(buffer);
      await write(sends);
      while (drips !== undefined) {
        await new Promise((done) => setTimeout(done, 50));
        await write(drips);
      }
      while (await conn.read(buffer) !== null);
    } catch { /* the client has gone */ }
    open.delete(conn);
    conn.close();
  };
  const accepting = (async () => {
    for await (const conn of listener) {
      open.add(conn);
      asked.push(answer(conn));
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    asked,
    /** Connections that the client has left open. */
    open,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(asked);
    },
  };
}

Deno.test("an S3 server that hangs", async (t) => {
  for (const [name, hang] of Object.entries<Hang>(HANGS)) {
    await t.step(name, async (t) => {
      await using server = hanging(hang);
      using store = s3Store({
        ...{ bucket: "artifacts", prefix: "", endpoint: server.url, region: "us-east-1" },
        ...{
          keys: KEYS,
          bounds: { idleMs: 300, requestMs: 1000, wholeMs: hang.drips ? 1000 : 9000, attempts: 2 },
        },
      });
      const asks = {
        put: () => store.put("k", new TextEncoder().encode("value")),
        get: () => store.get("k"),
        list: () => store.list(""),
        remove: () => store.remove("k"),
      };
      for (const [what, ask] of Object.entries(asks)) {
        await t.step(what, async () => {
          const before = server.asked.length, began = performance.now();
          await assert.rejects(ask, (error) => {
            assert.ok(error instanceof InfraError);
            assert.match(
              error.message,
              /^bucket artifacts at http:.*: it does not answer in time /,
            );
            assert.match(error.message, /; see whether it works, and \[artifacts\] endpoint$/);
            return true;
          });
          const ms = performance.now() - began, tries = server.asked.length - before;
          assert.ok(ms < 10_000, `${ms} ms`);
          if (hang.drips === undefined) assert.ok(tries >= 2, `asked ${tries} times`);
        });
      }
      for (let tries = 0; server.open.size > 0 && tries < 100; tries++) {
        await new Promise((done) => setTimeout(done, 20));
      }
      assert.equal(server.open.size, 0, "no connection is left open");
    });
  }
});

Deno.test("the doctor does not wait for an S3 server that hangs", async () => {
  await using server = hanging(HANGS["accepts and never answers"]);
  const choice = { store: "s3://artifacts", endpoint: server.url, dir: "/nowhere" };
  const began = performance.now();
  const finding = await storeFinding(choice, "one", () => "key");
  assert.match(JSON.stringify(finding), /"bucket artifacts at http:[^"]* does not answer in time /);
  assert.ok(performance.now() - began < 30_000);
});
