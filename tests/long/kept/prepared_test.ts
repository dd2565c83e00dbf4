/** States that take the prepared output of another one, and those that must not: the toy kernel, level objects. */
import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import { commitSeries, type Edit, formatSeries, TOY_FILES } from "../../toy/kernel.ts";
import { called, type ToyHome, toyHome } from "../../commands/program.ts";

/** `make prepare` makes a header of what mm/limit.c says, and no file tells that it reads that. */
const FILES = {
  ...TOY_FILES,
  "Makefile": TOY_FILES["Makefile"]!.replace("-MMD", "-MMD -Iinclude"),
  "knobs.mk": "prepare: limit\nmm/a.o: | limit\nlimit:\n\t@mkdir -p include/generated\n" +
    "\t@sed -n 's/.*LIMIT = //p' $(srctree)/mm/lim*.c $(srctree)/lib/lim*.c > include/generated/limit.h\n",
  "mm/limit.c": "/* LIMIT = #define LIMIT 1\n */\n",
  "lib/far.c": "int far = 3;\n",
  "lib/limits.c": "/* of others */\n",
  "mm/a.c": TOY_FILES["mm/a.c"]!.replace("<arch.h>", "<arch.h>\n#include <generated/limit.h>")
    .replace("x + ARCH_ORDER", "x + ARCH_ORDER + LIMIT"),
};

const SERIES: readonly Edit[] = [
  { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
  { subject: "mm: no limit", files: { "mm/limit.c": ["LIMIT 1", "LIMIT none"] } },
  { subject: "mm: four times", files: { "mm/b.c": ["x * 3", "x * 4"] } },
  { subject: "mm: a limit again", files: { "mm/limit.c": ["LIMIT none", "LIMIT 2"] } },
];

async function placed(series: readonly Edit[] = SERIES): Promise<ToyHome> {
  const home = await toyHome(FILES);
  await sent(home, series);
  return home;
}

async function sent(home: ToyHome, series: readonly Edit[]): Promise<void> {
  await Deno.remove(`${home.dir}/patches`, { recursive: true }).catch(() => {});
  await commitSeries(home.tree, series);
  await formatSeries(home.tree, `${home.dir}/patches`);
}

async function verified(home: ToyHome, ...args: readonly string[]): Promise<Report> {
  const series = ["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya", "--json"];
  const ran = await called(home.dir, [...series, "--level", "objects", ...args]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return reportSchema.parse(JSON.parse(ran.stdout));
}

/** By state: whether it was made, or taken from what was kept. */
function how({ run }: Report): string {
  const ways = new Map<number, string>();
  for (const { state, name } of run.steps ?? []) {
    if (name === "prepare") ways.set(state, "made");
    if (name === "restore") ways.set(state, "kept");
  }
  return [...ways].sort(([a], [b]) => a - b).map(([state, way]) => `${state} ${way}`).join(", ");
}

const verdicts = ({ cells }: Report) => cells.map(({ verdict }) => verdict).join(" ");
const EXPECTED = "pass pass fail inherited fixed";

Deno.test("a state is made where make prepare reads what its patch changes, and kept where not", async () => {
  await using home = await placed();
  const report = await verified(home, "--fresh");
  assert.equal(verdicts(report), EXPECTED);
  assert.equal(how(report), "0 made, 1 kept, 2 made, 3 kept, 4 made");
  const bare = await verified(home, "--fresh", "--no-sandbox");
  assert.equal(verdicts(bare), EXPECTED);
  assert.equal(how(bare), "0 made, 1 made, 2 made, 3 made, 4 made");
});

Deno.test("the second series on a base begins with what was kept of it; --fresh does not", async () => {
  await using home = await placed(SERIES.slice(0, 1));
  assert.equal(how(await verified(home)), "0 made, 1 kept");
  await sent(home, [{ subject: "mm: more", files: { "mm/b.c": ["x * 2", "x * 5"] } }]);
  assert.equal(how(await verified(home)), "0 kept, 1 kept");
  // The sources beside it are none that was read, but for one.
  await sent(home, [{ subject: "mm: other", files: { "mm/extra.c": ["3", "4"] } }]);
  assert.equal(how(await verified(home)), "0 kept, 1 kept");
  await sent(home, [{
    subject: "mm: no limit",
    files: { "mm/limit.c": ["LIMIT 1", "LIMIT none"] },
  }]);
  const limited = await verified(home);
  assert.equal(how(limited), "0 kept, 1 made");
  assert.equal(verdicts(limited), "pass fail");
  // All that was read is known, also where no series changed anything yet.
  await sent(home, [{
    subject: "lib: limits",
    files: { "lib/limits.c": ["of others", "LIMIT = none"] },
  }]);
  const far = await verified(home);
  assert.equal(how(far), "0 kept, 1 made");
  assert.equal(verdicts(far), "pass fail");
  await sent(home, [{ subject: "lib: far", files: { "lib/far.c": ["3", "4"] } }]);
  assert.equal(how(await verified(home)), "0 kept, 1 kept");
  assert.equal(how(await verified(home, "--fresh")), "0 made, 1 kept");
});

Deno.test("what a series brings for make prepare decides nothing of strangers' later states", async () => {
  const touches = (mk: Edit["files"]) =>
    [
      { subject: "make: other words", files: mk },
      { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    ] as const;
  const words: Edit["files"] = { "knobs.mk": ["prepare: limit", "words := other\nprepare: limit"] };
  await using home = await placed(touches(words));
  const own = await verified(home, "--fresh");
  assert.equal(how(own), "0 made, 1 made, 2 kept");
  const strangers = await verified(home, "--fresh", "--untrusted");
  assert.equal(how(strangers), "0 made, 1 made, 2 made");
  assert.equal(verdicts(strangers), verdicts(own));
  // A recipe may ask of a file what nobody sees it ask.
  await sent(home, touches({ "knobs.mk": ["@mkdir", "@echo; mkdir"] }));
  assert.equal(how(await verified(home, "--fresh")), "0 made, 1 made, 2 made");
  await sent(home, touches({ "lib/far.c": ["3", "4"] }));
  assert.equal(how(await verified(home, "--untrusted")), "0 kept, 1 kept, 2 kept");
});

Deno.test("what make prepare writes to the source is noticed, as if the source were read-only", async () => {
  await using home = await placed([
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    {
      subject: "make: write",
      files: { "knobs.mk": ["@mkdir", "@echo >> $(srctree)/mm/b.c; mkdir"] },
    },
  ]);
  const report = await verified(home, "--fresh");
  assert.equal(how(report), "0 made, 1 kept, 2 made");
  const { cells } = report;
  assert.match(await Deno.readTextFile(cells[2]!.log!), /mm\/b\.c: Read-only file system/);
});
