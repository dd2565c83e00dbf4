/** What the real pahole makes of objects of the host's gcc. */
import assert from "node:assert/strict";
import { encodeBtf } from "../../../../bot/compile/link/btf/encode.ts";
import { btfNames } from "../../../../bot/compile/link/btf/types.ts";
import type { Maker } from "../../../../bot/compile/make.ts";
import { compiled } from "../objects.ts";

const PAHOLE = ["pahole", "-J", "--btf_gen_floats"];

/** Objects of these sources, encoded. */
async function encoded(...sources: readonly string[]) {
  const build = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-btf-" }));
  try {
    const call = async (_step: string, argv: readonly string[]) => {
      const args = argv.slice(1);
      const { success } = await new Deno.Command(argv[0]!, { args, cwd: build }).output();
      return { ok: success };
    };
    const objects = sources.map((_, at) => `a${at}.o`);
    for (const [at, name] of objects.entries()) {
      await Deno.writeFile(`${build}/${name}`, await compiled(sources[at]!, "-g", "-gdwarf-5"));
    }
    const made = await encodeBtf({ call } as unknown as Maker, build, PAHOLE, objects);
    const left = [...Deno.readDirSync(build)].map(({ name }) => name).sort();
    assert.deepEqual(left, objects, "nothing of it is left");
    return made!;
  } finally {
    await Deno.remove(build, { recursive: true });
  }
}

Deno.test("names of types and functions, by their kinds", async () => {
  const { messages, names } = await encoded(
    "struct one { int x; }; union two { int x; struct one y; }; typedef union two three; int f(three *x) { return x->y.x; }",
    "static __attribute__((noinline)) int g(int x) { return x; } int h(int x) { return g(x); }",
    'asm(".globl k\\nk: ret");',
  );
  assert.deepEqual(messages, []);
  assert.deepEqual([...names].sort(), [
    ...["func f", "func g", "func h"],
    ...["struct one", "typedef three", "union two"],
  ]);
});

Deno.test("what pahole cannot encode is said, without the place", async () => {
  const odd = "_Atomic int a; int f(int x) { return x; }";
  const { messages } = await encoded(odd);
  assert.ok(messages.some((line) => line.includes("tag not supported")), messages.join("\n"));
  assert.deepEqual((await encoded(`int more, more2; ${odd}`)).messages, messages);
  const { messages: failed, names } = await encoded(
    "_Complex double c; int f(int x) { return x; }",
  );
  assert.ok(failed.includes("pahole fails"), failed.join("\n"));
  assert.equal(names.size, 0);
});

Deno.test("BTF that is damaged", () => {
  const bytes = (...words: readonly number[]) =>
    new Uint8Array(Uint32Array.from(words).buffer as ArrayBuffer);
  const typed = (...words: readonly number[]) => bytes(0x1eb9f, 24, 0, 12, 12, 4, ...words);
  // "struct a" of no members, and a string table of "\0a\0".
  assert.deepEqual([...btfNames(typed(1, 0x4000000, 0, 0x6100))!], ["struct a"]);
  assert.deepEqual([...btfNames(typed(0, 0x4000000, 0, 0x6100))!], [], "it has no name");
  for (
    const damaged of [
      ...[bytes(), bytes(0x1eb9f, 24), bytes(1, 24, 0, 0, 0, 0)],
      // A kind that there is not, a name outside, a string without an end, a length outside.
      ...[typed(1, 0x1f000000, 0, 0x6100), typed(9, 0x4000000, 0, 0x6100)],
      ...[typed(1, 0x4000000, 0, 0x61616100), bytes(0x1eb9f, 24, 0, 2 ** 30, 0, 4)],
      bytes(0x1eb9f, 24, 0, 8, 8, 4, 1, 0x4000000, 0x6100),
    ]
  ) assert.equal(btfNames(damaged), undefined, damaged.join());
});
