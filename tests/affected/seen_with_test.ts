import assert from "node:assert/strict";
import { seenWith } from "../../bot/affected/seen_with.ts";
import type { Graph } from "../../bot/affected/graph.ts";
import type { Node } from "../../bot/affected/commands/node.ts";

/** A graph of commands with their inputs, and of what files include. */
function graph(
  commands: readonly (readonly string[])[],
  includes: Readonly<Record<string, readonly string[]>>,
  open: readonly string[] = [],
): Graph {
  const files = new Set([...commands.flat(), ...Object.values(includes).flat()]);
  return {
    nodes: commands.map((inputs) => ({ inputs, path: 0 }) as unknown as Node),
    edges: (file: string) => includes[file] ?? [],
    files,
    open: new Map(open.map((file) => [file, "HEADER"])),
  } as unknown as Graph;
}

const INCLUDES = {
  "a.c": ["all.h", "a.h"],
  "b.c": ["all.h", "b.h"],
  "c.c": ["c.h"],
  "a.h": ["deep.h"],
  "deep.h": ["a.h"],
};

/** All files that are seen. */
function all({ files }: Graph, has: (file: string) => boolean): string {
  return [...files].filter(has).sort().join(" ");
}

Deno.test("files that some command reads together", async (t) => {
  const state = graph([["a.c"], ["b.c"], ["c.c"]], INCLUDES), seen = seenWith(state);
  const table: readonly (readonly [string, string])[] = [
    ["a.c", "a.c a.h all.h deep.h"],
    ["deep.h", "a.c a.h all.h deep.h"],
    ["all.h", "a.c a.h all.h b.c b.h deep.h"],
    ["c.h", "c.c c.h"],
  ];
  for (const [file, expected] of table) {
    await t.step(file, () => {
      const { files } = seen(file)!;
      assert.equal(all(state, (one) => files.has(one)), expected);
    });
  }
  await t.step("a file that no command reads", () => assert.equal(seen("other.h"), undefined));
});

Deno.test("beside a header that nobody can name, all may be seen", () => {
  const seen = seenWith(graph([["a.c"], ["b.c"], ["c.c"]], INCLUDES, ["b.h"]));
  assert.equal(seen("b.c"), undefined);
  assert.equal(seen("all.h"), undefined);
  assert.ok(seen("a.h")!.files.has("all.h"));
});

Deno.test("more files than a word has bits", () => {
  const many = Array.from({ length: 100 }, (_, i) => `${i}.h`);
  const state = graph([["a.c"], ["b.c"]], { "a.c": many, "b.c": ["31.h", "32.h"] });
  const seen = seenWith(state), { files } = seen("99.h")!;
  assert.equal(all(state, (one) => files.has(one)), [...many, "a.c"].sort().join(" "));
  assert.ok(seen("32.h")!.files.has("b.c"));
  assert.deepEqual(seen("32.h")!.nodes.map(({ inputs }) => inputs), [["a.c"], ["b.c"]]);
});
