import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { withoutPaths } from "../../../bot/text/own_paths.ts";
import { publicText } from "../../../bot/service/run/public.ts";
import { growth } from "../../series/growth.ts";

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
  const children = {
    home: "/opt/everystep",
    cache: "/var/cache/ev",
    configs: "/etc/everystep",
    mib: 2048,
  };
  const stripped = (text: string) =>
    publicText({ temp: "/var/cache/ev/service/12", children, settings }, text);
  assert.equal(
    stripped("/var/cache/ev/service/12/abc/series.mbox:3: it is damaged"),
    "series.mbox:3: it is damaged",
  );
  assert.equal(stripped("--tree /srv/trees/linux: is no git tree"), "--tree linux: is no git tree");
  assert.equal(
    stripped('reading "/var/cache/ev/a/b" and /etc/everystep/x.toml'),
    'reading "b" and x.toml',
  );
  assert.equal(stripped("mm/a.c:1: error: x"), "mm/a.c:1: error: x");
  assert.equal(
    stripped('{"log":"/var/cache/ev/a/t.log"}\n/srv/trees/linux\n'),
    '{"log":"t.log"}\nlinux\n',
  );
  assert.equal(stripped("in &#39;/srv/trees/linux/&#39;"), "in &#39;linux&#39;");
  for (const own of ["a/opt/everystep/x.c", "/opt/everystep2/x", "/srv/trees/linux-next", "/srv"]) {
    assert.equal(stripped(own), own, "a path of others");
  }
});

Deno.test("a tree in /linux spares the paths of the patches", () => {
  const text = "include/linux/mm.h: read by /linux/mm/a.c";
  assert.equal(withoutPaths(text, ["/linux", "/"]), "include/linux/mm.h: read by a.c");
});

Deno.test("paths are hidden in linear time", async () => {
  const dirs = ["/var/cache/ev", "/opt/everystep"];
  const hide = (text: string) => withoutPaths(text, dirs);
  await growth("paths, one behind the other", hide, (size) => "/var/cache/ev".repeat(size / 13));
  await growth("a long path", hide, (size) => ` /var/cache/ev/${"x/".repeat(size / 2)}`);
  await growth("many paths", hide, (size) => " /var/cache/ev/x".repeat(size / 16));
});
