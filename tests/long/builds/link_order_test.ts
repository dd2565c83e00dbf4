/** What the link of a state comes to does not depend on the order in which the states are built. */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { called, toyHome } from "../../commands/program.ts";
import { commitSeries, type Edit, formatSeries } from "../../toy/kernel.ts";
import { LINKED_FILES } from "../../toy/linked.ts";

const SERIES: readonly Edit[] = [
  {
    subject: "mm: use ten",
    files: {
      "mm/a.c": ["\treturn x + ARCH_ORDER", "\tint ten(void);\n\n\treturn ten() + ARCH_ORDER"],
    },
  },
  {
    subject: "toya: have ten",
    files: {
      "mm/b.c": [
        "int b(int x)",
        "int ten(void);\nint ten(void)\n{\n\treturn 10;\n}\n\nint b(int x)",
      ],
    },
  },
  { subject: "mm: more of b", files: { "mm/b.c": ["x * 2", "x * 3"] } },
];

Deno.test("a patch mends the link that one before it breaks, whichever is built first", async (t) => {
  for (const area of ["toya", "lib"]) {
    await t.step(`${area}: have ten`, async () => {
      await using home = await toyHome(LINKED_FILES);
      const series = SERIES.map((one) => ({ ...one, subject: one.subject.replace("toya", area) }));
      await commitSeries(home.tree, series);
      await formatSeries(home.tree, `${home.dir}/patches`);
      const flags = [...home.flags, "--arch", "toya", "--level", "objects", "--json"];
      // What was kept of the first run is what the second finds.
      for (let run = 0; run < 2; run++) {
        const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...flags]);
        assert.ok(ran.stdout.startsWith("{"), ran.stderr);
        const { cells } = reportSchema.parse(JSON.parse(ran.stdout));
        const verdicts = cells.map((one) => `${one.verdict}: ${one.reason} ${one.argument?.text}`);
        assert.deepEqual(
          cells.map(({ verdict }) => verdict),
          ["pass", "fail", "fixed", "pass"],
          verdicts.join("\n"),
        );
        assert.equal(cells[2]?.level, "objects", verdicts.join("\n"));
      }
    });
  }
});
