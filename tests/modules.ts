import assert from "node:assert/strict";

/** The root of the project, as the URLs of its modules begin. */
export const ROOT = new URL("..", import.meta.url).href;

/** A module as `deno info --json` has it. */
export interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** All modules that `mod.ts` may load, at once or later, as Deno sees them. */
export async function modulesOf(): Promise<readonly ModuleInfo[]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: decodeURIComponent(new URL(ROOT).pathname),
    stderr: "null",
  }).output();
  assert.ok(success);
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

/** Modules with what each imports. */
export type Modules = ReadonlyMap<string, ReadonlySet<string>>;

/** The groups of modules that import each other, sorted; Tarjan's strongly connected components. */
export function circlesOf(graph: Modules): readonly (readonly string[])[] {
  const index = new Map<string, number>(), low = new Map<string, number>();
  const stack: string[] = [], circles: string[][] = [];
  const visit = (module: string): number => {
    const own = index.size;
    index.set(module, own);
    stack.push(module);
    let least = own;
    for (const next of graph.get(module) ?? []) {
      if (!index.has(next)) least = Math.min(least, visit(next));
      else if (stack.includes(next)) least = Math.min(least, low.get(next) ?? index.get(next)!);
    }
    low.set(module, least);
    if (least === own) {
      const group = stack.splice(stack.indexOf(module));
      if (group.length > 1 || graph.get(module)?.has(module)) circles.push(group.sort());
    }
    return least;
  };
  for (const module of graph.keys()) if (!index.has(module)) visit(module);
  return circles.sort((a, b) => a[0]! < b[0]! ? -1 : 1);
}
