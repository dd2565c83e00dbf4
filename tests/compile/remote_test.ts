import assert from "node:assert/strict";
import { readRemote } from "../../bot/compile/remote.ts";

const none = { writable: [], readOnly: [], network: false };

Deno.test("ccache's remote storage: what the sandbox has to let in", async (t) => {
  const rows: [string, Record<string, unknown>][] = [
    ["file:/srv/c", { writable: ["/srv/c"] }],
    ["file:///srv/c|layout=flat", { writable: ["/srv/c"] }],
    ["file:/srv/c|read-only", { readOnly: ["/srv/c"] }],
    ["file:/a|read-only=true  file:/b", { readOnly: ["/a"], writable: ["/b"] }],
    ["http://cache.example/", { network: true }],
    ["redis://10.0.0.1:6379|read-only file:/b", { network: true, writable: ["/b"] }],
  ];
  for (const [setting, expected] of rows) {
    await t.step(setting, () => {
      const places = setting.split(/\s+/).join(" ");
      assert.deepEqual(readRemote(setting), { setting: places, ...none, ...expected });
    });
  }
  const wrong = [
    " ",
    "file:srv",
    "file:/",
    "file:/srv/../etc",
    "/srv",
    "redis+unix:/x",
    "http:///",
  ];
  for (const setting of wrong) {
    await t.step(`not ${setting}`, () => assert.equal(typeof readRemote(setting), "string"));
  }
});
