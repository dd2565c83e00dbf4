/**
 * Which architectures' Kconfig defines a symbol: what names the machine that a driver is for.
 * @module
 */
import { run } from "../../system/process/process.ts";

/** A symbol that more directories of arch/ define says nothing of a machine. */
const MAX_DIRS = 3;

/** By symbol the directories of arch/ whose Kconfig defines it, where these are few. */
export async function archDirsOf(
  source: string,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = [...new Set(symbols)].filter((one) => /^\w{1,200}$/.test(one));
  if (names.length === 0) return new Map();
  const defines = `^[[:space:]]*(menu)?config[[:space:]]+(${names.join("|")})[[:space:]]*$`;
  const argv = ["grep", "-rE", "--include=Kconfig*", "-e", defines, "--", "arch"];
  const { stdout } = await run(argv, { cwd: source });
  const found = new Map<string, Set<string>>();
  for (const [, dir, symbol] of stdout.matchAll(/^arch\/([^/\n]+)\/.*config\s+(\w+)\s*$/gm)) {
    found.set(symbol!, (found.get(symbol!) ?? new Set()).add(dir!));
  }
  // In the order of the symbols.
  return new Map(names.flatMap((name) => {
    const dirs = [...found.get(name) ?? []].sort();
    return dirs.length === 0 || dirs.length > MAX_DIRS ? [] : [[name, dirs] as const];
  }));
}
