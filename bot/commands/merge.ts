/**
 * `merge`: folds what shards found into one report and one verdict.
 * @module
 */
import type { MergeCommand } from "../cli/command.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { mergeShards } from "../engine/merge.ts";
import { renderReport } from "../report/terminal/report.ts";

/** Runs `merge`; the exit code is that of the verdict. */
export async function merge(command: MergeCommand, context: CommandContext): Promise<number> {
  const out = command.output === undefined ? undefined : inDir(context.cwd, command.output);
  const report = await mergeShards(command.dirs, out, context);
  const { terminal } = context;
  const options = { color: terminal.color, width: terminal.width() };
  terminal.out(command.json ? JSON.stringify(report, null, 2) : renderReport(report, options));
  if (out !== undefined) {
    context.ui.note(`report: ${out}/report.json`);
    context.ui.note(`page: ${out}/report.html`);
  }
  return report.verdict.exit;
}
