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
