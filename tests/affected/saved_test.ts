import assert from "node:assert/strict";
import { buildGraph } from "../../bot/affected/graph.ts";
import { readSnapshot, saveSnapshot } from "../../bot/affected/saved.ts";
import type { Snapshot } from "../../bot/affected/snapshot_type.ts";
import { cc, memoryFiles, rule, snapshotOf } from "./memory.ts";

const FILES = {
  "mm/a.c": '#include <linux/a.h>\n#include "b.h"\nint a = CONFIG_MMU;\n',
  "mm/b.h": '#define NAMED "linux/c.h"\n#include NAMED\n#include OTHER\n',
  "mm/list.sh": "cat $1/words.txt\n",
  "include/linux/a.h": "#include <linux/a.h>\n",
  "include/linux/kconfig.h": "",
  "./include/config/auto.conf": "CONFIG_MMU=y\n",
};

const LINES = [
  cc("mm/a.o", { flags: "-DKBUILD_MODNAME='\"a\"' -DOPEN=$(cat x)" }),
  cc("mm/b.o", { source: "/src/mm/a.c" }),
  rule("GEN    ", "mm/made.h", "sh /src/mm/list.sh > mm/made.h"),
  rule("AR     ", "mm/built-in.a", "ar cDPrST mm/built-in.a mm/a.o mm/b.o"),
  "sh /src/mm/list.sh nothing",
  "make: *** No rule to make target 'mm/x.o', needed by 'mm/built-in.a'.",
];

async function bytesOf(state: Snapshot): Promise<Uint8Array> {
  return await new Blob([...saveSnapshot(state)]).bytes();
}

Deno.test("a snapshot that was saved is the same, and damaged it is none", async (t) => {
  const state = snapshotOf(FILES, LINES), bytes = await bytesOf(state);
  await t.step("the same", () => {
    const { nodes, scans, open, ...rest } = readSnapshot(bytes)!;
    const { graph, ...other } = state;
    assert.ok(graph.nodes.some(({ names }) => names !== undefined));
    assert.ok(graph.nodes.some(({ list }) => list !== undefined));
    assert.ok(graph.nodes.some(({ target }) => target === ""));
    assert.deepEqual(rest, other);
    assert.deepEqual(nodes.nodes, graph.nodes);
    assert.deepEqual(nodes.makers, graph.makers);
    assert.deepEqual(nodes.defines, graph.defines);
    assert.deepEqual(nodes.paths.all(), graph.paths.all());
    assert.deepEqual(scans, graph.scans);
    assert.deepEqual(open, graph.open);
    const again = buildGraph({
      ...{ from: nodes, files: memoryFiles(FILES), config: other.config, known: scans, open },
    });
    assert.deepEqual(again.files, graph.files);
  });
  await t.step("cut short", () => {
    for (const length of [0, 3, 9, bytes.length >> 1, bytes.length - 1]) {
      assert.equal(readSnapshot(bytes.subarray(0, length)), undefined, `${length}`);
    }
  });
  await t.step("of another format", () => {
    assert.equal(readSnapshot(new TextEncoder().encode("{}".repeat(40))), undefined);
  });
});

Deno.test("equal includes and macros of a graph are one value", () => {
  const { graph } = snapshotOf({ ...FILES, "mm/c.c": FILES["mm/a.c"] }, [
    ...LINES,
    cc("mm/c.o", { flags: "-DKBUILD_MODNAME='\"a\"'" }),
  ]);
  assert.ok(graph.scan("mm/a.c").includes[0] === graph.scan("mm/c.c").includes[0]);
  const names = (target: string) => graph.makers.get(`./${target}`)!.names!;
  assert.ok(names("mm/a.o")[0] === names("mm/c.o")[0]);
});
