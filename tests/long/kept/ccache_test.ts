/** What ccache cannot see by itself, with the real ccache: the object is that of a compiler alone. */
import assert from "node:assert/strict";
import { ccacheEnv } from "../../../bot/compile/ccache/env.ts";
import { givePreprocessor } from "../../../bot/compile/ccache/preprocessor.ts";
import { keyReader } from "../../../bot/compile/ccache/state.ts";
import { digestHex } from "../../../bot/system/files/digest.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { have, run } from "../../../bot/system/process/process.ts";
import { writeFiles } from "../../toy/kernel.ts";

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  readonly before: Files;
  /** What differs after; null: the file is gone. */
  readonly after: Readonly<Record<string, string | null>>;
  readonly argv?: readonly string[];
  readonly argvAfter?: readonly string[];
  /** ccache.conf in the cache's directory. */
  readonly config?: string;
}

const C = ["gcc", "-Ia", "-Ib", "-c", "m.c"];
const USER = '#include "h.h"\nint f(void) { return X; }\n';
const SPECS = (option: string) => `*cc1_options:\n+ ${option}\n`;
const FALLS = (comment: string) =>
  `int f(int a)\n{\n\tswitch (a) {\n\tcase 1: a++; ${comment}\n\tdefault: return a;\n\t}\n}\n`;
const INDENTED = (blank: string) =>
  `int g(void);\nint f(int x)\n{\n if (x)\n        g();\n${blank}g();\n return 0;\n}\n`;
const SAME = (compared: string) =>
  `#define SAME(x) ((x) == (x))\nint f(int a)\n{\n\treturn ${compared};\n}\n`;

const CASES: readonly Case[] = [
  {
    name: "a tab in the place of a blank",
    before: { "m.c": INDENTED(" ") },
    after: { "m.c": INDENTED("\t") },
    argv: ["gcc", "-Wall", "-Werror", "-c", "m.c"],
  },
  {
    name: "a macro's text in its place",
    before: { "m.c": SAME("SAME(a)") },
    after: { "m.c": SAME("((a) == (a))") },
    argv: ["gcc", "-Wall", "-Werror", "-c", "m.c"],
  },
  {
    name: "a tab in the place of a blank, in a header",
    before: { "m.c": '#include "i.h"\n', "a/i.h": INDENTED(" ") },
    after: { "a/i.h": INDENTED("\t") },
    argv: ["gcc", "-Wall", "-Werror", "-g", "-Ia", "-c", "m.c"],
  },
  {
    name: "a new header comes before another",
    before: { "m.c": USER, "b/h.h": "#define X 1\n" },
    after: { "a/h.h": "#define X 2\n" },
  },
  {
    name: "a header is renamed to where it comes before another",
    before: { "m.c": USER, "b/h.h": "#define X 1\n", "a/g.h": "#error no\n" },
    after: { "a/g.h": null, "a/h.h": "#error no\n" },
  },
  {
    name: "a new header that __has_include asks for",
    before: { "m.c": '#if __has_include("h.h")\n#error no\n#endif\nint f;\n' },
    after: { "b/h.h": "" },
  },
  {
    name: "a new source comes before another that is included",
    before: { "m.c": '#include "part.c"\n', "b/part.c": "int f = 1;\n" },
    after: { "a/part.c": "int f = 2;\n" },
  },
  {
    name: "a symbolic link leads elsewhere, where a header is missing so far",
    before: {
      "m.c": USER,
      "b/h.h": "#define X 1\n",
      "c/o.h": "",
      "a": "-> d",
      "d/o.h": "",
      "e/h.h": "#error no\n",
    },
    after: { "a": "-> e" },
  },
  {
    name: "what the assembler includes in C",
    before: { "m.c": 'asm(".include \\"a/x.inc\\"");\nint f;\n', "a/x.inc": ".globl one\none:\n" },
    after: { "a/x.inc": ".globl two\ntwo:\n" },
  },
  {
    name: "what the assembler includes, in a header",
    before: {
      "m.c": '#include "h.h"\nint f;\n',
      "a/h.h": 'asm("\\t.INCLUDE\\t\\"x.inc\\"\\n");\n',
      "b/x.inc": ".globl one\none:\n",
    },
    after: { "b/x.inc": '.error "no"\n' },
    argv: [...C, "-Wa,-Ib"],
  },
  {
    name: "what comes before it on the assembler's path",
    before: { "m.c": 'asm(".include \\"x.inc\\"");\nint f;\n', "b/x.inc": ".globl one\none:\n" },
    after: { "a/x.inc": ".globl two\ntwo:\n" },
    argv: [...C, "-Wa,-Ia,-Ib"],
  },
  {
    name: ".incbin behind a tab in C",
    before: { "m.c": 'asm(".incbin\\t\\"x.bin\\"");\nint f;\n', "x.bin": "one" },
    after: { "x.bin": "two" },
  },
  {
    name: ".include whose file is computed",
    before: {
      "m.c": '#define S "x.inc"\nasm(".include \\"a/" S "\\"");\nint f;\n',
      "a/x.inc": ".globl one\none:\n",
    },
    after: { "a/x.inc": ".globl two\ntwo:\n" },
  },
  {
    name: ".include of a macro of the assembler, in assembly",
    before: {
      "m.S": '.macro inc file\n.include "\\file"\n.endm\ninc x.inc\n',
      "x.inc": ".globl one\none:\n",
    },
    after: { "x.inc": ".globl two\ntwo:\n" },
    argv: ["gcc", "-c", "m.S"],
  },
  {
    name: "#embed, which no line of the preprocessor names",
    before: { "m.c": 'const char f[] = {\n#embed "x.bin"\n};\n', "x.bin": "one" },
    after: { "x.bin": "two" },
    argv: ["clang-19", "-c", "m.c"],
  },
  {
    name: "a file of specs",
    before: { "m.c": "int f(int a) { return a; }\n", "x.specs": SPECS("-DX") },
    after: { "x.specs": SPECS("-O2") },
    argv: [...C, "-specs=x.specs"],
  },
  {
    name: "a comment that a warning obeys",
    before: { "m.c": FALLS("/* fall through */") },
    after: { "m.c": FALLS("/* now it doesn't */") },
    argv: [...C, "-Wimplicit-fallthrough=3", "-Werror"],
  },
  {
    name: "options that a configuration ignores",
    before: { "m.c": "int f = X;\n" },
    after: {},
    config: "ignore_options = -DX*\n",
    argv: [...C, "-DX=1", "-O1"],
    argvAfter: [...C, "-DX=2", "-O1"],
  },
];

async function write(dir: string, files: Files) {
  for (const [path, text] of Object.entries(files)) {
    if (text.startsWith("-> ")) await Deno.symlink(text.slice(3), `${dir}/${path}`);
    else await writeFiles(dir, { [path]: text });
  }
  // A header as young as the compilation keeps ccache from its direct mode.
  await run([
    "find",
    dir,
    "-name",
    ".git",
    "-prune",
    "-o",
    "-exec",
    "touch",
    "-h",
    "-d",
    "2001-01-01",
    "{}",
    "+",
  ]);
}

/** By size and time alone, git would take a file for the one of the state before. */
async function stage(source: string) {
  await gitText(source, ["read-tree", "--empty"]);
  await gitText(source, ["add", "-A", "-f"]);
}

interface Compiled {
  readonly ok: boolean;
  readonly object: string;
}

/** Compiles both states with one cache, and the later one without; the two should be the same. */
async function both(one: Case, withKeys: boolean): Promise<readonly [Compiled, Compiled]> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-ccache-" });
  const source = `${dir}/linux`, keys = keyReader();
  try {
    await Deno.mkdir(source);
    await gitText(source, ["init", "-q"]);
    await writeFiles(`${dir}/ccache`, { "ccache.conf": one.config ?? "" });
    await givePreprocessor(`${dir}/ccache`);
    const compile = async (argv: readonly string[], cached: boolean): Promise<Compiled> => {
      const tree = await gitText(source, ["write-tree"]);
      const own = withKeys
        ? ccacheEnv({
          dir: `${dir}/ccache`,
          temporary: dir,
          compilers: ["gcc"],
          preprocessor: true,
          keys: await keys(source, tree),
        })
        : { CCACHE_DIR: `${dir}/ccache`, CCACHE_COMPILERCHECK: "string:gcc" };
      const object = `${dir}/o`;
      await Deno.remove(object).catch(() => {});
      const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", ...own };
      const done = await run([...cached ? ["ccache"] : [], ...argv, "-o", object], {
        cwd: source,
        env,
      });
      const bytes = done.ok ? await Deno.readFile(object) : new Uint8Array();
      return { ok: done.ok, object: digestHex(bytes) };
    };
    await write(source, one.before);
    await stage(source);
    const argv = one.argv ?? C;
    for (let n = 0; n < 2; n++) {
      assert.ok((await compile(argv, true)).ok, "the state before compiles");
    }
    for (const path of Object.keys(one.after)) {
      await Deno.remove(`${source}/${path}`).catch(() => {});
    }
    const there = Object.entries(one.after).filter((pair): pair is [string, string] =>
      pair[1] !== null
    );
    await write(source, Object.fromEntries(there));
    await stage(source);
    const later = one.argvAfter ?? argv;
    return [await compile(later, true), await compile(later, false)];
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a used cache gives the object that a compiler alone gives", async (t) => {
  assert.ok(await have("ccache"), "ccache is installed");
  for (const one of CASES) {
    await t.step(one.name, async () => {
      const [stale, alone] = await both(one, false);
      assert.notDeepEqual(stale, alone, "the case shows nothing: ccache sees it by itself");
      const [now, right] = await both(one, true);
      assert.deepEqual(now, right);
    });
  }
});

Deno.test("damaged entries are compiled anew", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-ccache-" });
  try {
    await write(dir, { "m.c": "int f;\n", "cache/ccache.conf": "" });
    const own = ccacheEnv({ dir: `${dir}/cache`, temporary: dir, compilers: ["gcc"] });
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", ...own };
    const compile = async () => {
      const done = await run(["ccache", "gcc", "-c", "m.c", "-o", "m.o"], { cwd: dir, env });
      return {
        ok: done.ok,
        stderr: done.stderr,
        object: digestHex(await Deno.readFile(`${dir}/m.o`)),
      };
    };
    const right = await compile();
    assert.ok(right.ok);
    const entries = (await run(["find", "cache", "-type", "f", "-name", "*[RM]"], { cwd: dir }))
      .stdout
      .trim().split("\n");
    assert.ok(entries.length >= 2, "a manifest and a result");
    for (const damage of ["-s 3", "-s -5", "-s 0", "-s +40"]) {
      for (const entry of entries) {
        await run(["truncate", ...damage.split(" "), entry], { cwd: dir });
      }
      assert.deepEqual(await compile(), right, `truncate ${damage}`);
    }
    for (const entry of entries) {
      const file = `${dir}/${entry}`, bytes = await Deno.readFile(file);
      bytes[Math.floor(bytes.length * 2 / 3)]! ^= 0x55;
      await Deno.chmod(file, 0o644);
      await Deno.writeFile(file, bytes);
    }
    assert.deepEqual(await compile(), right, "one byte differs");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
