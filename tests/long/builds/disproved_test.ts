/**
 * What was kept of a state is not found again once a whole build has disproved it. The toy's Makefile
 * looks into the finished kernel, as no step of a kernel's link does that an argument knows: so the
 * objects of patch 1 show nothing.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { called, toyHome } from "../../commands/program.ts";
import { commitSeries, type Edit, formatSeries } from "../../toy/kernel.ts";
import { LINKED_FILES } from "../../toy/linked.ts";

const LINK = "vmlinux.a -o $@\n";
const LOOK = "\t@! grep -qa forty vmlinux\n";

const SERIES: readonly Edit[] = [
  {
    subject: "mm: have forty",
    files: { "mm/b.c": ["int x)\n{", 'int x)\n{\n\tasm volatile(".ascii \\"forty\\"");'] },
  },
  { subject: "mm: more of b", files: { "mm/b.c": ["x * 2", "x * 3"] } },
  {
    subject: "kbuild: link otherwise",
    files: { "Makefile": ["-Wl,-e,start", "-Wl,-e,start,-O1"] },
  },
];

Deno.test("a kept pass that a later build disproves is kept as broken", async () => {
  const Makefile = LINKED_FILES.Makefile.replace(LINK, `${LINK}${LOOK}`);
  assert.notEqual(Makefile, LINKED_FILES.Makefile);
  await using home = await toyHome({ ...LINKED_FILES, Makefile });
  await commitSeries(home.tree, SERIES);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const flags = [...home.flags, "--arch", "toya", "--level", "objects", "--json"];
  const verdicts = async (states: string) => {
    const args = ["verify", `${home.dir}/patches`, "--states", states, ...flags];
    const ran = await called(home.dir, args);
    assert.ok(ran.stdout.startsWith("{"), ran.stderr);
    const { cells, verdict } = reportSchema.parse(JSON.parse(ran.stdout));
    const built = cells.filter((cell) => cell.verdict !== "untested");
    return {
      exit: ran.code,
      kind: verdict.kind,
      whole: ran.stderr.split("\n").filter((line) => line.includes("whole kernel")),
      cells: built.map((cell) => `${cell.verdict}${cell.cached ? ", kept" : ""}`),
    };
  };
  const first = await verdicts("0,1,2");
  assert.deepEqual(first.cells, ["pass", "pass", "pass"]);
  assert.deepEqual(await verdicts("0,1,2,3"), {
    ...{ exit: 1, kind: "not-bisect-safe" },
    whole: ["state 3 toya: the whole kernel is built: vmlinux is made by another command"],
    cells: ["pass, kept", "fail, kept", "inherited, kept", "inherited"],
  });
  // Without the patch that had state 2 built whole.
  assert.deepEqual(await verdicts("0,1,2"), {
    ...{ exit: 1, kind: "not-bisect-safe", whole: [] },
    cells: ["pass, kept", "fail, kept", "inherited, kept"],
  });
  assert.deepEqual((await verdicts("0,1")).cells, ["pass, kept", "fail, kept"]);
});
