import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { publicText } from "../../../bot/service/run/public.ts";

Deno.test("what everybody reads has no path of this machine", () => {
  const settings = parseServiceSettings(
    "service.toml",
    `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[[tree]]
name = "linux"
path = "/srv/trees/linux"
`,
  );
  const children = { home: "/opt/everystep", cache: "/var/cache/ev", configs: "/etc/everystep" };
  const said = (text: string) =>
    publicText({ temp: "/var/cache/ev/service/12", children, settings }, text);
  assert.equal(
    said("/var/cache/ev/service/12/abc/series.mbox:3: it is damaged"),
    "series.mbox:3: it is damaged",
  );
  assert.equal(said("--tree /srv/trees/linux: is no git tree"), "--tree linux: is no git tree");
  assert.equal(
    said('reading "/var/cache/ev/a/b" and /etc/everystep/x.toml'),
    'reading "b" and x.toml',
  );
  assert.equal(said("mm/a.c:1: error: x"), "mm/a.c:1: error: x");
});
