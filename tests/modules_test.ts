import assert from "node:assert/strict";
import { circlesOf, type Modules, modulesOf, ROOT } from "./modules.ts";

/** What `mod.ts` loads, at once or later, by its path from the root; of types, too. */
async function modules(): Promise<Modules> {
  const path = (specifier = "") => specifier.startsWith(ROOT) ? [specifier.slice(ROOT.length)] : [];
  return new Map(
    (await modulesOf()).flatMap(({ specifier, dependencies = [] }) =>
      path(specifier).map((module) =>
        [
          module,
          new Set(
            dependencies.flatMap((
              { code, type },
            ) => [...path(code?.specifier), ...path(type?.specifier)]),
          ),
        ] as const
      )
    ),
  );
}

Deno.test("no modules import each other in a circle", async () => {
  const graph = await modules();
  assert.ok(graph.size > 500, `${graph.size} modules`);
  assert.ok(
    graph.get("bot/commands/verify.ts")?.has("bot/engine/verify.ts"),
    "what is imported later is in the graph",
  );
  assert.deepEqual(circlesOf(graph), []);
});

Deno.test("circles are found", () => {
  const graph = (text: Record<string, string>): Modules =>
    new Map(Object.entries(text).map(([name, to]) => [name, new Set(to.split(" "))]));
  assert.deepEqual(circlesOf(graph({ a: "b c", b: "c", c: "d" })), []);
  assert.deepEqual(circlesOf(graph({ a: "b", b: "c d", c: "a", d: "e", e: "d", f: "a" })), [
    ["a", "b", "c"],
    ["d", "e"],
  ]);
  assert.deepEqual(circlesOf(graph({ a: "a" })), [["a"]]);
});
