/** What is asked of a server that speaks S3, as it goes over the wire, and what is made of its answers. */
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { s3Store } from "../../../bot/service/store/s3.ts";
import { bucketUrl } from "../../../bot/service/store/s3_ask.ts";
import { readS3Page } from "../../../bot/service/store/s3_list.ts";
import { InfraError } from "../../../bot/system/errors.ts";

const KEYS = { keyId: "AKID", secret: "a secret/+", token: "token" };
const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Uint8Array, text: string) => createHmac("sha256", key).update(text);

/**
 * What the signature of a request has to be (Amazon S3 API Reference, "Authenticating Requests: Using
 * the Authorization Header"), from the request as it came.
 */
function signatureOf(request: Request, body: Uint8Array, signed: readonly string[]): string {
  const { pathname, search, host } = new URL(request.url);
  const value = (name: string) => name === "host" ? host : request.headers.get(name) ?? "";
  const date = value("x-amz-date"), scope = `${date.slice(0, 8)}/eu-west-1/s3/aws4_request`;
  const canonical = [
    ...[request.method, pathname, search.slice(1).split("&").sort().join("&")],
    ...[...signed].sort().map((name) => `${name}:${value(name)}`),
    ...["", signed.join(";"), sha256(body)],
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Uint8Array>(
    (key, part) => hmac(key, part).digest(),
    `AWS4${KEYS.secret}`,
  );
  return hmac(key, text).digest("hex");
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Of the client's end of the connection. */
  readonly port: number;
}

/** A server that refuses what is not signed well, and answers the rest with what it is told. */
function server(answer: (asked: Asked) => Response) {
  const asked: Asked[] = [], wrong: string[] = [];
  const listening = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request, { remoteAddr: { port } }) => {
      const body = new Uint8Array(await request.arrayBuffer());
      const { pathname, search } = new URL(request.url), { method, headers } = request;
      const one = { method, path: pathname + search, headers, body, port };
      asked.push(one);
      const [, credential, signed, signature] =
        /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=(\w+)$/
          .exec(headers.get("authorization") ?? "") ?? [];
      const names = signed?.split(";") ?? [];
      const must = ["host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];
      const isGood = credential?.startsWith("AKID/") &&
        must.every((name) => names.includes(name)) &&
        headers.get("x-amz-content-sha256") === sha256(body) &&
        signatureOf(request, body, names) === signature;
      if (!isGood) wrong.push(`${method} ${one.path}`);
      return answer(one);
    },
  );
  return {
    asked,
    wrong,
    open: (prefix = "") =>
      s3Store({
        ...{ bucket: "b", prefix, region: "eu-west-1", keys: KEYS, bounds: { attempts: 2 } },
        endpoint: `http://127.0.0.1:${listening.addr.port}/at/`,
      }),
    [Symbol.asyncDispose]: () => listening.shutdown(),
  };
}

const error = (status: number, code: string, message: string) =>
  new Response(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    {
      status,
    },
  );

Deno.test("S3: every request is signed, whatever is in its path and its query", async () => {
  await using s3 = server(({ method, path }) =>
    method === "GET" && path.includes("list-type")
      ? new Response("<ListBucketResult></ListBucketResult>")
      : new Response(method === "GET" ? "value" : null)
  );
  using store = s3.open("some+where/@x");
  await store.put("a-b/c+d@0..4.1", bytes("value"));
  await store.put("empty", new Uint8Array());
  assert.deepEqual(await store.get("a-b/c+d@0..4.1"), bytes("value"));
  assert.deepEqual(await store.list("series/1+@"), []);
  await store.remove("a-b/c+d@0..4.1");
  assert.deepEqual(s3.wrong, []);
  assert.equal(new Set(s3.asked.map(({ port }) => port)).size, 1, "on one connection");
  const [put, empty] = s3.asked;
  assert.equal(put!.path, "/at/b/some%2Bwhere/%40x/a-b/c%2Bd%400..4.1");
  assert.equal(put!.headers.get("content-md5"), createHash("md5").update("value").digest("base64"));
  assert.equal(put!.headers.get("x-amz-meta-sha256"), sha256("value"));
  assert.equal(empty!.headers.get("content-length"), "0");
});

Deno.test("S3: a list goes on where its page says", async () => {
  const token = "1+/= &token";
  const page = (keys: readonly string[], next: string) =>
    new Response(
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>p/</Prefix>${
        keys.map((key) =>
          `<Contents><Key>${key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>` +
          `<Size>7</Size><Owner><ID>Key</ID></Owner></Contents>`
        ).join("")
      }${next}</ListBucketResult>`,
    );
  await using s3 = server(({ path }) =>
    path.includes("continuation-token")
      ? page(["p/a&amp;b"], "<IsTruncated>false</IsTruncated>")
      : page(
        ["p/c", "p/b"],
        `<IsTruncated>true</IsTruncated><NextContinuationToken>${
          token.replace("&", "&amp;")
        }</NextContinuationToken>`,
      )
  );
  using store = s3.open("p");
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const want = ["a&b", "b", "c"].map((key) => ({ key, bytes: 7, at }));
  assert.deepEqual(await store.list(""), want);
  assert.deepEqual(s3.wrong, []);
  const { searchParams } = new URL(`http://a${s3.asked[1]!.path}`);
  assert.equal(searchParams.get("continuation-token"), token);
  assert.equal(searchParams.get("prefix"), "p/");
});

Deno.test("S3: what is no whole list is an error", () => {
  const rows = [
    ["", /gives no list/],
    ["<html></html>", /gives no list/],
    ["<ListBucketResult><Contents>", /gives no list/],
    ["<ListBucketResult>&evil;</ListBucketResult>", /gives no list/],
    ["<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>", /no next one/],
  ] as const;
  for (const [text, want] of rows) {
    assert.throws(() => readS3Page(text), (error) => {
      assert.ok(error instanceof InfraError, text);
      assert.match(error.message, want);
      return true;
    });
  }
});

Deno.test("S3: what a server refuses is told, and asked again only where that may help", async (t) => {
  const redirect = () =>
    new Response("<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>", {
      status: 301,
      headers: { location: "http://127.0.0.1:1/" },
    });
  const rows: [string, () => Response, RegExp, number][] = [
    ["another region", redirect, /the bucket is in another region \(elsewhere\); set/, 1],
    ["a clock", () => error(403, "RequestTimeTooSkewed", "late"), /its clock and ours differ/, 1],
    ["no right", () => new Response(null, { status: 403 }), /our keys may not do that/, 1],
    ["no bucket", () => error(404, "NoSuchBucket", "none"), /there is no such bucket/, 1],
    ["busy", () => error(503, "SlowDown", "less"), /not able to answer now/, 2],
    ["a request that came slowly", () => error(400, "RequestTimeout", "idle"), /answer now/, 2],
    [
      "our secret, and a line",
      () => error(400, "X", `a &lt; ${KEYS.secret}\n\u001b[1m`),
      /: a < \S+ .*$/,
      1,
    ],
  ];
  for (const [name, answer, want, times] of rows) {
    await t.step(name, async () => {
      await using s3 = server(answer);
      using store = s3.open();
      await assert.rejects(store.get("k"), (error) => {
        assert.ok(error instanceof InfraError);
        assert.match(error.message, want);
        // deno-lint-ignore no-control-regex
        assert.doesNotMatch(error.message, /a secret|[\u0000-\u001f]/);
        return true;
      });
      assert.equal(s3.asked.length, times);
    });
  }
  await t.step("no object is none", async () => {
    await using s3 = server(() => error(404, "NoSuchKey", "none"));
    using store = s3.open();
    assert.equal(await store.get("k"), undefined);
    assert.equal(await store.part("k", 0, 1), undefined);
    assert.equal(s3.asked.length, 2);
  });
});

Deno.test("S3: where a bucket is", () => {
  const rows = [
    [{ bucket: "b", region: "eu-west-1" }, "https://b.s3.eu-west-1.amazonaws.com/"],
    [{ bucket: "b.c", region: "eu-west-1" }, "https://s3.eu-west-1.amazonaws.com/b.c/"],
    [{ bucket: "b", region: "cn-north-1" }, "https://b.s3.cn-north-1.amazonaws.com.cn/"],
    [{ bucket: "b", region: "x", endpoint: "https://s3.example.org" }, "https://s3.example.org/b/"],
    [{ bucket: "b", region: "x", endpoint: "https://a.org/s3//" }, "https://a.org/s3/b/"],
  ] as const;
  for (const [choice, url] of rows) assert.equal(bucketUrl(choice), url);
});

Deno.test("S3: a list without end is none", async () => {
  await using s3 = server(() =>
    new Response(
      "<ListBucketResult><IsTruncated>true</IsTruncated>" +
        "<NextContinuationToken>again</NextContinuationToken></ListBucketResult>",
    )
  );
  using store = s3.open("p");
  await assert.rejects(store.list(""), /the same page of a list again/);
  assert.equal(s3.asked.length, 2);
});
