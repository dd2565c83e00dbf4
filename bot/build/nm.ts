/**
 * Asks nm what objects define and need.
 * @module
 */
import { compilerName } from "../config/compiler.ts";
import { readTextBeneath } from "../system/beneath.ts";
import { remove } from "../system/files.ts";
import type { CellRequest } from "./cell.ts";
import type { Maker } from "./make.ts";
import { type LinkedObject, readSymbols } from "./symbols.ts";

/**
 * The symbols of some objects of an output directory, read by the toolchain's own nm in the sandbox;
 * undefined if nm fails or says what we do not understand.
 */
export async function symbolsOf(
  request: CellRequest,
  cell: Maker,
  targets: readonly string[],
): Promise<ReadonlyMap<string, LinkedObject> | undefined> {
  const { build } = request.mounts;
  const file = ".everystep-symbols";
  const script = 'out=$1; shift; "$@" > "$out"';
  // llvm-nm does not know "--".
  if (targets.some((target) => target.startsWith("-"))) return undefined;
  const nm = nmOf(request);
  const done = await cell.call("symbols", [
    ...["sh", "-c", script, "sh", `${cell.places.build}/${file}`, nm, "-A", "-P"],
    ...targets,
  ]);
  const text = await readTextBeneath(build, file) ?? "";
  await remove(`${build}/${file}`);
  const symbols = done.ok ? readSymbols(text) : undefined;
  if (symbols === undefined) return undefined;
  const linked = new Map<string, LinkedObject>();
  for (const target of targets) {
    const found = symbols.get(target) ?? { defined: new Set(), weak: new Set(), needed: new Set() };
    const slash = target.lastIndexOf("/") + 1;
    const saved = `${target.slice(0, slash)}.${target.slice(slash)}.cmd`;
    const module = /\s-DMODULE\b/.test(await readTextBeneath(build, saved) ?? "");
    linked.set(target, { ...found, module });
  }
  return linked;
}

function nmOf({ arch }: CellRequest): string {
  return arch.toolchain.kind === "llvm"
    ? compilerName(arch).replace("clang", "llvm-nm")
    : `${arch.toolchain.prefix}nm`;
}
