/**
 * What was kept of a state is found again by its tree and that of the state before. What else decided it, in the series in
 * which it was found, is looked at as well: another series may have these two states, and others before them.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { called, toyHome } from "../../commands/program.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { commitSeries, type Edit, formatSeries, TOY_FILES } from "../../toy/kernel.ts";
import { LINKED_FILES } from "../../toy/linked.ts";

/** The verdicts of a series on the toy, with what is kept in a cache. */
async function verdicts(
  { dir, tree }: { readonly dir: string; readonly tree: string },
  patches: string,
  cache: string,
): Promise<readonly string[]> {
  const ran = await called(dir, [
    ...["verify", patches, "--tree", tree, "--configs", `${dir}/configs`, "--cache", cache],
    ...["--arch", "toya", "--level", "objects", "--json"],
  ]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  const { cells } = reportSchema.parse(JSON.parse(ran.stdout));
  return cells.map(({ verdict }) => verdict);
}

Deno.test("a whole build's evidence about earlier states is none about another series'", async () => {
  const link = "vmlinux.a -o $@\n";
  const Makefile = LINKED_FILES.Makefile.replace(link, `${link}\t@! grep -qa forty vmlinux\n`);
  assert.notEqual(Makefile, LINKED_FILES.Makefile);
  const base = { ...LINKED_FILES, Makefile };
  const forty = {
    "mm/b.c": ["int x)\n{", 'int x)\n{\n\tasm volatile(".ascii \\"forty\\"");'],
  } as const;
  const edit = { Kconfig: `${TOY_FILES.Kconfig}# Toy\n` };
  const rest: readonly Edit[] = [
    { subject: "mm: more of b", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    {
      subject: "kbuild: link otherwise",
      files: { "Makefile": ["-Wl,-e,start", "-Wl,-e,start,-O1"] },
    },
  ];
  await using home = await toyHome(base);
  const patches = async (name: string, edits: readonly Edit[]) => {
    await gitText(home.tree, ["branch", "-f", "series", "main"]);
    await commitSeries(home.tree, edits);
    await formatSeries(home.tree, `${home.dir}/${name}`);
    return `${home.dir}/${name}`;
  };
  const one = await patches("one", [
    { subject: "mm: have forty", files: { ...edit, ...forty } },
    ...rest,
  ]);
  const two = await patches("two", [
    { subject: "Kconfig: say it", files: edit },
    { subject: "mm: have forty", files: forty },
    ...rest,
  ]);
  const first = ["pass", "fail", "inherited", "inherited"];
  assert.deepEqual(await verdicts(home, one, home.cache), first);
  // Its last two states are those of the first series.
  const second = ["pass", "unaffected", "fail", "inherited", "inherited"];
  assert.deepEqual(await verdicts(home, two, home.cache), second);
  assert.deepEqual(await verdicts(home, one, home.cache), first);
});
