import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { placeToy } from "../../corpus/place.ts";
import { TOY_FILES } from "../../toy/kernel.ts";
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
  const reportOf = async (...more: string[]) => {
    const ran = await called(placed.dir, [...args, ...more]);
    assert.equal(ran.code, 0, ran.stderr);
    return reportSchema.parse(JSON.parse(ran.stdout)).cells
      .map((cell) => cell.diagnostics.map((d) => d.status).join());
  };
  assert.equal((await called(placed.dir, [...args, "--states", "0..1"])).code, 3);
  // What warns stands compiled in the output now, and state 0 would leave it so.
  assert.deepEqual(await reportOf("--fresh"), ["old", "old", "old"]);
});

Deno.test("--incremental: a state after another one than in an earlier run is no answer of that", async () => {
  const defconfig = "arch/toya/configs/defconfig", on = "CONFIG_TOY_EXTRA=y\n";
  const story = {
    ...{ name: "after", story: "", archs: ["toya"], expect: "", exit: 0 } as const,
    base: {
      [defconfig]: "# CONFIG_TOY_EXTRA is not set\n",
      "mm/extra.c": ["\treturn 3", "\tint ret;\n\n\treturn 3"],
    } as const,
  };
  const extra = { subject: "toya: build extra.c", files: { [defconfig]: on } };
  const kconfig = { subject: "Kconfig: say it", files: { Kconfig: `${TOY_FILES.Kconfig}# Toy\n` } };
  // The state after both patches is the same, and what was made anew for it is not.
  await using one = await placeToy({ ...story, patches: [extra, kconfig] });
  await using two = await placeToy({ ...story, patches: [kconfig, extra] });
  const cells = async (patches: string) => {
    const more = ["--level", "image", "--incremental", "--json"];
    const ran = await called(one.dir, ["verify", patches, ...one.flags, ...more]);
    assert.equal(ran.code, 0, ran.stderr);
    return reportSchema.parse(JSON.parse(ran.stdout)).cells.map(({ verdict }) => verdict);
  };
  assert.deepEqual(await cells(one.patches), ["pass", "warn", "pass"]);
  assert.deepEqual(await cells(two.patches), ["pass", "pass", "warn"]);
});
