/**
 * The columns of --kselftest, as a plan shows them, and what is refused. What the programs come to is in tests/testing.
 */
import assert from "node:assert/strict";
import { called, toyHome } from "../../commands/program.ts";
import { commitSeries, formatSeries } from "../../toy/kernel.ts";
import { placeUm, UM_TREE } from "../../toy/um.ts";

const SELFTESTS = "tools/testing/selftests";

async function placed() {
  const home = await toyHome({
    ...UM_TREE,
    [`${SELFTESTS}/size/Makefile`]:
      "# as get_sizes\nTEST_GEN_PROGS := get_size \\\n\t../a.sh\ninclude ../lib.mk\n",
    [`${SELFTESTS}/size/peak.c`]: "int main(void)\n{\n}\n",
  });
  await placeUm(home, { machine: true });
  const patches = `${home.dir}/patches`;
  await commitSeries(home.tree, [{
    subject: "mm: triple it",
    files: { "mm/b.c": ["x * 2", "x * 3"] },
  }]);
  await formatSeries(home.tree, patches);
  const plan = async (...args: readonly string[]) => {
    const flags = [...home.flags, "--arch", "toya", ...args];
    return await called(home.dir, ["plan", patches, ...flags]);
  };
  return { ...home, plan };
}

Deno.test("plan --kselftest shows the column, and refuses what is no target", async () => {
  await using home = await placed();
  const { stdout, code } = await home.plan(
    "--kselftest",
    "size,size:get_size,size:peak_64,size:a.sh",
    "--json",
  );
  assert.equal(code, 0);
  const { archs, notes } = JSON.parse(stdout);
  assert.deepEqual(archs, ["toya", "um:kselftest"]);
  assert.ok(notes.includes("kselftest: size, size:get_size, size:peak_64, size:a.sh on um"), notes);
  const matrix = JSON.parse((await home.plan("--kselftest", "size", "--matrix")).stdout);
  assert.deepEqual(
    matrix.include.map(({ shard, archs }: { shard: string; archs: string }) => [shard, archs]),
    [["toya", "toya"], ["um.kselftest", "um"]],
  );
  for (
    const [word, message] of [
      ["net", `--kselftest net: the tree has no ${SELFTESTS}/net/Makefile`],
      ["sizes", `${SELFTESTS}/sizes/Makefile (did you mean "size"?)`],
      ["size:get_sizes", `in ${SELFTESTS}/size is called so (did you mean "get_size"?)`],
      ["size/peak", 'size/peak/Makefile (did you mean "size:peak"?)'],
      ["size:peek", '(did you mean "peak"?)'],
      ["size,size:other", "its Makefile lists a.sh, get_size"],
      ["../..", "--kselftest takes targets, not '../..'"],
      ["size:", "--kselftest takes targets, not 'size:'"],
    ] as const
  ) {
    const refused = await home.plan("--kselftest", word);
    assert.equal(refused.code, 2);
    assert.ok(refused.stderr.includes(message), refused.stderr);
  }
});

Deno.test("--kunit=ARCH refuses a machine that no small kernel is known for", async () => {
  await using home = await placed();
  const refused = await home.plan("--kunit=toya");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--kunit: toya: no small kernel is known for a machine of it/);
  assert.match(refused.stderr, /those that are known: um, x86_64;/);
});
