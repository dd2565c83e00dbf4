import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { commitSeries, type Edit, formatSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";

const SERIES: readonly Edit[] = [
  {
    subject: "mm: an unused variable at the end",
    files: { "mm/b.c": ["\tint y = x * 2;\n", "\tint y = x * 2;\n\tint ret;\n"] },
  },
  {
    subject: "mm: lines above it, and one more like it",
    files: {
      "mm/b.c": [
        "int b(int x)\n",
        "int extra(void);\nint extra_b(void);\nint extra_b(void)\n{\n\tint ret;\n\n\treturn extra();\n}\n\n" +
        "int b(int x)\n",
      ],
    },
  },
  {
    subject: "mm: the older one is mended",
    files: { "mm/b.c": ["\tint y = x * 2;\n\tint ret;\n", "\tint y = x * 2;\n"] },
  },
  {
    subject: "mm: a header that both objects read does not compile",
    files: { "include/toy.h": ["int b(int x);\n", "int b(int x)\n"] },
  },
];

Deno.test("of like warnings the report says which is new, moved and fixed, and what broke a header", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, SERIES);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const ran = await called(home.dir, [
    ...["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya", "--json"],
  ]);
  const report = reportSchema.parse(JSON.parse(ran.stdout));
  assert.deepEqual(
    report.cells.map((cell) => cell.verdict),
    ["pass", "warn", "warn", "pass", "fail"],
    ran.stderr,
  );
  const statusesAt = (state: number) =>
    report.cells[state]!.diagnostics.filter((d) => d.option === "-Wunused-variable")
      .map((d) => `${d.status} ${d.file}:${d.line} ${d.function}`);
  assert.deepEqual(statusesAt(1), ["new mm/b.c:6 b"]);
  assert.deepEqual(statusesAt(2), ["new mm/b.c:7 extra_b", "moved mm/b.c:15 b"]);
  assert.deepEqual(statusesAt(3), ["old mm/b.c:7 extra_b", "fixed mm/b.c:15 b"]);
  const fail = report.cells[4]!;
  const [error] = fail.diagnostics;
  assert.equal(error?.severity, "error");
  assert.equal(fail.hunk, "include/toy.h @@ -1,2 +1,2 @@");
});
