import assert from "node:assert/strict";
import type { Node } from "../../bot/affected/commands/node.ts";
import type { Graph } from "../../bot/affected/graph.ts";
import { EMPTY } from "../../bot/affected/includes/scan.ts";
import { Paths } from "../../bot/affected/includes/paths.ts";
import { type Change, reached } from "../../bot/affected/reach.ts";
import type { Key } from "../../bot/affected/types.ts";
import { rngOf } from "../campaign/pick/rng.ts";

/** Headers that include each other in circles, and objects that read them, some by what another command makes. */
function graphOf(seed: number, pathOf: (n: number) => number): Graph {
  const { int } = rngOf(`reach ${seed}`);
  const headers = Array.from({ length: 12 }, (_, n): Key => n < 9 ? `h${n}.h` : `./g${n}.h`);
  const some = () => Array.from({ length: int(3) }, () => headers[int(headers.length)]!);
  const edges = new Map(headers.map((key) => [key, some()]));
  const nodes: Node[] = Array.from({ length: 20 }, (_, n) => {
    const made = n < 3 ? `./g${n + 9}.h` : `./o${n}.o`;
    return {
      ...{ target: made.slice(2), key: made, digest: "", host: false, start: "" },
      ...{ inputs: [`c${n}.c`, ...some()], path: pathOf(n) },
    };
  });
  return {
    nodes,
    makers: new Map(nodes.map((node) => [node.key, node])),
    paths: new Paths(),
    defines: new Map(),
    edges: (file) => edges.get(file) ?? [],
    scan: () => EMPTY,
    files: new Set([...headers, ...nodes.flatMap(({ inputs }) => inputs)]),
    open: new Map(),
    linkSymbols: new Set(),
    scans: new Map(),
  };
}

Deno.test("commands of one search path are followed together as each is alone", () => {
  let hit = 0, spared = 0;
  for (let seed = 0; seed < 300; seed++) {
    const change: Change = {
      files: new Set([`h${seed % 9}.h`, `c${seed % 20}.c`]),
      same: new Set(seed % 3 === 0 ? ["./g10.h"] : []),
      hidden: new Set(),
      symbols: new Set(),
      header: true,
      commands: new Map(seed % 5 === 0 ? [["./o9.o", "is made by another command"]] : []),
    };
    const whys = (pathOf: (n: number) => number) =>
      Array.from(reached(graphOf(seed, pathOf), change), ([{ target }, why]) => [target, why]);
    const alone = whys((n) => n);
    assert.deepEqual(whys((n) => n % 2), alone, `seed ${seed}`);
    assert.deepEqual(whys(() => 0), alone, `seed ${seed}`);
    hit += alone.length;
    spared += 20 - alone.length;
  }
  assert.ok(hit > 500 && spared > 500, `${hit} reached, ${spared} not`);
});
