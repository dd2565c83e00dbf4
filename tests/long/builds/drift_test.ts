import assert from "node:assert/strict";
import { commitSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";

interface Drifting {
  readonly cells: readonly { arch: string; state: number; cached: boolean; drift?: unknown }[];
}

Deno.test("verify: the symbols that a patch changed, built and from kept results", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, [
    { subject: "mm: change b()", files: { "mm/b.c": ["2", "3"] } },
    {
      subject: "mm: two symbols",
      files: {
        "arch/toya/configs/defconfig": 'CONFIG_TOY_EXTRA=m\nCONFIG_TOY_NAME="x"\n',
        "mm/b.c": ["3", "4"],
      },
    },
  ]);
  const expected = [
    undefined,
    { since: 1, total: 0, symbols: [] },
    {
      since: 2,
      total: 2,
      symbols: [
        { symbol: "TOY_EXTRA", from: "y", to: "m" },
        { symbol: "TOY_NAME", from: "n", to: '"x"' },
      ],
    },
  ];
  const args = ["verify", "main..series", "--arch", "toya", ...home.flags];
  for (const cached of [false, true]) {
    await t.step(cached ? "kept" : "built", async () => {
      const ran = await called(home.dir, [...args, "--json"]);
      assert.equal(ran.code, 0, ran.stderr);
      const { cells }: Drifting = JSON.parse(ran.stdout);
      assert.deepEqual(cells.map((cell) => cell.cached), [cached, cached, cached]);
      assert.deepEqual(cells.map((cell) => cell.drift), expected);
    });
  }
  await t.step("in words", async () => {
    const ran = await called(home.dir, args);
    assert.match(ran.stdout, /^config: patch 2: TOY_EXTRA y -> m, TOY_NAME n -> "x" on toya$/m);
    assert.doesNotMatch(ran.stdout, /config: patch 1/);
  });
});
