import assert from "node:assert/strict";
import { callsOf, openCalls, readBy, writeStandIns } from "../../../bot/compile/tools/calls.ts";
import { inTree } from "../../../bot/compile/tools/places.ts";
import { writeFiles } from "../../toy/kernel.ts";

Deno.test("what stands for a compiler notes how it is called and what that reads", async (t) => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const source = `${dir}/src`, build = `${dir}/out`;
  await writeFiles(source, {
    "a/a.c": '#include "a.h"\nint a;\n',
    "a/a.h": "int h;\n",
    "a/b.c": "int b;\n",
    "a/lost.c": "#include <no/such.h>\n",
    "a/last.c": "int main(void) { int idle; return 0; }\n",
  });
  await writeStandIns(`${dir}/bin`, build, "/usr/bin:/bin");
  const gcc = async (...args: string[]) => {
    await Deno.remove(build, { recursive: true }).catch(() => {});
    await openCalls(build);
    const { code, stderr } = await new Deno.Command(`${dir}/bin/gcc`, {
      args,
      cwd: `${source}/a`,
    }).output();
    const calls = await callsOf(build);
    const read = calls[0] === undefined ? undefined : await readBy(build, calls[0]);
    return { code, calls, stderr: new TextDecoder().decode(stderr), read: read?.toSorted() };
  };
  const in_ = (...names: string[]) => names.map((name) => `${source}/a/${name}`);
  try {
    await t.step("one source", async () => {
      const { code, calls, read } = await gcc("-c", "-o", "a.o", "a.c");
      assert.equal(code, 0);
      assert.deepEqual(calls.map(({ ok, cwd, argv }) => [ok, cwd, argv]), [
        [true, `${source}/a`, ["gcc", "-c", "-o", "a.o", "a.c"]],
      ]);
      assert.deepEqual(read, in_("a.c", "a.h"));
    });

    await t.step("several at once", async () => {
      const { code, read } = await gcc("-o", "prog", "a.c", "b.c", "last.c");
      assert.equal(code, 0);
      assert.deepEqual(read, in_("a.c", "a.h", "b.c", "last.c"));
    });

    await t.step("a list that the caller asks for himself", async () => {
      for (const own of [["-MD"], ["-MMD", "-MF", "x.d"], ["-Wp,-MMD,.a.d", "-Wp,-MT,a.o"]]) {
        const { code, read } = await gcc("-c", "-o", "a.o", ...own, "a.c");
        assert.equal(code, 0);
        assert.deepEqual(
          in_("a.c", "a.h").filter((one) => !read!.includes(one)),
          [],
          own.join(" "),
        );
      }
    });

    await t.step("a header that is missing is an error, whoever asks for lists", async () => {
      for (const args of [["lost.c"], ["lost.c", "b.c"]]) {
        const { code, calls, stderr } = await gcc("-shared", "-o", "x", ...args);
        assert.equal(code, 1);
        assert.match(stderr, /fatal error: no\/such\.h: No such file or directory/);
        assert.deepEqual(calls.map(({ ok }) => ok), [false]);
      }
    });

    await t.step("who only preprocesses compiles nothing", async () => {
      assert.deepEqual((await gcc("-E", "a.c")).calls, []);
      assert.deepEqual((await gcc("-MM", "a.c")).calls, []);
    });

    await t.step("messages get the path that the tree has", async () => {
      const { calls } = await gcc("-Wall", "-c", "-o", "last.o", "last.c");
      const warning = { severity: "warning", tool: "cc", file: "last.c", message: "x" } as const;
      const other = { ...warning, file: "elsewhere.c" };
      const has = async (path: string) =>
        await Deno.stat(`${source}/${path}`).then(() => true, () => false);
      const found = await inTree([warning, other], calls, { source, has });
      assert.deepEqual(found.map(({ file }) => file), ["a/last.c", "elsewhere.c"]);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
