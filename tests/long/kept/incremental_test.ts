import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { placeToy } from "../../corpus/place.ts";
import { called } from "../../commands/program.ts";

Deno.test("--incremental: what another run left in the output is not taken for quiet", async () => {
  await using placed = await placeToy({
    name: "left-over",
    story: "",
    archs: ["toya"],
    base: { "mm/mod.c": ["\treturn b", "\tint ret;\n\n\treturn b"] },
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      // As Kbuild does where a command changes: the object is made anew, its source untouched.
      {
        subject: "mm: make the module anew",
        files: { "mm/Makefile": ["obj-m", "mm/mod.o: FORCE\n.PHONY: FORCE\nFORCE: ;\nobj-m"] },
      },
    ],
    expect: "",
    exit: 0,
  });
  const args = [
    "verify",
    placed.patches,
    ...placed.flags,
    "--level",
    "image",
    "--incremental",
    "--json",
  ];
  const told = async (...more: string[]) => {
    const ran = await called(placed.dir, [...args, ...more]);
    assert.equal(ran.code, 0, ran.stderr);
    return reportSchema.parse(JSON.parse(ran.stdout)).cells
      .map((cell) => cell.diagnostics.map((d) => d.status).join());
  };
  assert.equal((await called(placed.dir, [...args, "--states", "0..1"])).code, 3);
  // What warns stands compiled in the output now, and state 0 would leave it so.
  assert.deepEqual(await told("--fresh"), ["old", "old", "old"]);
});
