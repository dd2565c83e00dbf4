/**
 * Builds of programs that the base breaks, with the packages that they lack. Pure.
 * @module
 */
import { toolWord } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { BrokenBuild } from "../../judge/mod.ts";
import type { JudgedCell } from "../../judge/types.ts";
import { type BrokenTools, toolKey } from "./unseen_lines.ts";

/** Those of some judged cells, by state; what a cell without a build of its own lacks is what the one before it lacks. */
export function brokenTools(
  cells: readonly JudgedCell[],
  builds: readonly Pick<Build, "name" | "tool">[],
): BrokenTools {
  const found = new Map<string, BrokenBuild>();
  for (const { name, tool } of builds) {
    if (tool === undefined) continue;
    let packages: readonly string[] = [];
    const own = cells.filter(({ arch, verdict }) => arch === name && verdict === "base-broken");
    for (const { state, outcome } of own.toSorted((a, b) => a.state - b.state)) {
      if (outcome?.kind === "broken" && outcome.level === "image") {
        packages = [...new Set(outcome.lacks?.map((lack) => lack.package))].sort();
      }
      found.set(toolKey(state, toolWord(tool)), { build: name, packages });
    }
  }
  return found;
}
