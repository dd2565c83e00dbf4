import assert from "node:assert/strict";
import { parseServiceSettings, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { UserError } from "../../bot/system/errors.ts";

const HEAD = `listen = "127.0.0.1:0"
level = "objects"
patience_hours = 1
[[tree]]
name = "linux"
[[tree]]
name = "net-next"
`;
const GOOD = `${HEAD}[[watch]]
name = "mm"
kind = "atom"
url = "https://lore.example/linux-mm/"
[[rule]]
tags = ["iproute2"]
ignore = true
[[rule]]
watch = ["mm"]
lists = ["Linux-MM@kvack.org"]
paths = ["mm/"]
tree = "net-next"
archs = ["um"]
level = "image"
mail = false
kunit = true
fixes = ["b.patch", "a.patch"]
[[rule]]
kunit = false
[[github]]
repository = "owner/linux"
`;

Deno.test("what is watched, and what of it is served", () => {
  const { rules, sources, repositories } = parseServiceSettings("service.toml", GOOD);
  const when = rules.map(({ then }) => then);
  const more = { kunit: true, fixes: ["b.patch", "a.patch"] };
  assert.deepEqual(when, [
    { kind: "ignore" },
    { kind: "serve", tree: "net-next", archs: ["um"], level: "image", mail: false, ...more },
    { kind: "serve", tree: "linux", archs: undefined, level: undefined, mail: true },
  ]);
  assert.deepEqual(rules[1]?.lists, ["linux-mm@kvack.org"]);
  assert.deepEqual(sources, [
    { name: "mm", kind: "atom", url: "https://lore.example/linux-mm/", every: 300 },
  ]);
  assert.deepEqual(repositories, [{ repository: "owner/linux", tree: "linux" }]);
});

Deno.test("a mistake in it is told", async (t) => {
  const add = (text: string) => GOOD + text;
  const bad: [string, string, RegExp][] = [
    [
      "an unknown tree",
      GOOD.replace('tree = "net-next"', 'tree = "net-nxt"'),
      /did you mean "net-/,
    ],
    ["an unknown key", GOOD.replace("lists =", "list ="), /^service.toml:17: unknown key "list"/],
    ["a fix elsewhere", GOOD.replace('"a.patch"', '"../a.patch"'), /the name of a file of fixes\//],
    ["no fix", GOOD.replace('["b.patch", "a.patch"]', "[]"), /leave it out for none/],
    [
      "tests for what is ignored",
      GOOD.replace("ignore = true", "ignore = true\nkunit = true"),
      /what is ignored has no tree, .*kunit or fixes/,
    ],
    ["nothing that is named", GOOD.replace('["mm/"]', "[]"), /leave it out to fit everything/],
    ["a path from the root", GOOD.replace('"mm/"', '"/mm/"'), /without \/ at its start/],
    [
      "a tree for what is ignored",
      GOOD.replace("ignore = true", 'ignore = true\ntree = "linux"'),
      /what is ignored has no tree/,
    ],
    [
      "a watch that is not there",
      GOOD.replace('watch = ["mm"]', 'watch = ["mn"]'),
      /watch mn.*"mm"/,
    ],
    [
      "a watch twice",
      add('[[watch]]\nname = "mm"\nkind = "git"\nurl = "https://x/"\n'),
      /mm stands there twice/,
    ],
    ["a folder by https", GOOD.replace('"atom"', '"imap"'), /its url is imaps:/],
    ["a patchwork of no project", GOOD.replace('"atom"', '"patchwork"'), /wants a project/],
    ["a repository of no owner", GOOD.replace("owner/", ""), /OWNER\/REPO, or its URL/],
    ["a repository twice", add('[[github]]\nrepository = "Owner/Linux"\n'), /stands there twice/],
  ];
  for (const [name, text, message] of bad) {
    await t.step(name, () => {
      assert.throws(() => parseServiceSettings("service.toml", text), (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.match(error.text, message);
        return true;
      });
    });
  }
});

Deno.test("the shipped file serves nothing by itself, and its examples are right", async () => {
  const file = `${SHIPPED_CONFIGS}/service.toml`, text = await Deno.readTextFile(file);
  const shipped = parseServiceSettings(file, text);
  assert.deepEqual([shipped.rules, shipped.sources, shipped.repositories], [[], [], []]);
  const at = text.indexOf("# What is watched");
  const displayed = text.slice(at).replace(
    /^# (?=\[\[|[a-z]+ = (?:"[^"]*"|\[[^\]]*\]|\w+)$)/gm,
    "",
  );
  const { rules, sources, repositories } = parseServiceSettings(
    file,
    text.slice(0, at) + displayed,
  );
  assert.deepEqual(sources.map(({ kind }) => kind), ["git", "patchwork", "imap"]);
  assert.deepEqual(rules.map(({ then }) => then.kind), ["ignore", "serve"]);
  assert.deepEqual(repositories.map(({ archs }) => archs), [["um", "x86_64"]]);
});
