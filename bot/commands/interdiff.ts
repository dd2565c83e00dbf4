/**
 * `interdiff`: how a reroll changed a series, patch by patch and in sum.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { bool } from "../cli/flag_kinds.ts";
import { FILE_FLAG } from "../cli/shared_flags/report.ts";
import { readSeries, SERIES_FLAGS, SERIES_TEXT } from "../cli/shared_flags/series.ts";
import { UserError } from "../system/errors.ts";

/** The command. */
export const interdiff = command({
  name: "interdiff",
  summary: "show how a reroll changed a series",
  about:
    "Pairs the patches of two versions and shows what changed in each: = is the same, ! changed,\n" +
    "> is new, < was dropped. With a tree, both are applied to one base, and the difference of what\n" +
    "they make of it is shown in sum, as a diff that can be applied.",
  args: { usage: "OLD [NEW]", most: 2, offer: "file" },
  flags: {
    ...SERIES_FLAGS,
    stat: bool({ help: "a line for each patch, and the diffstat of the sum" }),
    output: { ...FILE_FLAG, help: "also write the sum to this file, to be applied" },
  },
  more:
    `OLD and NEW are like SERIES; for two versions in one of them, --reroll twice.\n\n${SERIES_TEXT}`,
  examples: [
    ["interdiff v3/ v4/ --tree ~/linux", "two directories of patches"],
    ["interdiff thread.mbox --reroll 3 --reroll 4", "two versions of one thread"],
    ["interdiff v6.19..topic-v3 v6.19..topic --tree ~/linux --stat", "two branches"],
  ],
  exits: [[0, "shown, whether they differ or not"], WRONG, MACHINE],
  read(given) {
    const { series: _old, files: _both, reroll: _last, ...source } = readSeries(given);
    const { words, reroll: versions, stat, output } = given, [old, now = old] = words;
    if (old === undefined || now === undefined) {
      throw new UserError("interdiff needs two versions: OLD NEW");
    }
    if (versions !== undefined && versions.length > 2) {
      throw new UserError(`interdiff compares two versions, not ${versions.length}`);
    }
    const wrong = words.length === 1 ? versions?.length !== 2 : versions?.length === 1;
    if (wrong) {
      throw new UserError("interdiff needs two versions to compare", {
        hint: "name both: OLD NEW; or two of one thread: THREAD --reroll 3 --reroll 4",
      });
    }
    const rerolls = versions && [versions[0]!, versions[1]!] as const;
    return { ...source, old, new: now, rerolls, stat, output };
  },
  async run({ stat, output, ...versions }, context) {
    const { compareVersions } = await import("../engine/interdiff.ts");
    const { view, sum } = await compareVersions(versions, context);
    if (output !== undefined) {
      if (sum === undefined) throw new UserError(`there is no sum to write: ${view.notes[0]}`);
      const { writeOutput } = await import("../engine/record/output.ts");
      await writeOutput(output, sum, context);
    }
    const { renderInterdiff } = await import("../report/terminal/interdiff.ts");
    context.print(view, () => renderInterdiff(view, { ...context.view, stat }).trimEnd());
    return 0;
  },
});
