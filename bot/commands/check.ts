/**
 * `check`: does the series apply? Answers without a worktree.
 * @module
 */
import type { CheckCommand } from "../cli/command.ts";
import { renderReject } from "../report/reject.ts";
import { checkSeries } from "../tree/mod.ts";
import type { Context } from "./context.ts";
import { readInputs } from "./inputs.ts";

/** Runs `check`: exit code 0 if it applies, 4 if not. */
export async function check(command: CheckCommand, context: Context): Promise<number> {
  const { series, tree, base } = await readInputs(command, context);
  const applied = await checkSeries(tree, base, series);
  const { terminal } = context;
  if (command.json) {
    const patches = series.patches.map(({ n, subject, files }) => ({ n, subject, files }));
    const { title, version, notes } = series;
    const answer = { series: { title, version, patches, notes }, tree: tree.label, base, applied };
    terminal.out(JSON.stringify(answer, null, 2));
    return applied.ok ? 0 : 4;
  }
  for (const note of [...series.notes, ...tree.notes]) context.ui.note(`note: ${note}`);
  if (!applied.ok) {
    terminal.out(renderReject(applied.reject));
    return 4;
  }
  const count = series.patches.length;
  terminal.out(
    `applies: ${count} patch${
      count === 1 ? "" : "es"
    } of "${series.title}" (v${series.version}) on ` +
      `${base.commit.slice(0, 12)}, ${base.why}`,
  );
  return 0;
}
