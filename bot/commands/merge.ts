/**
 * `merge`: folds what shards found into one report and one verdict.
 * @module
 */
import { command } from "../cli/command.ts";
import { dir } from "../cli/flag_kinds.ts";
import { inDir } from "../engine/context.ts";
import { UserError } from "../system/errors.ts";

/** No matrix has more jobs. */
const MAX_DIRS = 1000;

/** The command; its exit code is that of the verdict. */
export const merge = command({
  name: "merge",
  summary: "fold the reports of shards into one verdict",
  about:
    "Reads what verify --shard wrote, judges all cells together, and prints the report that one run\n" +
    "would have given. A shard that is missing makes it incomplete.",
  args: { usage: "DIR...", most: MAX_DIRS, offer: "dir" },
  flags: {
    output: dir({ short: "o", help: "write report.json and the logs here; may be merged again" }),
  },
  more: "A job of the matrix: verify SERIES --shard um@0..4 --output DIR.\n\n" +
    "The order of the directories does not matter, and one may be given twice. Where two shards have\n" +
    "the same cell, an answer counts more than a fault of a machine; two answers must be the same.",
  examples: [
    ["merge shards/* -o out", "after all of them"],
    ["merge shards/* --json", "for a script"],
  ],
  exits: [
    [0, "bisect-safe, or nothing to build"],
    [1, "not bisect-safe"],
    [2, "wrong usage or input; or shards that do not belong together, or disagree"],
    [3, "incomplete: a shard is missing, or cells have no answer"],
  ],
  read({ words, output }) {
    if (words.length > 0) return { dirs: words, output };
    throw new UserError("merge needs directories that verify --shard wrote: DIR...");
  },
  async run({ dirs, output }, context) {
    const { mergeShards } = await import("../engine/merge.ts");
    const { renderReport } = await import("../report/terminal/report.ts");
    const report = await mergeShards(dirs, output, context);
    context.print(report, () => renderReport(report, context.view));
    if (output !== undefined) {
      const { writtenNotes } = await import("../report/terminal/written.ts");
      const out = inDir(context.cwd, output);
      const written = { file: `${out}/report.json`, page: `${out}/report.html`, scripts: [] };
      for (const note of writtenNotes(written)) context.ui.note(note);
    }
    return report.verdict.exit;
  },
});
