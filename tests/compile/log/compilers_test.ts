import assert from "node:assert/strict";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { read } from "./read.ts";

/** Those that tests/packages.ts names are skipped where they are missing; others are tried where they are. */
const GCC = [
  ...["gcc", "gcc-11"],
  ...await installed("gcc-12", "gcc-13", "gcc-14"),
  ...await installed("alpha-linux-gnu-gcc", "sparc64-linux-gnu-gcc", "powerpc64-linux-gnu-gcc"),
  ...await installed("hppa64-linux-gnu-gcc", "mips64el-linux-gnuabi64-gcc"),
];
const CLANG = ["clang-16", ...await installed("clang-14", "clang-15", "clang-19")];

const FILES: Readonly<Record<string, string>> = {
  "include/a.h": "static inline int h(void)\n{\n\tint unused_h;\n\treturn zzz;\n}\n",
  "include/b.h": '\n#include "a.h"\n',
  "include.c": '#include "b.h"\n',
  "warn.c": "int g(void)\n{\n\tint y;\n\tint z;\n\treturn 0;\n}\nstatic int dead;\n",
  "missing.c": "\n#include <no/such.h>\n",
  "inline.c": '__attribute__((error("no"))) void bad(void);\n' +
    "static inline __attribute__((always_inline)) void in(void)\n{\n\tbad();\n}\n" +
    "void k(void);\nvoid k(void)\n{\n\tin();\n}\n",
  "asm.S": '\t.text\n\tfrobnicate this\n\t.warning "careful"\n',
  "link.c": "void needed(void);\nvoid f(void);\nvoid f(void)\n{\n\tneeded();\n}\n" +
    "void g(void);\nvoid g(void)\n{\n\tneeded();\n}\n",
  "twice.c": "void f(void);\nvoid f(void)\n{\n}\n",
};

interface Shell {
  (command: readonly string[]): Promise<string>;
}

async function withFiles(work: (run: Shell, dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/include`);
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    await work(async ([program, ...args]) => {
      const done = await new Deno.Command(program!, {
        args,
        cwd: dir,
        env: { LC_ALL: "C" },
        stdout: "null",
        stderr: "piped",
      }).output();
      return new TextDecoder().decode(done.stderr);
    }, dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function installed(...programs: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const program of programs) if (await there(program)) found.push(program);
  return found;
}

async function there(program: string): Promise<boolean> {
  try {
    await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .output();
    return true;
  } catch {
    return false;
  }
}

/** Everything but the message, in the order of the lines, which compilers do not share. */
function places(found: readonly Diagnostic[]): string[] {
  return found.map((d) =>
    [d.severity, d.tool, `${d.file}:${d.line}`, d.option ?? "-", d.function ?? "-"].join(" ")
  ).sort();
}

const CHAIN = [{ file: "include/b.h", line: 2 }, { file: "include.c", line: 1 }];

for (const gcc of GCC) {
  Deno.test({ name: `what ${gcc} writes`, ignore: !await there(gcc) }, async (t) => {
    await withFiles(async (run) => {
      const compile = async (file: string, ...flags: string[]) =>
        read(await run([gcc, "-O2", "-Wall", "-Iinclude", ...flags, "-c", file, "-o", "x.o"]));
      await t.step("chain and function", async () => {
        const found = await compile("include.c");
        assert.deepEqual(places(found), [
          "error cc include/a.h:4 - h",
          "warning cc include/a.h:3 -Wunused-variable h",
        ]);
        for (const d of found) assert.deepEqual(d.includedFrom, CHAIN);
        assert.ok(found.every((d) => d.column !== undefined));
      });
      await t.step("options", async () =>
        assert.deepEqual(places(await compile("warn.c")), [
          "warning cc warn.c:3 -Wunused-variable g",
          "warning cc warn.c:4 -Wunused-variable g",
          "warning cc warn.c:7 -Wunused-variable -",
        ]));
      await t.step(
        "-Werror",
        async () =>
          assert.deepEqual(places(await compile("warn.c", "-Werror")), [
            "error cc warn.c:3 -Werror=unused-variable g",
            "error cc warn.c:4 -Werror=unused-variable g",
            "error cc warn.c:7 -Werror=unused-variable -",
          ]),
      );
      await t.step("a header that is not there", async () => {
        const [found, ...rest] = await compile("missing.c");
        assert.deepEqual(rest, []);
        assert.equal(found?.message, "no/such.h: No such file or directory");
        assert.equal(found?.line, 2);
      });
      await t.step("a file and an option that are not there", async () => {
        assert.match((await compile("none.c"))[0]!.message, /^none\.c: No such file/);
        assert.match((await compile("warn.c", "-fnope"))[0]!.message, /'-fnope'/);
      });
      await t.step(
        "inlined",
        async () => {
          const found = await compile("inline.c");
          assert.deepEqual(places(found), ["error cc inline.c:4 - in"]);
          assert.deepEqual(found[0]?.usedAt, { file: "inline.c", line: 9, function: "k" });
        },
      );
      await t.step("assembler", async () =>
        assert.deepEqual(places(await compile("asm.S")), [
          "error as asm.S:2 - -",
          "warning as asm.S:3 - -",
        ]));
      await t.step("ld", async () => {
        await run([gcc, "-g", "-O0", "-c", "link.c", "-o", "link.o"]);
        await run([gcc, "-g", "-O0", "-c", "twice.c", "-o", "twice.o"]);
        const found = read(
          await run([gcc, "-nostdlib", "link.o", "twice.o", "-lnope", "-o", "x"]),
        );
        assert.match(found.map((d) => d.message).join("\n"), /cannot find -lnope/);
        const linked = read(await run([gcc, "-nostdlib", "link.o", "twice.o", "-o", "x"]))
          .filter((d) => d.severity === "error");
        const reported = linked.map((d) => [d.tool, d.function, d.message.split(";")[0]].join(" "));
        assert.ok(reported.includes("ld f undefined reference to `needed'"), reported.join("\n"));
        assert.ok(reported.includes("ld g undefined reference to `needed'"), reported.join("\n"));
        // powerpc64 defines functions in .opd, which is in no function.
        assert.ok(
          reported.some((line) => /^ld f? multiple definition of `f'$/.test(line)),
          reported.join(),
        );
      });
    });
  });
}

for (const clang of CLANG) {
  Deno.test({ name: `what ${clang} writes`, ignore: !await there(clang) }, async (t) => {
    await withFiles(async (run) => {
      const compile = async (file: string, ...flags: string[]) =>
        read(await run([clang, "-O2", "-Wall", "-Iinclude", ...flags, "-c", file, "-o", "x.o"]));
      await t.step("chain", async () => {
        const found = await compile("include.c");
        assert.ok(places(found).includes("error cc include/a.h:4 - -"));
        for (const d of found) assert.deepEqual(d.includedFrom, CHAIN);
      });
      await t.step("options", async () => {
        const [found] = await compile("warn.c", "-Werror");
        assert.equal(found?.severity, "error");
        assert.equal(found?.option, "-Werror,-Wunused-variable");
        assert.equal(found?.message, "unused variable 'y'");
      });
      await t.step(
        "inlined",
        async () =>
          assert.deepEqual(places(await compile("inline.c")), ["error cc inline.c:4 - -"]),
      );
      await t.step("assembler", async () =>
        assert.deepEqual(places(await compile("asm.S")), [
          "error cc asm.S:2 - -",
          "warning cc asm.S:3 - -",
        ]));
      await t.step(
        "an argument that it does not know",
        async () => assert.match((await compile("warn.c", "-fnope"))[0]!.message, /'-fnope'/),
      );
    });
  });
}

Deno.test({ name: "what sparse writes", ignore: !await there("sparse") }, async () => {
  await withFiles(async (run, dir) => {
    await Deno.writeTextFile(
      `${dir}/sparse.c`,
      "#define __user __attribute__((noderef, address_space(1)))\n" +
        "static int peek(int __user *p)\n{\n\treturn *p;\n}\n" +
        "static int poke(int *p)\n{\n\treturn peek(p);\n}\n" +
        "int counter;\n" +
        "int f(int *p);\nint f(int *p)\n{\n\treturn poke(p);\n}\n",
    );
    const found = read(`  CHECK   sparse.c\n${await run(["sparse", "-Wall", "sparse.c"])}`);
    const notices = found.map((d) =>
      `${d.severity} ${d.tool} ${d.file}:${d.line} ${d.target} ${d.message}`
    );
    assert.deepEqual(notices.sort(), [
      "warning sparse sparse.c:10 sparse.c symbol 'counter' was not declared. Should it be static?",
      "warning sparse sparse.c:4 sparse.c dereference of noderef expression",
      "warning sparse sparse.c:8 sparse.c incorrect type in argument 1 (different address spaces); " +
      "expected int [noderef] <asn:1> *p; got int *p",
    ]);
  });
});

Deno.test({
  name: "what ld.lld-19 writes",
  ignore: !await there("ld.lld-19") || !await there("gcc"),
}, async () => {
  await withFiles(async (run, dir) => {
    const reported = async (...flags: string[]) => {
      await run(["gcc", ...flags, "-O0", "-c", "link.c", "-o", "link.o"]);
      await run(["gcc", ...flags, "-O0", "-c", "twice.c", "-o", "twice.o"]);
      return read((await run(["ld.lld-19", "link.o", "twice.o", "-lnope", "-o", "x"]))
        .replaceAll(dir, "/linux"));
    };
    const brief = (found: readonly Diagnostic[]) =>
      found.map((d) => `${d.tool} ${d.file}:${d.line} ${d.function} ${d.message}`);
    const unknown = brief(await reported("-g"));
    assert.ok(unknown.includes("ld undefined:undefined undefined unable to find library -lnope"));
    const linked = async (...flags: string[]) => {
      await reported(...flags);
      return brief(
        read(
          (await run(["ld.lld-19", "link.o", "-o", "x"])).replaceAll(dir, "/linux"),
        ).filter((d) => d.severity === "error"),
      );
    };
    assert.deepEqual(await linked("-g"), ["ld link.c:5 f undefined symbol: needed"]);
    assert.deepEqual(await linked(), ["ld link.c:undefined f undefined symbol: needed"]);
    const twice = brief(read(
      (await run(["ld.lld-19", "link.o", "twice.o", "-o", "x"])).replaceAll(dir, "/linux"),
    ));
    assert.ok(twice.some((line) => line.endsWith("duplicate symbol: f")), twice.join("\n"));
  });
});
