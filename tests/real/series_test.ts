/** The default series on the real Linux 6.19.6, in the default cache: downloads it when missing. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { cacheDir } from "../../bot/system/files/files.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import {
  applySeries,
  checkSeries,
  openWorkspace,
  provideTree,
  resolveBase,
} from "../../bot/tree/mod.ts";

/** The cover letter's diffstat: file, insertions, deletions. */
const DIFFSTAT = `
1	0	arch/alpha/Kconfig
3	3	arch/alpha/include/asm/tlb.h
1	0	arch/loongarch/Kconfig
3	4	arch/loongarch/include/asm/pgalloc.h
1	0	arch/mips/Kconfig
3	4	arch/mips/include/asm/pgalloc.h
1	0	arch/parisc/Kconfig
2	2	arch/parisc/include/asm/tlb.h
1	0	arch/powerpc/Kconfig
0	1	arch/powerpc/include/asm/tlb.h
1	0	arch/sparc/Kconfig
0	1	arch/sparc/include/asm/tlb_64.h
1	0	arch/um/Kconfig
0	1	arch/x86/Kconfig
1	1	include/asm-generic/tlb.h
3	5	mm/Kconfig
1	1	mm/pt_reclaim.c
`;

const home = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("the default series on Linux 6.19.6 gives the cover letter's diffstat", async (t) => {
  const cache = cacheDir();
  const tree = await provideTree({ cache, ui: silent });
  const source = await readSource(`${home}/patches`, { cwd: home, ui: silent });
  const series = await parseSeries(source.messages, {});
  assert.equal(series.patches.length, 8);
  const base = await resolveBase(tree, series);
  assert.equal(base.commit, tree.head, base.why);
  assert.equal(base.how, "blobs");
  await using workspace = await openWorkspace(tree, { cache, ui: silent });
  const applied = await applySeries(workspace, tree, base, series, { ui: silent });
  assert.ok(applied.ok, JSON.stringify(applied));
  const { states } = applied;
  assert.equal(states.length, 9);
  await t.step("file by file: 17 files, 23 insertions, 23 deletions", async () => {
    const stat = await gitText(tree.gitDir, [
      "diff",
      "--numstat",
      `${states[0]?.commit}..${states[8]?.commit}`,
    ]);
    assert.equal(stat, DIFFSTAT.trim());
    const rows = stat.split("\n").map((line) => line.split("\t").map(Number));
    const sum = (column: number) => rows.reduce((all, row) => all + row[column]!, 0);
    assert.deepEqual([rows.length, sum(0), sum(1)], [17, 23, 23]);
  });
  await t.step("each patch touches what its own diff says", async () => {
    for (const patch of series.patches) {
      const range = `${states[patch.n - 1]?.commit}..${states[patch.n]?.commit}`;
      const args = ["diff", "--name-only", range];
      const names = (await gitText(tree.gitDir, args)).split("\n");
      assert.deepEqual(names, patch.files.map((file) => file.path).sort());
    }
  });
  await t.step("check gives the same answer, at most twice as slow as git am", async () => {
    await workspace.checkout(base.commit);
    const start = performance.now();
    await applySeries(workspace, tree, base, series, { ui: silent });
    const middle = performance.now();
    const checked = await checkSeries(tree, base, series);
    const end = performance.now();
    assert.ok(checked.ok);
    assert.equal(checked.states.length, 9);
    assert.ok(end - middle < 2 * (middle - start));
  });
});
