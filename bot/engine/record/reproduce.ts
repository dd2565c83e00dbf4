/**
 * The scripts that show a break, beside the logs of the output directory.
 * @module
 */
import { fileName } from "../../config/builds/mod.ts";
import { compilerName } from "../../config/compiler.ts";
import type { Build } from "../../config/types.ts";
import type { Cell, Report } from "../../report/model/schema.ts";
import { inheritingScript, reproduceScript, scriptedCells } from "../../report/script.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { writeAtomic } from "../../system/files/files.ts";
import { treeDiff } from "../../tree/mod.ts";
import type { Tree } from "../../tree/types.ts";

/** Scripts of one run; a series that breaks everything everywhere needs no more. */
const MAX_SCRIPTS = 64;

/**
 * Writes `logs/ARCH-STATE.reproduce.sh` for each cell that is broken, and `logs/state-N.diff` for its state; gives their
 * names.
 */
export async function writeScripts(
  report: Report,
  dir: string,
  { tree, builds }: { readonly tree: Tree; readonly builds: readonly Build[] },
): Promise<readonly string[]> {
  const written: string[] = [], diffs = new Set<number>();
  const nameOf = (cell: Cell) => `${fileName(cell.arch)}-${cell.state}.reproduce.sh`;
  for (const { cell, origin } of scriptedCells(report).slice(0, MAX_SCRIPTS)) {
    if (origin !== cell) {
      // Where the other was left out, this is, too.
      if (!written.includes(`${dir}/logs/${nameOf(origin)}`)) continue;
      const file = `${dir}/logs/${nameOf(cell)}`;
      await writeAtomic(file, inheritingScript({ cell, origin }, nameOf(origin)));
      written.push(file);
      continue;
    }
    const arch = builds.find(({ name }) => name === cell.arch);
    const state = report.states.find(({ n }) => n === cell.state);
    if (arch === undefined || state === undefined) continue;
    await makeDir(`${dir}/logs`);
    // State 0 is the base, or what the series stands on is applied to it.
    const diff = state.tree === report.tree.base.tree && cell.state === 0
      ? undefined
      : `state-${cell.state}.diff`;
    if (diff !== undefined && !diffs.has(cell.state)) {
      const flags = ["-p", "--binary", "--full-index"];
      await writeAtomic(
        `${dir}/logs/${diff}`,
        await treeDiff(tree, report.tree.base.tree, state.tree, flags),
      );
      diffs.add(cell.state);
    }
    const file = `${dir}/logs/${nameOf(cell)}`;
    const { packages } = arch.toolchain;
    const facts = {
      compiler: compilerName(arch),
      packages,
      ...(diff === undefined ? {} : { diff }),
    };
    await writeAtomic(file, reproduceScript(report, cell, facts));
    written.push(file);
  }
  return written;
}
