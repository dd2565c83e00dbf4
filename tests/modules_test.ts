import assert from "node:assert/strict";
import { circlesOf, type Modules } from "./modules.ts";

const root = new URL("..", import.meta.url);

interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

/** What `mod.ts` loads, at once or later, by its path from the root; of types, too. */
async function modules(): Promise<Modules> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: decodeURIComponent(root.pathname),
    stderr: "null",
  }).output();
  assert.ok(success);
  const info = JSON.parse(new TextDecoder().decode(stdout)) as Info;
  const path = (specifier = "") =>
    specifier.startsWith(root.href) ? [specifier.slice(root.href.length)] : [];
  return new Map(
    info.modules.flatMap(({ specifier, dependencies = [] }) =>
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
    graph.get("bot/main.ts")?.has("bot/commands/verify.ts"),
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
