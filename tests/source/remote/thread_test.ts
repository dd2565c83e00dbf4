import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readSource, writeMbox } from "../../../bot/source/mod.ts";
import { messageUrl } from "../../../bot/source/remote/where.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { thread } from "../../series/mails.ts";
import { serve, serveRaw } from "../../system/http/server.ts";
import { remote } from "./context.ts";

const ID = "20260127.1-x@linux.dev";
const MBOX = new Uint8Array(writeMbox(thread(3)));
const PACKED = new Uint8Array(gzipSync(MBOX));

async function read(arg: string, options: { inbox?: string } = {}) {
  await using context = await remote(options);
  return await readSource(arg, { cwd: context.cwd, ui: silent, remote: context });
}

/** What reading fails with: the class's name and the text. */
async function failure(arg: string, inbox?: string): Promise<string> {
  try {
    await read(arg, { inbox });
  } catch (error) {
    if (error instanceof UserError) return `user: ${error.text}`;
    if (error instanceof InfraError) return `infra: ${error.message}`;
    throw error;
  }
  assert.fail("it was read");
}

Deno.test("a thread is read, and kept for the next command", async () => {
  await using context = await remote();
  await using server = serve(() => new Response(PACKED));
  const url = `${server.url}/all/${ID}/`;
  for (let i = 0; i < 2; i++) {
    const source = await readSource(url, { cwd: "/", ui: silent, remote: context });
    assert.equal(source.kind, "thread");
    assert.equal(source.label, url);
    assert.equal((await parseSeries(source.messages)).patches.length, 3);
  }
  assert.deepEqual(server.asked, [`/all/${ID}/t.mbox.gz`]);
});

Deno.test("a kept thread is asked for again after ten minutes", async () => {
  await using context = await remote();
  await using server = serve(() => new Response(PACKED));
  const ask = () =>
    readSource(`${server.url}/all/${ID}/`, { cwd: "/", ui: silent, remote: context });
  await ask();
  const dir = `${context.cache}/downloads/threads`;
  const [file] = Array.from(Deno.readDirSync(dir), ({ name }) => `${dir}/${name}`);
  const old = new Date(Date.now() - 11 * 60_000);
  await Deno.utime(file!, old, old);
  await ask();
  assert.equal(server.asked.length, 2);
});

Deno.test("half a thread is never used, nor kept", async (t) => {
  const half = PACKED.subarray(0, PACKED.length >> 1);
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/gzip\r\n";
  const raw = (headers: string, body: Uint8Array) =>
    new Uint8Array([...new TextEncoder().encode(`${head}${headers}\r\n`), ...body]);
  const cut: [string, Uint8Array][] = [
    ["no length", raw("", half)],
    ["a length", raw(`content-length: ${PACKED.length}\r\n`, half)],
    ["a damaged byte", raw("", PACKED.map((byte, i) => i === half.length ? byte ^ 0xff : byte))],
    ["without its checksum", raw("", PACKED.subarray(0, -8))],
  ];
  for (const [name, bytes] of cut) {
    await t.step(name, async () => {
      await using context = await remote();
      await using server = serveRaw((n) => ({ bytes: n < 3 ? bytes : raw("", PACKED) }));
      const ask = () =>
        readSource(`${server.url}/all/${ID}/`, { cwd: "/", ui: silent, remote: context });
      await assert.rejects(ask(), InfraError);
      assert.equal(server.asked.length, 2, "it was asked for again");
      assert.equal((await ask()).messages.length, 4);
      assert.equal(server.asked.length, 3);
    });
  }
});

Deno.test("what an archive may answer instead", async (t) => {
  const wall = "<!doctype html><html><title>Making sure you're not a bot!</title></html>";
  const html = { "content-type": "text/html; charset=utf-8" };
  const bomb = new Uint8Array(gzipSync(new Uint8Array(300e6), { level: 1 }));
  const place = String.raw`127\.0\.0\.1:\d+`;
  const url = String.raw`http:\/\/${place}\/all\/${ID}\/t\.mbox\.gz`;
  const cases: [string, () => Response, RegExp][] = [
    [
      "nothing by that name",
      () => new Response("", { status: 404 }),
      new RegExp(
        `^user: ${place}: has no message ${ID}\n  hint: New mail takes some minutes`,
      ),
    ],
    [
      "a wall",
      () => new Response(wall, { headers: html }),
      new RegExp(
        String
          .raw`^user: ${url}: answers with a web page \(200\).*\n  hint: a wall .* b4 am .*--inbox`,
      ),
    ],
    [
      "a wall with 403",
      () => new Response(wall, { status: 403, headers: html }),
      /web page \(403\)/,
    ],
    [
      "a wall as text",
      () => new Response(wall, { headers: { "content-type": "text/plain" } }),
      /wall/,
    ],
    ["403", () => new Response("no", { status: 403 }), /^user: .*wants to know who asks.*\(403\)/],
    ["500", () => new Response("", { status: 500 }), new RegExp(`^infra: ${url}: .*answered 500$`)],
    [
      "429 for an hour",
      () => new Response("", { status: 429, headers: { "retry-after": "3600" } }),
      /^infra: .*answered 429, and wants 3600/,
    ],
    ["a bomb", () => new Response(bomb), /^user: .*unpacks to more than 256 MiB/],
    ["nothing", () => new Response(""), /^user: .*is empty/],
    ["nothing, packed", () => new Response(new Uint8Array(gzipSync(""))), /is empty/],
    ["a picture", () => new Response(new Uint8Array([0x89, 80, 78, 71, 0, 0])), /is a binary file/],
    ["words", () => new Response("Hello.\n"), /neither a mail nor a diff/],
  ];
  for (const [name, answer, want] of cases) {
    await t.step(name, async () => {
      await using server = serve(answer);
      assert.match(await failure(`${server.url}/all/${ID}/`), want);
    });
  }
  await t.step("nobody at all", async () => {
    let port: number;
    {
      await using server = serve(() => new Response());
      port = server.port;
    }
    assert.match(await failure(`http://127.0.0.1:${port}/all/${ID}/`), /^infra: http:.*refused/i);
  });
  await t.step("a mailbox that is not packed", async () => {
    await using server = serve(() => new Response(MBOX));
    assert.equal((await read(`${server.url}/all/${ID}/`)).messages.length, 4);
  });
});

Deno.test("hostile mail in a thread is refused as any other", async () => {
  const evil = new TextDecoder().decode(MBOX).replaceAll("mm/1.c", "../../etc/passwd");
  await using server = serve(() => new Response(new Uint8Array(gzipSync(evil))));
  const { messages } = await read(`${server.url}/all/${ID}/`);
  await assert.rejects(parseSeries(messages), (error: UserError) => {
    assert.match(error.text, /^http:\/\/127\.0\.0\.1:\d+\/all\/[^:]*:\d+: .*etc\/passwd/);
    return true;
  });
});

Deno.test("bare Message-IDs", async (t) => {
  await t.step("are looked up in the inbox", async () => {
    await using server = serve(() => new Response(PACKED));
    assert.equal((await read(ID, { inbox: `${server.url}/lists/x` })).messages.length, 4);
    assert.deepEqual(server.asked, [`/lists/x/${ID}/t.mbox.gz`]);
  });
  await t.step("need one", async () => {
    assert.match(await failure(ID), /^user: .* no archive is set up.*\n {2}hint: .*--inbox/);
  });
  await t.step("are no files", async () => {
    const text = await failure("nowhere");
    assert.match(
      text,
      /^user: nowhere: there is no such file or directory\n {2}hint: .*Message-ID/,
    );
  });
  await t.step("a file of that name comes first", async () => {
    await using context = await remote({ inbox: "https://inbox.invalid/" });
    await Deno.writeFile(`${context.cwd}/${ID}`, MBOX);
    const source = await readSource(ID, { cwd: context.cwd, ui: silent, remote: context });
    assert.equal(source.kind, "mbox");
  });
  const urls: [string, string, string][] = [
    ["https://lore.kernel.org/all/", ID, `https://lore.kernel.org/all/${ID}`],
    [
      "https://lore.kernel.org/all",
      "a/b#c?d%e@x",
      "https://lore.kernel.org/all/a%2Fb%23c%3Fd%25e@x",
    ],
    ["https://lore.kernel.org/all/%s", "a$&@x", "https://lore.kernel.org/all/a%24%26@x"],
    ["https://x.org/%s/", "a@x", "https://x.org/a@x/"],
  ];
  for (const [inbox, id, want] of urls) {
    await t.step(want, () => assert.equal(messageUrl(inbox, id), want));
  }
});

Deno.test("an archive that only redirects is followed", async () => {
  await using server = serve((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === `/all/${ID}/t.mbox.gz`) return new Response(PACKED);
    if (pathname === `/all/${ID}/`) return new Response("page");
    if (pathname !== `/r/${ID}`) return new Response("", { status: 404 });
    return new Response(null, { status: 302, headers: { location: `/all/${ID}/` } });
  });
  assert.equal((await read(`${server.url}/r/${ID}`)).messages.length, 4);
});
