import assert from "node:assert/strict";
import { commitSeries, formatSeries, writeFiles } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";
import { PLAIN_GIT } from "../surroundings.ts";

const MAIL = `From: A U Thor <author@example.org>
Subject: [PATCH] mm: change b()
Date: Tue, 27 Jan 2026 12:00:00 +0000

Why.
---
 mm/b.c | 2 +-

diff --git a/mm/b.c b/mm/b.c
--- a/mm/b.c
+++ b/mm/b.c
@@ -2,7 +2,7 @@
 
 int b(int x)
 {
-	int y = x * 2;
+	int y = x * 3;
 
 	return y;
 }
`;

const files: Record<string, string> = {
  "empty.mbox": "",
  "words.txt": "Hello,\nthis is no patch.\n",
  "good.patch": MAIL,
  "wrapped.patch": MAIL.replace("\tint y = x * 3;", "\tint y =\nx * 3;"),
  "short.patch": MAIL.replace(" \n \treturn y;\n }\n", ""),
  "header.patch": MAIL.replace("@@ -2,7 +2,7 @@", "@@ -2,x +2,7 @@"),
  "outside.patch": MAIL.replaceAll("mm/b.c", "../b.c"),
  "absolute.patch": MAIL.replaceAll(/ [ab]\/mm\/b\.c/g, " /etc/passwd"),
  "dotgit.patch": MAIL.replaceAll("mm/b.c", ".git/config"),
  "missing.mbox": `From a@b Tue Jan 27 12:00:00 2026\n${MAIL.replace("[PATCH]", "[PATCH 2/2]")}\n`,
  "reply.mbox": `From a@b Tue Jan 27 12:00:00 2026\n${MAIL.replace("[PATCH]", "Re: [PATCH]")}\n`,
  "notgzip.mbox.gz": "not gzip",
  "quilt/series": "good.patch\nabsent.patch\n",
  "quilt/good.patch": MAIL,
  "p3/series": "good.patch -p3\n",
  "p3/good.patch": MAIL,
  "emptyseries/series": "# nothing\n",
  "package/debian/patches/series": "good.patch\n",
  "package/debian/patches/good.patch": MAIL,
  "nothing/readme": "no patches\n",
  "notree/readme": "no tree\n",
  "configs-key/everystep.toml": "generic_arch = []\n",
  "configs-key/arch/x.toml": "",
  "configs-none/readme": "",
};
const ARCH = `arch = "toya"
srcarch = "toya"
defconfig = "defconfig"
why = "a test"

[toolchain]
kind = "gcc"
prefix = ""
packages = ["gcc"]
`;

Deno.test("bad input: one clear line, exit 2", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3"] } }]);
  await writeFiles(home.dir, files);
  const git = async (name: string, ...args: string[]) => {
    const { stdout } = await new Deno.Command("git", {
      args: ["-C", home.tree, ...args],
      env: PLAIN_GIT,
    }).output();
    await Deno.writeFile(`${home.dir}/${name}`, stdout);
  };
  await git("x.bundle", "bundle", "create", "-q", "-", "main..series");
  await git("p.tar", "archive", "--format=tar", "series");
  await git("p.tgz", "archive", "--format=tgz", "series");
  await git("colour.txt", "log", "-p", "--color=always", "main..series");
  await git("graph.txt", "log", "-p", "--graph", "main..series");
  await Deno.writeFile(
    `${home.dir}/p.tar.xz`,
    Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0, 4),
  );
  await Deno.writeFile(`${home.dir}/binary`, new Uint8Array(5000).map((_, i) => i * 7));
  await formatSeries(home.tree, `${home.dir}/patches`);
  const settings = await Deno.readTextFile(`${home.dir}/configs/everystep.toml`);
  const config = async (name: string, text: string) => {
    const dir = `${home.dir}/configs-${name}`;
    await writeFiles(dir, { "everystep.toml": settings, "arch/toya.toml": text });
    return ["plan", "good.patch", "--configs", dir];
  };
  const tree = ["--tree", home.tree];
  const table: [string, string[], RegExp][] = [
    ["an unknown command", ["verfiy"], /verify/],
    ["an unknown flag", ["verify", "--inkremental"], /--incremental/],
    ["a flag of another command", ["check", "--level", "image"], /--level/],
    ["a flag without its value", ["verify", "--tree"], /--tree/],
    ["a level that is none", ["verify", "--level", "images"], /image/],
    ["jobs that are no number", ["verify", "-j", "many"], /jobs|-j/],
    ["no jobs", ["verify", "-j0"], /jobs|-j/],
    ["a reroll that is none", ["check", "--reroll", "v"], /reroll/],
    ["states backwards", ["verify", "--states", "5..3"], /states/],
    ["states that are none", ["verify", "--states", "a"], /states/],
    ["a timeout below zero", ["verify", "--timeout=-1"], /timeout/],
    ["two files that are not there", ["verify", "a.mbox", "b.mbox"], /a\.mbox: there is no such/],
    [
      "a file and a directory",
      ["check", "good.patch", "quilt", ...tree],
      /quilt: .*\n.*in the order/,
    ],
    ["a git bundle", ["check", "x.bundle", ...tree], /git bundle.*\n.*git fetch/],
    ["a tar archive", ["check", "p.tar", ...tree], /tar archive.*\n.*tar xf p\.tar/],
    ["a packed tar archive", ["check", "p.tgz", ...tree], /tar archive.*\n.*tar xf p\.tgz/],
    ["an archive of xz's", ["check", "p.tar.xz", ...tree], /tar archive.*\n.*tar xf p\.tar\.xz/],
    ["colours", ["check", "colour.txt", ...tree], /colour\.txt: .*\n.*--no-color/],
    ["a graph", ["check", "graph.txt", ...tree], /graph\.txt: .*\n.*--graph/],
    ["a Debian package", ["check", "package", ...tree], /package.*\n.*package\/debian\/patches$/m],
    ["a colour that is none", ["plan", "--color=pink"], /never/],
    ["a shell that is none", ["completion", "tcsh"], /bash/],
    ["a thing that clean does not know", ["clean", "result"], /results/],
    ["a topic that help does not know", ["help", "verfy"], /verify/],
    ["an unknown architecture", ["plan", "good.patch", "--arch", "apha"], /alpha/],
    ["a state that the series has not", ["plan", "good.patch", "--states", "7"], /0 to 1/],
    ["no such file", ["check", "absent.mbox", ...tree], /absent\.mbox/],
    ["an empty file", ["check", "empty.mbox", ...tree], /empty\.mbox/],
    ["a file without a patch", ["check", "words.txt", ...tree], /words\.txt/],
    ["a binary file", ["check", "binary", ...tree], /binary/],
    ["a directory without a patch", ["check", "nothing", ...tree], /nothing/],
    ["a quilt series that names a missing file", ["check", "quilt", ...tree], /series:2: .*absent/],
    ["a quilt series with -p3", ["check", "p3", ...tree], /series:1: .*-p3/],
    ["a quilt series of comments", ["check", "emptyseries", ...tree], /series/],
    ["a word-wrapped patch", ["check", "wrapped.patch", ...tree], /wrapped\.patch:\d+: /],
    ["a truncated patch", ["check", "short.patch", ...tree], /short\.patch:\d+: /],
    ["a damaged hunk header", ["check", "header.patch", ...tree], /header\.patch:\d+: /],
    ["a patch that reaches outside", ["check", "outside.patch", ...tree], /outside\.patch:\d+: /],
    ["a patch of an absolute path", ["check", "absolute.patch", ...tree], /absolute\.patch:\d+: /],
    ["a patch of .git", ["check", "dotgit.patch", ...tree], /dotgit\.patch:\d+: .*\.git/],
    ["a missing member", ["check", "missing.mbox", ...tree], /missing\.mbox.*1/],
    ["an mbox of replies", ["check", "reply.mbox", ...tree], /reply\.mbox/],
    ["a .gz that is none", ["check", "notgzip.mbox.gz", ...tree], /notgzip\.mbox\.gz/],
    ["a reroll that is not there", ["check", "good.patch", "--reroll", "3", ...tree], /v?3/],
    ["a tree that is not there", ["check", "good.patch", "--tree", "absent"], /absent/],
    ["a tree that is none", ["check", "good.patch", "--tree", "notree"], /notree/],
    [
      "a tree that is a file",
      ["check", "good.patch", "--tree", "good.patch"],
      /good\.patch: .*\n.*--tree/,
    ],
    ["an unknown base", ["check", "good.patch", "--base", "v9.9", ...tree], /v9\.9/],
    ["a range without a tree", ["check", "main..series"], /in no kernel tree\n.*--tree PATH/],
    ["a branch of b4's without a tree", ["check", "b4:"], /a branch of b4's, .*\n.*--tree PATH/],
    ["a plan on a tree that is not there", ["plan", "good.patch", "--tree", "absent"], /absent/],
    [
      "a plan on one that is none",
      ["plan", "good.patch", "--tree", "notree"],
      /notree: not a kernel/,
    ],
    [
      "a plan on an unknown base",
      ["plan", "good.patch", "--base", "v9.9", ...tree],
      /--base v9\.9: no/,
    ],
    [
      "a plan on a tree at an unknown revision",
      ["plan", "good.patch", "--tree", `x=${home.tree}#v9.9`],
      /--tree v9\.9: no such commit.*\n.*git tag/,
    ],
    [
      "no fixes there",
      ["check", "good.patch", ...tree, "--fixes", "absent"],
      /absent: .*\n.*--fixes/,
    ],
    [
      "no certificate there",
      ["certify", "--check", "absent.json", home.tree],
      /absent\.json: .*\n.*certify REPORT --output/,
    ],
    ["no report there", ["report", "nothing"], /nothing\/report\.json: .*\n.*verify --output/],
    ["a range of unknown names", ["check", "main..serie", ...tree], /serie/],
    ["an empty range", ["check", "main..main", ...tree], /main\.\.main/],
    ["a range and a base", ["check", "main..series", "--base", "main", ...tree], /--base/],
    [
      "an output that is a file",
      ["verify", "good.patch", ...tree, "-o", "words.txt"],
      /words\.txt/,
    ],
    [
      "an output below a file",
      ["verify", "good.patch", ...tree, "-o", "words.txt/out"],
      /words\.txt\/out: cannot be written/,
    ],
    [
      "an output where nobody writes",
      ["verify", "good.patch", ...tree, "-o", "/proc/out"],
      /\/proc\/out: cannot be written/,
    ],
    ["a directory below a file", ["fetch", "good.patch", "-o", "words.txt/out"], /words\.txt/],
    [
      "no configs there",
      ["check", "good.patch", ...tree, "--configs", "absent"],
      /absent: .*\n.*--conf/,
    ],
    ["no configs in it", ["plan", "good.patch", "--configs", "nothing"], /nothing/],
    ["an unknown key in the settings", ["plan", "good.patch", "--configs", "configs-key"], /toml/],
    ["a config that is no TOML", await config("toml", "arch = \n"), /toya\.toml:1: /],
    [
      "a config with an unknown key",
      await config("key", `defconfg = "x"\n${ARCH}`),
      /toya\.toml:1: /,
    ],
    ["a config without a compiler", await config("cc", ARCH.split("\n\n")[0]!), /toya\.toml/],
    [
      "a config with a target that is a flag",
      await config("flag", ARCH.replace('"defconfig"', '"-f/x"')),
      /toya\.toml:3: /,
    ],
    [
      "a config whose prefix is a command",
      await config("cmd", ARCH.replace('prefix = ""', 'prefix = "a; b "')),
      /toya\.toml:8: /,
    ],
  ];
  for (const [name, args, says] of table) {
    await t.step(name, async () => {
      const ran = await called(home.dir, [...args, "--cache", home.cache]);
      assert.equal(ran.code, 2, `${ran.stdout}${ran.stderr}`);
      assert.match(ran.stderr, says);
      const lines = ran.stderr.trim().split("\n").filter((line) => line.startsWith("everystep: "));
      assert.equal(lines.length, 1, ran.stderr);
      assert.doesNotMatch(ran.stderr, /^\s+at /m, "no stack");
      assert.equal(ran.stdout, "");
    });
  }
  assert.ok(table.length >= 40);
});
