import assert from "node:assert/strict";
import fc from "fast-check";
import { loadArchs, loadSettings, parseArch } from "../../bot/config/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { complaint } from "./complaint.ts";

const GOOD = `# a comment
arch = "alpha"
srcarch = "alpha"
defconfig = "defconfig"
why = "the only one"

[toolchain]
kind = "gcc"
prefix = "alpha-linux-gnu-"
packages = ["gcc-alpha-linux-gnu"]
`;

Deno.test("a good file is taken as it stands", () => {
  const arch = parseArch("configs/arch/alpha.toml", GOOD);
  assert.equal(arch.name, "alpha");
  assert.deepEqual(arch.reads, []);
  assert.equal(arch.toolchain.prefix, "alpha-linux-gnu-");
});

Deno.test("a bad architecture is answered with its file, its line and what is wrong", async (t) => {
  const change = (from: string, to: string) => {
    assert.ok(GOOD.includes(from));
    return GOOD.replace(from, () => to);
  };
  const add = (line: string) => GOOD.replace("\n[toolchain]", () => `${line}\n\n[toolchain]`);
  const table: [string, string, RegExp][] = [
    ["not TOML", change('"alpha"', "alpha"), /^a\.toml:2: not TOML: /],
    ["a key twice", add('why = "again"'), /^a\.toml:6: not TOML: /],
    ["an open string", change('"the only one"', '"the'), /^a\.toml:5: not TOML: /],
    [
      "a wrong key",
      change("defconfig =", "defconfg ="),
      /^a\.toml:4: unknown key "defconfg" \(did you mean "defconfig"\?\)$/,
    ],
    ["a key of nothing", add("colour = 1"), /^a\.toml:6: unknown key "colour"$/],
    [
      "a wrong key in a table",
      change("prefix =", "prefx ="),
      /^a\.toml:9: unknown key "prefx" in \[toolchain\] \(did you mean "prefix"\?\)$/,
    ],
    [
      "a missing key",
      change('defconfig = "defconfig"\n', ""),
      /^a\.toml: the key "defconfig" is missing$/,
    ],
    ["no toolchain", GOOD.slice(0, GOOD.indexOf("[")), /^a\.toml: the key "toolchain" is missing$/],
    [
      "no prefix",
      change('prefix = "alpha-linux-gnu-"\n', ""),
      /^a\.toml:7: the key "toolchain\.prefix" is missing$/,
    ],
    [
      "another toolchain",
      change('kind = "gcc"', 'kind = "tcc"'),
      /^a\.toml:8: toolchain\.kind \("tcc"\): kind is "gcc" or "llvm"$/,
    ],
    ["a number for a word", change('"defconfig"', "3"), /^a\.toml:4: defconfig \(3\): /],
    ["a word for a list", add('reads = "x86"'), /^a\.toml:6: reads \("x86"\): /],
    [
      "a prefix with a space",
      change("alpha-linux-gnu-", "sh -c "),
      /^a\.toml:9: toolchain\.prefix \("sh -c "\): /,
    ],
    [
      "a prefix with a path",
      change("alpha-linux-gnu-", "../evil-"),
      /^a\.toml:9: toolchain\.prefix /,
    ],
    ["a prefix without its dash", change("alpha-linux-gnu-", "alpha"), /ends with -/],
    ["ARCH with a slash", change('arch = "alpha"', 'arch = "../alpha"'), /^a\.toml:2: arch /],
    ["ARCH with a space", change('srcarch = "alpha"', 'srcarch = "a b"'), /^a\.toml:3: srcarch /],
    [
      "a way out of arch/",
      add('reads = ["x86", "../../etc"]'),
      /^a\.toml:6: reads\[1\] \("\.\.\/\.\.\/etc"\): a path below arch/,
    ],
    ["an absolute path", add('reads = ["/etc"]'), /^a\.toml:6: reads\[0\] /],
    [
      "a defconfig that is an option",
      change('"defconfig"', '"-f/tmp/evil"'),
      /^a\.toml:4: defconfig /,
    ],
    [
      "a defconfig that is a variable",
      change('"defconfig"', '"CC=evil"'),
      /^a\.toml:4: defconfig /,
    ],
    ["a target that is an option", add('targets = ["--eval=evil"]'), /^a\.toml:6: targets\[0\] /],
    ["a target with a newline", add('targets = ["all\\nevil"]'), /^a\.toml:6: targets\[0\] /],
    [
      "a make variable with a newline",
      `${GOOD}make = { CROSS32CC = "a\\nb" }`,
      /^a\.toml:11: toolchain\.make\.CROSS32CC /,
    ],
    [
      "a make variable that make expands",
      `${GOOD}make = { X = "$(shell id)" }`,
      /^a\.toml:11: toolchain\.make\.X .*no newlines, \$/,
    ],
    [
      "a make variable of ours",
      `${GOOD}make = { CROSS_COMPILE = "x-" }`,
      /^a\.toml:11: toolchain\.make\.CROSS_COMPILE.*everystep sets/,
    ],
    [
      "a fragment line that is none",
      add('fragment = ["FB_RIVA=n"]'),
      /^a\.toml:6: fragment\[0\] \("FB_RIVA=n"\): /,
    ],
    [
      "two fragment lines in one",
      add('fragment = ["CONFIG_A=y\\nCONFIG_B=y"]'),
      /^a\.toml:6: fragment\[0\] /,
    ],
    [
      "a package that is an option",
      change('"gcc-alpha-linux-gnu"', '"-oAPT::x=y"'),
      /^a\.toml:10: toolchain\.packages\[0\] /,
    ],
    [
      "no package at all",
      change('"gcc-alpha-linux-gnu"', ""),
      /^a\.toml:10: toolchain\.packages: /,
    ],
    ["a tool with a path", `${GOOD}[host]\n"/bin/sh" = "dash"`, /^a\.toml:12: host\.\/bin\/sh/],
    ["prose of two lines", change('"the only one"', '"a\\nb"'), /^a\.toml:5: why .*one line/],
    ["too large", `# ${"x".repeat(300_000)}\n${GOOD}`, /^a\.toml: too large/],
  ];
  await t.step("a missing key says where all keys stand", () =>
    assert.throws(
      () => parseArch("a.toml", change('defconfig = "defconfig"\n', "")),
      (error) => error instanceof UserError && /\bconfigs\/ has/.test(error.hint ?? ""),
    ));
  for (const [name, text, expected] of table) {
    await t.step(name, () => {
      assert.match(complaint(() => parseArch("a.toml", text)), expected);
    });
  }
});

Deno.test("a file's name that is no architecture's", () => {
  for (const file of ["configs/arch/Alpha.toml", "-x.toml", "a b.toml", ".toml"]) {
    assert.match(complaint(() => parseArch(file, GOOD)), /the file's name is no name/);
  }
});

Deno.test("whatever a file says, the answer is a config or one line", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...GOOD.split("\n"),
      "[[host]]",
      "[host]",
      "reads = [",
      "]",
      '"',
      "= 1",
      "a.b=1",
    ),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (lines) => {
    const text = lines.join("\n");
    try {
      parseArch("a.toml", text);
    } catch {
      assert.match(complaint(() => parseArch("a.toml", text)), /^a\.toml/);
    }
  }));
});

Deno.test("directories", async (t) => {
  const dir = await Deno.makeTempDir();
  const write = async (name: string, text: string) => {
    await Deno.mkdir(`${dir}/${name.slice(0, name.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${dir}/${name}`, text);
  };
  const says = (load: () => Promise<unknown>, expected: RegExp) =>
    assert.rejects(load, (error) => error instanceof UserError && expected.test(error.text));
  try {
    await t.step(
      "one that is not there",
      () => says(() => loadArchs(`${dir}/none`), /no architecture here/),
    );
    await t.step(
      "settings that are not there",
      () => says(() => loadSettings(dir), /everystep\.toml: there is no such file/),
    );
    await write("empty/arch/README", "hello");
    await t.step(
      "one without any",
      () => says(() => loadArchs(`${dir}/empty`), /no architecture here/),
    );

    await write("one/arch/alpha.toml", GOOD);
    await write("one/arch/alpha.toml~", "not read");
    await write("two/arch/alpha.toml", GOOD.replace('"defconfig"', '"other_defconfig"'));
    await write("two/arch/vax.toml", GOOD);
    await t.step("a later one adds and replaces", async () => {
      const archs = await loadArchs(`${dir}/one`, `${dir}/two`);
      assert.deepEqual(archs.map((arch) => `${arch.name} ${arch.defconfig}`), [
        "alpha other_defconfig",
        "vax defconfig",
      ]);
    });

    await write("beside/vax.toml", GOOD);
    await write("beside/mail.toml", "");
    await t.step("an architecture in the wrong place is not passed over in silence", async () => {
      await says(
        () => loadArchs(`${dir}/one`, `${dir}/beside`),
        /beside\/vax\.toml: nothing reads this file\n.*stands in .*beside\/arch\//,
      );
    });

    await write("clash/arch/alpha.toml", GOOD);
    await write("clash/arch/vax.toml", `aliases = ["alpha"]\n${GOOD}`);
    await t.step(
      "an alias that is a name",
      () =>
        says(
          () => loadArchs(`${dir}/clash`),
          /vax\.toml:1: the alias "alpha" is already a name of alpha/,
        ),
    );
    await write("same/arch/a.toml", `aliases = ["z"]\n${GOOD}`);
    await write("same/arch/b.toml", `\naliases = ["z"]\n${GOOD}`);
    await t.step(
      "two of one alias",
      () =>
        says(() => loadArchs(`${dir}/same`), /b\.toml:2: the alias "z" is already a name of a$/m),
    );
    await t.step("a mistake names the file as it was given", async () => {
      await write("bad/arch/alpha.toml", GOOD.replace("kind", "knd"));
      await says(() => loadArchs(`${dir}/bad`), /bad\/arch\/alpha\.toml:\d+: /);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
