import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress, showAddress } from "../../../bot/system/http/address.ts";

Deno.test("HOST:PORT", async (t) => {
  const rows = [
    ["127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
    ["0.0.0.0:0", { host: "0.0.0.0", port: 0 }],
    ["localhost:65535", { host: "localhost", port: 65535 }],
    ["[::1]:8080", { host: "::1", port: 8080 }],
    ["[2001:DB8::1]:080", { host: "2001:DB8::1", port: 80 }],
    ["", undefined],
    ["8080", undefined],
    [":8080", undefined],
    ["localhost", undefined],
    ["localhost:", undefined],
    ["localhost:65536", undefined],
    ["localhost:999999", undefined],
    ["localhost:-1", undefined],
    ["localhost:http", undefined],
    ["localhost:80\n", undefined],
    ["::1:8080", undefined],
    ["[]:8080", undefined],
    ["[localhost]:8080", undefined],
    ["[::1:8080", undefined],
    ["http://localhost:80", undefined],
    ["a b:80", undefined],
  ] as const;
  for (const [text, want] of rows) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(parseAddress(text), want));
  }
});

Deno.test("what is shown is read as the same, and stands in a URL", () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6().filter((text) => !text.includes(".")), fc.domain());
  fc.assert(fc.property(host, fc.integer({ min: 0, max: 65535 }), (host, port) => {
    const text = showAddress({ host, port });
    assert.deepEqual(parseAddress(text), { host, port });
    assert.ok(URL.canParse(`http://${text}/`), text);
  }));
});
