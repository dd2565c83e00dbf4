/**
 * Config drift of the default series on the real tree, by the real Kconfig: every architecture is
 * configured at every state that can change its `.config`, and nothing is compiled. Some minutes.
 *
 * EVERYSTEP_TEST_TREE names a tree (default: the one that everystep provides), EVERYSTEP_TEST_ARCHS
 * chooses.
 */
import assert from "node:assert/strict";
import { readDotConfig } from "../../bot/compile/dot_config.ts";
import { drift } from "../../bot/judge/config_drift.ts";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { cacheDir } from "../../bot/system/files/files.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import {
  applySeries,
  openTree,
  openWorkspace,
  provideTree,
  resolveBase,
} from "../../bot/tree/mod.ts";
import { rigOf } from "./affected/rig.ts";

const home = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The patch that enables MMU_GATHER_RCU_TABLE_FREE there; the others have had it. */
const ENABLED: Readonly<Record<string, number | undefined>> = {
  alpha: 2,
  loongarch: 3,
  mips64: 4,
  parisc64: 5,
  um: 6,
  powerpc64: undefined,
  sparc64: undefined,
  x86_64: undefined,
};
/** x86_64 has PT_RECLAIM before the series; those with tables of their own get it never. */
const RECLAIMS_LATER = ["alpha", "loongarch", "mips64", "parisc64", "um"];
const OWN_TABLES = ["powerpc64", "sparc64"];

Deno.test("the drift of the default series", async (t) => {
  const context = { cache: cacheDir(), ui: silent };
  const path = Deno.env.get("EVERYSTEP_TEST_TREE");
  const tree = path === undefined ? await provideTree(context) : await openTree(path, context);
  const found = await readSource(`${home}/patches`, { cwd: home, ui: silent });
  const series = await parseSeries(found.messages, {});
  const base = await resolveBase(tree, series);
  await using workspace = await openWorkspace(tree, context);
  const applied = await applySeries(workspace, tree, base, series, { ui: silent });
  assert.ok(applied.ok);
  const archs = Deno.env.get("EVERYSTEP_TEST_ARCHS")?.split(",") ?? Object.keys(ENABLED);
  await Deno.mkdir(`${context.cache}/ccache`, { recursive: true });
  const configs = new Map<string, string>();
  const names = archs.map((arch) => [arch, ENABLED[arch]] as const);
  for (const { n, commit } of applied.states) {
    await workspace.checkout(commit);
    for (const [arch, own] of names) {
      if (![0, own, 7, 8].includes(n)) continue;
      const rig = await rigOf(arch, workspace.source, `${context.cache}/ccache`, []);
      const build = workspace.buildDir(`${arch}-drift`);
      await rig.configure(build);
      configs.set(`${arch}/${n}`, (await readDotConfig(build))!.symbols);
      await Deno.remove(build, { recursive: true });
    }
  }
  for (const [arch, own] of names) {
    await t.step(arch, () => {
      const states = [0, own, 7, 8].filter((n) => n !== undefined);
      const lines = states.slice(1).map((n, i) => {
        const before = configs.get(`${arch}/${states[i]}`)!;
        const changes = drift(before, configs.get(`${arch}/${n}`)!);
        return [n, ...changes.map(({ symbol, from, to }) => `${symbol} ${from} -> ${to}`)];
      });
      assert.deepEqual(lines, [
        // In arch/Kconfig the first selects the second.
        ...own === undefined
          ? []
          : [[own, "MMU_GATHER_RCU_TABLE_FREE n -> y", "MMU_GATHER_TABLE_FREE n -> y"]],
        [7, ...OWN_TABLES.includes(arch) ? ["HAVE_ARCH_TLB_REMOVE_TABLE n -> y"] : []],
        [
          8,
          // Patch 8 takes the symbol away, which x86_64 alone selected.
          ...arch === "x86_64" ? ["ARCH_SUPPORTS_PT_RECLAIM y -> n"] : [],
          ...RECLAIMS_LATER.includes(arch) ? ["PT_RECLAIM n -> y"] : [],
        ],
      ]);
    });
  }
});
