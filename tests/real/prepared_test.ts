/**
 * A prepared output that was packed and comes back is to make what it was: a dry run in it would do
 * the same. EVERYSTEP_TEST_ARCHS names other architectures than um, EVERYSTEP_TEST_CCACHE a compiler
 * cache.
 */
import assert from "node:assert/strict";
import { readSnapshot, saveSnapshot, type Snapshot, takeSnapshot } from "../../bot/affected/mod.ts";
import { cacheDir } from "../../bot/system/files/files.ts";
import { packDir, unpackDir } from "../../bot/system/files/pack.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { openWorkspace, provideTree } from "../../bot/tree/mod.ts";
import { NO_LINK, rigOf } from "./affected/rig.ts";

const archs = (Deno.env.get("EVERYSTEP_TEST_ARCHS") ?? "um").split(",");

/** All of a snapshot that can be compared. */
function comparable(
  { graph, makefiles, problems, warnings, config, configText, generated }: Snapshot,
) {
  const { nodes, files, scans, open, linkSymbols } = graph;
  return {
    ...{ nodes, problems, warnings, config, configText, generated, open },
    ...{ files: [...files].sort(), scans: [...scans.keys()].sort() },
    ...{ linkSymbols: [...linkSymbols].sort(), makefiles: [...makefiles.read].sort() },
  };
}

/** What each file includes, as each search path finds it. */
function edges({ graph }: Snapshot) {
  const paths = new Set(graph.nodes.map(({ path }) => path));
  return [...graph.files].map((file) =>
    [...paths].map((path) => graph.edges(file, path).join(" "))
  );
}

Deno.test("a prepared output that comes back is to make what it was", async (t) => {
  const cache = cacheDir(), context = { cache, ui: silent };
  const tree = await provideTree(context);
  await using workspace = await openWorkspace(tree, context);
  await workspace.checkout(tree.head);
  for (const name of archs) {
    await t.step(name, async () => {
      const ccache = Deno.env.get("EVERYSTEP_TEST_CCACHE") ?? `${cache}/ccache`;
      const rig = await rigOf(name, workspace.source, ccache, NO_LINK);
      const dir = `${workspace.workDir}/prepared-${name}`;
      await Deno.remove(dir, { recursive: true }).catch(() => {});
      try {
        const state = await rig.prepare(dir);
        await packDir(dir, `${dir}.tar`, { mostBytes: 2 ** 30 });
        const first = await takeSnapshot(state), before = comparable(first);
        assert.ok(before.nodes.length > 500);
        await unpackDir(`${dir}.tar`, dir);
        assert.deepEqual(comparable(await takeSnapshot(state)), before);
        // What was found in it comes back as well.
        const bytes = await new Blob([...saveSnapshot(first)]).bytes();
        console.log(`${name}: ${bytes.length} bytes`);
        const dryRun = () => assert.fail("nothing is left to ask make");
        const again = await takeSnapshot({ ...state, dryRun }, undefined, readSnapshot(bytes));
        assert.deepEqual(comparable(again), before);
        assert.deepEqual(edges(again), edges(first));
      } finally {
        await Deno.remove(dir, { recursive: true });
        await Deno.remove(`${dir}.tar`).catch(() => {});
      }
    });
  }
});
