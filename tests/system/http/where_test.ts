/** Which servers are asked: redirects, addresses, proxies. */
import assert from "node:assert/strict";
import { isLoopback, refusal } from "../../../bot/system/http/rules.ts";
import { client, fault, text } from "./client.ts";
import { serve } from "./server.ts";

Deno.test("redirects are followed, within bounds", async (t) => {
  const to = (location: string, status = 302) =>
    new Response(null, { status, headers: { location } });
  await t.step("a few, relative ones too", async () => {
    await using server = serve((request) => {
      const n = Number(new URL(request.url).pathname.slice(1));
      return n < 5 ? to(`/${n + 1}`, [301, 302, 303, 307, 308][n]) : new Response("there");
    });
    const outcome = await client().send({ url: `${server.url}/0` });
    assert.equal(text(outcome), "there");
    assert.equal(outcome.url, `${server.url}/5`);
  });
  await t.step("a loop", async () => {
    await using server = serve(() => to("/"));
    assert.equal(
      fault(await client().send({ url: server.url })),
      "redirects: more than 5 redirects",
    );
    assert.equal(server.asked.length, 6);
  });
  await t.step("to a file", async () => {
    await using server = serve(() => to("file:///etc/passwd"));
    assert.match(
      fault(await client().send({ url: server.url })),
      /^refused: file:\/\/ is not HTTP/,
    );
  });
  await t.step("secrets stay with their host", async () => {
    await using other = serve((request) =>
      new Response(request.headers.get("authorization") ?? "none")
    );
    await using server = serve((request) =>
      new URL(request.url).pathname === "/away"
        ? to(other.url)
        : new URL(request.url).pathname === "/here"
        ? to("/x")
        : new Response(request.headers.get("authorization"))
    );
    const headers = { Authorization: "token secret" };
    const http = client();
    assert.equal(text(await http.send({ url: `${server.url}/here`, headers })), "token secret");
    assert.equal(text(await http.send({ url: `${server.url}/away`, headers })), "none");
  });
});

Deno.test("which URLs are asked", async (t) => {
  const cases: [string, boolean, string | undefined, RegExp | undefined][] = [
    ["https://lore.kernel.org/all/", false, undefined, undefined],
    ["http://127.0.0.1:8080/", false, undefined, undefined],
    ["http://[::1]:8080/", false, undefined, undefined],
    ["http://localhost/", false, undefined, undefined],
    ["http://lore.example/", false, undefined, /https only/],
    ["http://lore.example/", true, undefined, undefined],
    ["http://127.0.0.1.example/", false, undefined, /https only/],
    ["http://localhost.example/", false, undefined, /https only/],
    ["ftp://lore.example/", false, undefined, /not HTTP/],
    ["https://me:pw@lore.example/", false, undefined, /a user or a password/],
    ["http://lore.example/", true, "https://lore.example/", /away from https/],
    ["http://127.0.0.1/", true, "https://lore.example/", /redirects to this machine/],
    ["https://localhost/", true, "https://lore.example/", /redirects to this machine/],
    ["http://127.0.0.1/x", false, "http://127.0.0.1/", undefined],
  ];
  for (const [url, insecure, from, want] of cases) {
    await t.step(`${url} ${insecure ? "insecure" : ""} ${from ?? ""}`, () => {
      const why = refusal(new URL(url), insecure, from === undefined ? undefined : new URL(from));
      if (want === undefined) assert.equal(why, undefined);
      else assert.match(why ?? "", want);
    });
  }
  await t.step("127.1 is loopback", () => assert.ok(isLoopback(new URL("http://127.1/"))));
  await t.step("a host that is not there is told in plain words", async () => {
    const outcome = await client({ tries: 1 }).send({ url: "https://nowhere.invalid/" });
    assert.match(fault(outcome), /^network: (?!client|error sending)/);
  });
  await t.step("nothing is sent", async () => {
    assert.match(fault(await client().send({ url: "not a url" })), /^refused/);
    assert.match(fault(await client().send({ url: "http://192.0.2.1/" })), /^refused/);
  });
});

Deno.test("HTTP_PROXY and NO_PROXY are obeyed", async () => {
  await using proxy = serve((request) => new Response(`proxy for ${request.headers.get("host")}`));
  await using direct = serve(() => new Response("direct"));
  const module = new URL("../../../bot/system/http/client.ts", import.meta.url).href;
  const ask = async (url: string, env: Record<string, string>) => {
    const code = `import {httpClient} from ${JSON.stringify(module)};
      const o = await httpClient({tries: 1, insecure: true}).send({url: ${JSON.stringify(url)}});
      console.log(o.kind === "answer" ? new TextDecoder().decode(o.bytes) : o.fault);`;
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      env: { NO_PROXY: "", ...env },
    }).output();
    return new TextDecoder().decode(output.stdout).trim();
  };
  const answers = await Promise.all([
    ask("http://inbox.invalid/all/", { HTTP_PROXY: proxy.url }),
    ask("http://inbox.invalid/all/", { http_proxy: proxy.url, NO_PROXY: ".invalid" }),
    ask(direct.url, { http_proxy: proxy.url, NO_PROXY: "127.0.0.1" }),
  ]);
  assert.deepEqual(answers, ["proxy for inbox.invalid", "network", "direct"]);
});
