import assert from "node:assert/strict";
import { parseSettings } from "../../bot/config/mod.ts";
import { complaint } from "./complaint.ts";

Deno.test("bad settings", async (t) => {
  const good = `generic_archs = ["um"]
disk_gib = 8
memory_gib = 1
[timeouts]
config = 1
build = 1
boot = 1
[[host]]
package = "make"
command = "make"
why = "Kbuild"
[[host]]
package = "libelf-dev"
header = "libelf.h"
why = "objtool"
`;
  assert.equal(parseSettings("e.toml", good).host[1]!.header, "libelf.h");
  const table: [string, string, RegExp][] = [
    [
      "a time of zero",
      good.replace("boot = 1", "boot = 0"),
      /^e\.toml:7: timeouts\.boot \(0\): at least 1/,
    ],
    [
      "half a second",
      good.replace("config = 1", "config = 0.5"),
      /^e\.toml:5: timeouts\.config .*whole seconds/,
    ],
    ["no end", good.replace("build = 1", "build = inf"), /^e\.toml:6: timeouts\.build/],
    ["less than no disk", good.replace("= 8", "= -8"), /^e\.toml:2: disk_gib \(-8\)/],
    ["nothing generic", good.replace('"um"', ""), /^e\.toml:1: generic_archs: name at least one/],
    [
      "two of one",
      good.replace("header", 'command = "x"\nheader'),
      /^e\.toml:12: host\[1\]: .*one of them/,
    ],
    [
      "a wrong key in a list",
      good.replace("header", "heder"),
      /^e\.toml:14: unknown key "heder" in \[host\[1\]\] \(did you mean "header"\?\)/,
    ],
    [
      "a header of the whole disk",
      good.replace("libelf.h", "../../etc/passwd"),
      /^e\.toml:14: host\[1\]\.header/,
    ],
  ];
  for (const [name, text, expected] of table) {
    await t.step(name, () => {
      assert.match(complaint(() => parseSettings("e.toml", text)), expected);
    });
  }
});
