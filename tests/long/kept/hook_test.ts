import assert from "node:assert/strict";
import { called, toyHome } from "../../commands/program.ts";
import { commitSeries, formatSeries } from "../../toy/kernel.ts";

Deno.test("hook sendemail: what the name of a configuration stands for is part of what was verified", async () => {
  await using home = await toyHome();
  // It links only where mm/extra.c is built.
  await commitSeries(home.tree, [{
    subject: "mm: start with extra",
    files: { "mm/a.c": ["a(1) + b(2)", "a(1) + b(2) + extra()"] },
  }]);
  const outgoing = `${home.dir}/outgoing`;
  await formatSeries(home.tree, outgoing);
  const patch = [...Deno.readDirSync(outgoing)].map(({ name }) => name)
    .find((name) => name.includes("0001"))!;
  const mayBeMailed = async (config: string) => {
    await Deno.writeTextFile(`${home.tree}/.config`, config);
    const flags = [...home.flags, "--arch", "toya", "--level", "image", "--kconfig", "current"];
    return await called(home.dir, ["hook", "sendemail", `${outgoing}/${patch}`, ...flags]);
  };
  const verified = await mayBeMailed("CONFIG_TOY_EXTRA=y\n");
  assert.deepEqual(
    [verified.code, verified.stderr.includes("bisect-safe")],
    [0, true],
    verified.stderr,
  );
  const again = await mayBeMailed("CONFIG_TOY_EXTRA=y\n");
  assert.deepEqual([again.code, again.stderr], [0, ""]);
  assert.equal((await mayBeMailed("# CONFIG_TOY_EXTRA is not set\n")).code, 1);
});
